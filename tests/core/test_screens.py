"""Screens: what they must notice, what they must leave alone, and that they only ever advise."""

import pytest

from consultations.core import screening
from consultations.core.models import Entry
from consultations.core.screening import DANGER, PERSONAL, screens, worries_about

# (screen, words, the part that must lie inside what was found)
STRUCTURED = [
    *[
        ("phone", words, part)
        for words, part in [
            ("call me 07700 900123", "07700 900123"),
            ("its 07700900123 text me", "07700900123"),
            ("+44 7700 900123", "+44 7700 900123"),
            ("+447700900123 any time", "+447700900123"),
            ("0044 7700 900 123", "0044 7700 900 123"),
            ("my number (07700) 900123", "07700) 900123"),
            ("07700-900-123", "07700-900-123"),
            ("07700.900.123 ok", "07700.900.123"),
            ("ring 020 7946 0018", "020 7946 0018"),
            ("(020) 7946 0018", "020) 7946 0018"),
            ("01632 960123 is home", "01632 960123"),
            ("01632960123", "01632960123"),
            ("01227 960 999", "01227 960 999"),
            ("0 7 7 0 0 9 0 0 1 2 3", "0 7 7 0 0 9 0 0 1 2 3"),
            ("077 00 900 123 hmu", "077 00 900 123"),
            ("+44 (0)7700 900123", "7700 900123"),
            ("07700 900123/07700 900456", "07700 900456"),
            ("oh double seven oh oh nine oh oh one two three", "nine oh oh one two three"),
            ("zero seven seven zero zero nine zero zero one two three", "zero seven seven"),
            ("O77OO 9OO123 with the letter", "O77OO 9OO123"),
            ("numbers 07700/900123", "07700/900123"),
            ("0800 1111 111 maybe", "0800 1111 111"),
            ("mums number is 07700 900 456 and dads 07700 900 789", "07700 900 789"),
            ("text07700900123now", "07700900123"),
            ("07700_900_123", "07700_900_123"),
        ]
    ],
    *[
        ("email", words, part)
        for words, part in [
            ("mail sam@example.org", "sam@example.org"),
            ("sam.brown+club@mail.example.co.uk pls", "sam.brown+club@mail.example.co.uk"),
            ("SAM@EXAMPLE.ORG", "SAM@EXAMPLE.ORG"),
            ("sam_b99@example.com.", "sam_b99@example.com"),
            ("sam at example dot org", "sam at example dot org"),
            ("sam (at) example (dot) org", "sam (at) example (dot) org"),
            ("sam[at]example[dot]org", "sam[at]example[dot]org"),
            ("sam @ example . org", "sam @ example . org"),
            ("sam AT example DOT com", "sam AT example DOT com"),
            ("sam@example dot com", "sam@example dot com"),
            ("my email: sam-brown@school.example", "sam-brown@school.example"),
            ("sam at gmail.com", "sam at gmail.com"),
            ("<sam@example.org>", "sam@example.org"),
            ("sam(at)example.org", "sam(at)example.org"),
            ("samuel{at}example{dot}org", "samuel{at}example{dot}org"),
        ]
    ],
    *[
        ("postcode", words, part)
        for words, part in [
            ("i live at ME4 4TZ", "ME4 4TZ"),
            ("me44tz", "me44tz"),
            ("CT1 2EH near the wall", "CT1 2EH"),
            ("ct12eh", "ct12eh"),
            ("DA11 0DA", "DA11 0DA"),
            ("tn23 1ab thats us", "tn23 1ab"),
            ("SW1A 1AA", "SW1A 1AA"),
            ("W1A 0AX", "W1A 0AX"),
            ("EC1A1BB", "EC1A1BB"),
            ("M1 1AE", "M1 1AE"),
            ("B33 8TH", "B33 8TH"),
            ("postcode:ME145XX.", "ME145XX"),
            ("me4  4tz two spaces", "me4  4tz"),
            ("ME4-4TZ", "ME4-4TZ"),
        ]
    ],
    *[
        ("link", words, part)
        for words, part in [
            ("see https://example.org/a?b=c", "https://example.org/a?b=c"),
            ("http://example.com", "http://example.com"),
            ("www.example.co.uk is good", "www.example.co.uk"),
            ("go to example.com", "example.com"),
            ("example.co.uk/page", "example.co.uk/page"),
            ("discord.gg/abc123", "discord.gg/abc123"),
            ("youtu.be/xyz", "youtu.be/xyz"),
            ("bit.ly/3abc", "bit.ly/3abc"),
            ("t.me/channel", "t.me/channel"),
            ("linktr.ee/sam", "linktr.ee/sam"),
            ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
            ("hxxp://example.org", "hxxp://example.org"),
            ("example dot com slash sam", "example dot com"),
            ("kent.gov.uk has it", "kent.gov.uk"),
        ]
    ],
    *[
        ("handle", words, part)
        for words, part in [
            ("follow @sam_brown99", "@sam_brown99"),
            ("(@sam.b)", "@sam.b"),
            ("insta: sam_brown99", "sam_brown99"),
            ("my insta is sam.brown", "sam.brown"),
            ("snap samb2009", "samb2009"),
            ("snapchat - samb2009", "samb2009"),
            ("add my snap: sam b2009", "snap: sam"),
            ("sc: samb_09", "samb_09"),
            ("ig sam_b_09", "sam_b_09"),
            ("tiktok @sam.moves", "@sam.moves"),
            ("tik tok is sam.moves2", "sam.moves2"),
            ("discord sam#1234", "sam#1234"),
            ("my roblox name is samplays77", "samplays77"),
            ("xbox gamertag SamPlays77", "SamPlays77"),
            ("add me on snap samb2009", "samb2009"),
            ("telegram=@samb", "@samb"),
            ("psn: samplays_77", "samplays_77"),
            ("fortnite name samplays77", "samplays77"),
        ]
    ],
]  # fmt: skip

