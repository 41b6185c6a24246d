"""What staff offer in an activity, in its order, and the pictograms that may stand beside it: sets of five, or one for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Each set runs from good to bad, so that fewer options take the ends and what lies evenly between.
PICTURES = {
    "faces": ("great", "good", "so_so", "not_good", "bad"),
    "weather": ("sun", "sun_and_cloud", "cloud", "rain", "storm"),
    "energy": ("full", "nearly_full", "half", "nearly_empty", "empty"),
}
PICTURE_SETS = [("faces", "Faces"), ("weather", "Weather"), ("energy", "Energy, as a battery")]
MOST_WITH_PICTURES = 5
# What an author may put beside one answer each: drawings of our own (`static/img/options`), and what the author's list calls them.
OWN_PICTURES = {
    "house": "House",
    "people": "Friends",
    "adult": "Adult with a badge",
    "talk": "Talking",
    "school": "School",
    "club": "Youth club",
    "shop": "Shop",
    "street": "Street lamp",
    "bus": "Bus",
    "bike": "Bike",
    "park": "Tree",
    "ball": "Ball",
    "music": "Music",
    "food": "Food",
    "phone": "Phone",
    "clock": "Clock",
    "money": "Money",
    "heart": "Heart",
}
MOST_OWN_PICTURES = 8
OFFERED = """
SELECT id, text FROM core_entry WHERE activity_id = %s AND origin = 'staff' AND state = 'published' ORDER BY position
"""


@dataclass(frozen=True)
class Offer:
    """One of staff's options. `picture`: a drawing in `static/`, or ""."""

    pk: int
    text: str
    picture: str = ""


def pictures(chosen: str, number: int) -> list[str]:
    """A drawing for each of so many options; empty names where there is no such set, or too many options for it."""
    names = PICTURES.get(chosen, ())
    if not names or number > MOST_WITH_PICTURES:
        return [""] * number
    last = MOST_WITH_PICTURES - 1
    places = [round(at * last / (number - 1)) if number > 1 else 0 for at in range(number)]
    return [f"img/pictures/{chosen}_{names[at]}.svg" for at in places]


def beside(settings: Mapping[str, Any], number: int) -> list[str]:
    """The drawing beside each of so many options: of the set that the activity names, or the one that its author gave each line."""
    if settings.get("pictures"):
        return pictures(str(settings["pictures"]), number)
    own = [str(name) for name in settings.get("own_pictures") or ()][:number]
    drawn = [f"img/options/{name}.svg" if name in OWN_PICTURES else "" for name in own]
    return drawn + [""] * (number - len(drawn))
