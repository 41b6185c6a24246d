"""Which words are quoted: published, verbatim, with their author's yes, and never beside what would point at the author."""

from consultations.core.actions.deciding import Removal, decide
from consultations.core.actions.words import change_words
from tests.digests.crowd import area, crowd, says
from tests.digests.test_disclosure import account


def quotes(world):
    return [quote for activity in account(world).released["activities"] for quote in activity["quotes"]]


def test_only_words_with_permission_that_a_person_published_are_quoted(county):
    said = {quote["text"] for quote in quotes(county)}
    assert said
    assert said <= {entry.text for entry in county.quoted}
    everything = str(account(county).released)
    assert county.silent.text not in everything
    assert county.unread.text not in everything


def test_an_idea_stands_only_if_its_author_said_yes_and_the_rest_is_said_to_exist(county):
    ideas = account(county).released["activities"][2]
    assert [row["label"] for row in ideas["rows"]] == [county.best_idea.text]
    assert ideas["rows"][0]["cells"]["support"]["text"] == "about 45"
    assert ideas["rows"][0]["stage_label"] == "Said"
    assert "Other ideas" in ideas["left_out"]


def test_redacted_words_stand_as_they_were_redacted(world, places):
    people = crowd(world, 12, choice=0)
    entries = [
        says(world, person, f"Ask Jo{letter} at the hall.", publish=False)
        for person, letter in zip(people, "abcdefghijkl", strict=True)
    ]
    for entry in entries:
        decide(
            entry_id=entry.pk,
            version=1,
            outcome="redact",
            reason="identifies",
            member_id=world.cast.moderator.pk,
            now=world.now,
            removals=[Removal(4, 7, "name")],
        )
    assert {quote["text"] for quote in quotes(world)} == {"Ask [removed: name] at the hall."}


def test_words_that_were_changed_and_not_read_again_are_not_quoted(county):
    before = next(entry for entry in county.quoted if entry.text in {quote["text"] for quote in quotes(county)})
    change_words(
        participant=before.answer.participant,
        entry_id=before.pk,
        text="Something else now.",
        may_quote=True,
        now=county.now,
    )
    assert before.text not in str(account(county).released)
    assert "Something else now." not in str(account(county).released)


def test_a_quote_has_at_most_one_characteristic_and_only_of_ten_who_answered(county):
    for quote in quotes(county):
        assert quote["who"] in {"", "aged 16 or 17", "Thanet"}
    assert {"aged 16 or 17", "Thanet"} & {quote["who"] for quote in quotes(county)}


def test_a_group_of_nine_is_not_named_beside_a_quote(world, places):
    nine = crowd(world, 9, area=area("Dover"), age_band="18-24")
    five = crowd(world, 5, area=area("Swale"), age_band="13-15")
    for number, person in enumerate([*nine, *five]):
        says(world, person, f"More lights, please, everywhere and soon {'abcdefghijklmn'[number]}.")
    found = quotes(world)
    assert len(found) == 8
    assert {quote["who"] for quote in found} == {""}


def test_the_choice_of_quotes_is_the_same_every_time(county):
    assert quotes(county) == quotes(county)