# Young people's own way of writing about danger; each must be noticed, whatever words tell of it.
TELLING = """
i want to die
i wanna kms fr
i cant go on anymore
thinking about ending it all
been cutting again
i self-harm sometimes
wish i wasnt here anymore
everyone would be better off without me
gonna od tonight
i took too many pills
my stepdad hits me
mum beats me when shes drunk
im scared to go home
my dad locks me in my room
he touches me and says its our secret
i was raped last year
hes making me send nudes
someone leaked my nudes
he is 24 and says hes my bf
they make me go country
they got me running county lines
i owe them money and they said theyll hurt my mum
they make me hold stuff for them
bando down my road, youngers go cunch
hes got a knife in his bag
they carry shanks to school
got a rambo under my bed
he said hes gonna stab me
i sleep on the street
i ran away from home
got kicked out, sofa surfing now
someone is following me
theyre outside my house right now
hes gonna kill me
pls help me im not safe
i am being groomed
my boyfriend strangled me
i'm going to get jumped tomorrow
i dont wanna be alive
unalive myself
they said they will shank me if i dont
I can’t go on
want  to   die
KMS
he forces me to carry for him
""".strip().splitlines()

# What young people write all day about the same things, and nothing in it is anybody's business but the board's.
FINE = """
More lights on the path by the river
The last bus is at 9 and thats too early
youth club should open till 10
I feel safe at home
There should be someone to talk to at school
more benches and not just for old people
My nan walks with me so its ok
We need a place that is warm and free
bus 71 is always late
I go with 3 friends
open it at 7 and close it at 10
Put cameras in the underpass
2024 was better than 2023
Its 5 minutes from school
Year 9 and year 10 should mix
It costs £3.50 each way
Theres 20 of us most nights
I'm 14 and nobody asks us
Teachers dont listen
more football pitches pls
we want a skate park
Boxing club changed my brother's life
I like art and music
Kids get bored and then theres trouble
Police should talk to us not at us
It is dark by 4pm in winter
maybe text us when the bus is late
my sister is 11 and shes scared of the alley
The park at night is sketchy ngl
tbh its fine round here
more jobs for under 18s
free bus passes!!!
Stop and search feels unfair
knife crime talks should be by people who lived it
Teach us first aid
Knife bins are a good idea
I think people carry because they are scared
Make the station safer
shops that let you wait inside
a safe route app
Have a helper at the bus stop
Have better wifi at the library
our school has 1200 pupils
100% agree with the idea above
10 out of 10
8/10 would go again
the 24/7 gym is safe
someone to walk with
Ask us every year not just once
You never tell us what happened after
The council should fix the lift
We like the sea front in summer
it would save lives
The A2 crossing is dangerous
I live near the M2
M20 junction 5 is scary to cross
Room 12B is cold
class 9A1 wants a garden
Platform 2 has no lights
meet at the clock tower not the car park
I want to be a youth worker
snap decisions are bad
x is better than y
It made me laugh
Sports day was killer
the film was dead good
this idea is fire
maths is killing us lol
My mate is sick at football
hit the gym more
the bus hit a tree once
run clubs are fun
I ran 5km for charity
we ran a stall in town
a trip to the country would be nice
County shows are boring
cut the grass in the park
Cutting funding was wrong
They cut our youth club
Dont cut services
drop in centre at lunch
someone kind at reception
Let us paint the underpass
Lets meet @ the park at 5
tea and toast at 8.30
Open mic on fridays
Parents need help too
more female staff
A place for girls only once a week
Signs in other languages
Don't lock the gates so early
the toilets are always locked
Its not far, about 2.5 miles
from 01/09/2026 to 31/10/2026
Call it The Den
phone boxes that work
insta is full of fights and it makes it worse
tiktok is where i see the news
snapchat maps freak me out
whatsapp groups get nasty
An app like google maps. but for safety
e.g. lights.and benches
I feel safe at home. My nan helps
Lets meet @ the club. It is warm
look at this. so dark
It gets dark at 4. then we run
the A2 and the M2 are loud
snap is down again
We need the discord between us to stop
Steam train day out
bus 101 and 176 and 190
call it a day
knives are not cool
zombie films at the club
He touched on a good point
I owe my nan a visit
After me, two more people spoke
hit me with your ideas
shelter when it rains
call 999 or 111
""".strip().splitlines()


