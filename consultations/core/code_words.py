"""The words that return codes are made of: short, harmless, easy to read aloud. A test holds them to 60 bits."""

WORDS: tuple[str, ...] = tuple(
    """
    acorn admiral album almond alpine amber ample anchor ankle answer anthem antler apple apricot apron arcade
    arch arena aroma arrow artist aspen aster atlas attic autumn aviary avocado awake award axle badge badger
    badminton bagel baker bakery ballad ballet balloon bamboo banana band bandage banjo banner barge barley barn
    barrel basil basin basket bassoon battery bay beach beacon bead beagle bean bear beaver beetle begonia bell
    belt bench bend berry beyond bicycle birch biscuit bison blanket blend blink bloom blossom blue board boat
    bobbin bolt bonfire bongo bonnet book boot border bottle boulder bounce bouncy bouquet bowl bracelet branch
    bread breakfast breeze brick bridge bright brisk broccoli bronze brook broom brother brown brush bubble
    bucket buckle buffalo bugle builder bulb bumble bunch bundle bunny burrow bus butter buttercup butterfly
    button cabbage cabin cabinet cable cactus cadet cake calendar calm camel camera camomile camp canal canary
    candle candy canoe canvas canyon cape captain caramel caravan cardigan cardinal cargo carnival carol carpet
    carrot cart cartoon carve cashew castle catch cave cedar celery cello century cereal chair chalk champion
    channel chapel chapter charm chart cheer cheese cheetah cherry chess chestnut chick chilli chimney choir
    chord chorus chrome cinder cinema cinnamon circle circus citrus city clap clarinet classic clay clean clever
    cliff climb clip clock cloud clover cluster coach coast coaster coat cobalt cockle cocoa coconut coffee coin
    collar colour column comet comic comma common compass concert cookie copper copy coral cord corner cornet
    cosmos cosy cottage cotton courage cousin cove crab cradle crane crater crayon cream creek crescent cress
    cricket crimson crisp crocus crossing crown crystal cube cuckoo cucumber cuddle cupboard curl current
    curtain curve cushion custard cycle cymbal daffodil dahlia dairy daisy damson dance dandelion dapple dart
    dawn dazzle decade deer delta denim desk detail dewdrop dial diamond diary digit dinghy dinner dinosaur
    ditto diver dolphin dome donkey door dot double dough dove dragon dragonfly drawer dream dress drift drizzle
    drop drum duck dune dusk dusty eagle early earth easel east easy echo eclipse edge eel effort eight elastic
    elbow elder elephant elm ember emerald emu enamel endless engine enjoy entry envelope equal evening
    evergreen explore fable fabric fair fairy falcon family fancy farm farmer favour fawn feather fennel fern
    ferry festival fiction fiddle field fifty fig film filter final finch finger fir firefly fish fjord flag
    flame flamingo flannel flask fleece flicker flint float flock flora flour flower fluffy flute foam focus
    folder foliage follow forest forever fork formula fossil fountain four fox foxglove frame freckle freesia
    fresh friday fridge friend frog frost frosty fruit fuchsia fudge funny fuzzy gadget galaxy gallery gallop
    gander garden garland garlic garnet gate gazelle gecko gem gentle geranium geyser giant gift ginger gingham
    giraffe glacier glad glass gleam glide glimmer glitter globe glove glow gnome goal goat gold golden golf
    gondola good goose gooseberry gorse grain grand granite grape graph grass gravel gravy green griffin grove
    guava guide guitar gull guppy gust gym habit halo hammer hammock hamster handy happy harbour hare harmony
    harp harvest hat hawk haystack hazel heart heather hedge hedgehog helium hello helmet hen herb hermit heron
    hiccup hiker hill hint hive hobby hockey holiday hollow holly home honey hood hoop hop hopeful horizon horn
    hornbeam horse hour house huddle hug hull human humble hundred husky hyacinth ibis ice iceberg icicle idea
    igloo inch indigo ink insect iris iron island ivory ivy jackdaw jacket jade jaguar jam january jar jasmine
    jaunty jazz jelly jersey jetty jewel jigsaw jog joke jolly journey jug juggle juice july jumper junction
    june jungle juniper kale kangaroo kayak keeper kennel kestrel kettle key keyboard kick kilo kind king
    kingdom kiosk kipper kitchen kite kitten kiwi knee knight knit knuckle koala label lace lacquer ladder ladle
    lagoon lake lamb lamp lamppost lane lantern larder large lark latch lather laurel lavender lawn lawnmower
    leader leaf lemon lemonade lemur lens lentil leopard lesson letter lettuce level library lift light
    lighthouse lilac lily limber lime limpet linen lion lizard llama loaf lobster local locket lodge loft logo
    long loop lotus lounge lucky lullaby lunar lunch lupin lute lynx lyric macaroni mackerel magenta magic magma
    magnet magpie mallet mallow mandarin mango manor mantle map maple marble march marigold market marmalade
    marmot maroon marsh mask match maths matter maze meadow medal medley melody melon memory mentor merit
    mermaid merry metal meteor midday middle midnight milk mill mineral minnow mint minute mirror mitten model
    mole moment monday monkey monsoon month moon moped morning mosaic moss moth motor mountain mouse mousse
    movie muffin mug mulberry mural museum mushroom music muslin mussel mustard napkin narrow nature navy neat
    nebula nectar nectarine needle neon nest nettle newt nib nibble nickel night nimble nine noble noodle noon
    north notebook novel november nugget number nutmeg oak oar oasis oat oatmeal ocean octave octopus office
    olive onion opal open opera optic orange orbit orca orchard orchid oregano organ oriole ornament osprey
    otter outdoor outline oval oven overall owl oyster paddle page pageant pail paint palace palette palm pamper
    pancake panda pansy panther pantry papaya paper parade parasol parcel park parrot parsley parsnip partridge
    party passport pasta pastry patchwork path patient pause paw peaceful peach peacock peanut pear pearl peas
    pebble pecan pedal pelican pencil penguin penny peony pepper perch petal petunia pheasant phone photo piano
    pickle picnic picture pier pigeon pike pillow pilot pine pineapple pinecone pink pint pioneer pirate pitch
    pixel pizza plaid plain planet plank plaster plate player plaza plenty pluck plum plush pocket poem polar
    polish polka pollen pomelo pond pony poodle popcorn poplar poppy porcelain porch porridge portrait postcard
    poster potato pottery pouch powder prairie present primrose prince prism prize proud prune pudding puddle
    puffin pulse pumpkin pupil puppet puppy purple purse puzzle quail quarter quartz quaver queen quest quick
    quickly quiet quill quilt quince quiz rabbit raccoon radiant radio radish raft railway rain rainbow raisin
    ramble ranger rapid raspberry rattle raven ready reason recipe record red reed reef refill reindeer relay
    relish reptile rhubarb rhyme ribbon rice riddle rider ring ripple river road roast robin rocket rocky
    rolling romance roof room rooster rope rose rota round rowan rowing royal ruby rudder rug rumble runner rye
    saddle saddlebag safari saffron sage sail sailor salad salmon salt salute sample sand sandal sandwich
    sapphire sardine satin sauce saucer saxophone scallop scarf scarlet scenic school science scone scoop
    scooter scroll sea seagull seal season second secret seed sequin sesame seven shadow shallot shamrock shape
    sharp sheep shelf shell shelter sherbet shimmer shine ship shirt shoe shore shovel shuttle siesta signal
    silk silver simple singer singing sister sixty skate sketch skip sky skylark slate sledge sleepy sleeve
    slice slide slipper slope smile smooth snack snail snapdragon snow snowdrop snug soap soccer sock sofa soil
    solar solid solo song sonnet soprano sorbet sorrel soup south spade spark sparrow speech sphere spice spider
    spin spinach spiral splash spoke sponge spoon sport spot spring sprinkle sprout spruce square squash squid
    squirrel stable stadium stage stair stamp stanza star starling station statue steady steam steel stencil
    stereo still stirrup stitch stone stool stork storm story straw strawberry stream street string stripe study
    sturdy suede sugar suitcase sultana summer sun sunbeam sunday sundial sunflower sunny sunrise sunset supper
    supreme surf surface swallow swan sweater swift swim swing sycamore symbol syrup table tablet taco tadpole
    tailor talent tambourine tandem tangerine tangle tango tapestry tapir target tartan tawny tea teacher teal
    team teapot teaspoon telescope tempo ten tennis tent terrace terrier theatre theme thimble third thistle
    thousand thread thrifty thrush thumb thunder thursday thyme ticket tide tidy tiger tile timber tinsel tiptoe
    title toast toffee together tomato tonic topaz topic torch tortoise total toucan touch towel tower town toy
    track tractor trail train tram tranquil travel treacle treasure treat treble tree trek trellis triangle
    trickle trio triple trolley tropic trout truffle trumpet trunk tuba tucked tug tulip tumble tuna tundra
    tunnel turnip turquoise turret turtle tutor tuxedo twelve twenty twig twilight twirl twist ukulele umbrella
    unicorn uniform unity upbeat upper useful usual valiant valley vanilla vapour varnish vase vast velvet verse
    vessel vest vibrant video view village vine vintage violet violin visit visor vivid vocal volcano volume
    voyage waddle wafer waffle wagon waist walk walnut walrus waltz wander warbler wardrobe warm wasabi watch
    water watermelon wave weather weaver wednesday weekend welcome welly west whale wheat wheel whirl whisper
    whistle white wholemeal wicker wide wiggle willow wind window wing winter wisdom wise wish wizard wolf
    wombat wonder wood woodland wool woolly world woven wreath wren yacht yard yarn yearly yellow yodel yoghurt
    yonder young zebra zesty zigzag zinc zoom
    """.split()
)