def found_by(name, words):
    return [words[worry.start : worry.end] for worry in worries_about(words) if worry.screen == name]


def misses():
    return [
        (name, words)
        for name, words, part in STRUCTURED
        if not any(part in stretch for stretch in found_by(name, words))
    ]


def test_the_corpus_is_large_enough():
    assert len(STRUCTURED) + len(TELLING) >= 120 and len(FINE) >= 80


def test_the_full_stop_after_a_name_online_is_not_part_of_it():
    assert found_by("handle", "ask @sam_b99. ok") == ["@sam_b99"]


def test_at_least_98_of_100_contact_details_are_found_whole():
    missed = misses()
    assert 1 - len(missed) / len(STRUCTURED) >= 0.98, missed


@pytest.mark.parametrize("name", ["phone", "email", "postcode", "link", "handle"])
def test_no_sort_of_contact_detail_is_often_missed(name):
    missed = [words for which, words in misses() if which == name]
    assert len(missed) <= 1, missed


def test_at_most_4_of_100_harmless_sentences_are_held_for_a_reason():
    alarms = [(words, [worry.reason for worry in worries_about(words)]) for words in FINE if worries_about(words)]
    assert len(alarms) / len(FINE) <= 0.04, alarms


def test_telling_of_danger_is_noticed_in_young_peoples_words():
    missed = [words for words in TELLING if not any(worry.severity == DANGER for worry in worries_about(words))]
    assert len(missed) / len(TELLING) <= 0.05, missed


def test_every_finding_lies_inside_the_words_and_says_why():
    for words in [*TELLING, *FINE, *(words for _, words, _ in STRUCTURED)]:
        for worry in worries_about(words):
            assert 0 <= worry.start < worry.end <= len(words) and len(worry.reason) <= 160


def test_danger_comes_before_personal_details():
    severities = [worry.severity for worry in worries_about("07700 900123 he has a knife")]
    assert severities == [DANGER, PERSONAL]


def test_a_huge_or_strange_text_is_looked_at_quickly():
    for words in [
        "a" * 5000,
        "1 " * 2500,
        "@" * 5000,
        "sam at " * 700,
        ". " * 2500,
        "\u202e\u0000x" * 500,
        "seven " * 800,
    ]:
        worries_about(words)


def test_a_screen_that_breaks_stops_no_words_and_asks_for_a_close_look(world, monkeypatch):
    def breaks(text):
        raise RuntimeError("broken on purpose")

    monkeypatch.setitem(screens._things, "breaks", breaks)
    idea = world.idea(world.person(), "Lights, and call 07700 900123")
    assert (idea.state, idea.text) == (Entry.State.HELD, "Lights, and call 07700 900123")
    found = {finding.screen: finding.reason for finding in idea.findings.all()}
    assert "did not work" in found["breaks"] and "phone" in found


def test_a_screen_never_decides(world):
    idea = world.idea(world.person(), "he has a knife and my number is 07700 900123")
    assert idea.state == Entry.State.HELD and idea.text.startswith("he has a knife") and not idea.decisions.exists()
    assert idea.severity == screening.DANGER
