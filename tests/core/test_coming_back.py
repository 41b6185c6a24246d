"""Coming back by code: see, change and be led back, take it all away, delete it all; a slip in a code is helped with."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.code_words import KNOWN, WORDS, near, taken_apart
from consultations.core.kinds import kinds
from consultations.core.models import Answer, Entry, Participant, Vote
from consultations.core.tokens import new_return_code, spelling_of, tidy_return_code
from tests.core.test_journey_pages import keys_on, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(world, guest):
    """Somebody who answered everything, and their code."""
    guest.post("/c/walk-home/about-you/", {"age_band": "16-17"})
    send(guest, "/c/walk-home/1/", choice=str(world.options()[0].pk), status="answered")
    for statement in world.statements.entries.order_by("position"):
        send(guest, "/c/walk-home/2/", mark="agree", entry=str(statement.pk))
    send(guest, "/c/walk-home/3/", words="Lights on the path", add="idea")
    send(guest, "/c/walk-home/4/", words="It is too dark", status="answered")
    page = guest.post("/c/walk-home/done/").content.decode()
    guest.code = re.search(r'id="return-code">([a-z-]+)<', page).group(1)
    guest.done = page
    return guest


@pytest.fixture
def back(finished):
    """The same person on another phone."""
    other = type(finished)()
    other.post("/back/", {"code": finished.code})
    return other


# --- the end: check your answers (ACC-07) ----------------------------------------------------------------------------


def test_the_last_page_shows_every_answer_the_code_once_and_what_happens_when(world, finished):
    page = finished.done
    for part in (
        world.options()[0].text,
        "You agree: The last bus is too early",
        "Lights on the path",
        "It is too dark",
    ):
        assert part in page
    assert world.consultation.answer_due.strftime("%-d %B %Y") in page and "Write them down" in page
    assert "return-code" not in finished.get("/c/walk-home/done/").content.decode()


OF_THE_WORLD = {"choice", "statements", "ideas", "open_question"}


def changes_on(page, here):
    return re.findall(rf'href="([^"]*then={here})"', page.replace("&amp;", "&"))


@pytest.mark.parametrize("here", ["done", "yours"])
def test_every_change_leads_back_to_where_it_began(world, finished, here):
    page = finished.get(f"/c/walk-home/{here}/").content.decode()
    changes = changes_on(page, here)
    # choice, three statements and their board, the idea and its board, the words; each other kind that asks has one
    others = [kind for kind in kinds.names() if kinds.get(kind).asks and kind not in OF_THE_WORLD]
    assert len(changes) == 8 + len(others), changes
    option = world.options()[2]
    sent = finished.post(
        changes[0], {**keys_on(finished.get(changes[0])), "choice": str(option.pk), "status": "answered"}
    )
    assert sent.url == f"/c/walk-home/{here}/"
    assert option.text in finished.get(sent.url).content.decode()
    again = next(change for change in changes if "again=" in change)
    statement = re.search(r"again=(\d+)", again).group(1)
    form = finished.get(again)
    assert f'name="entry" value="{statement}"' in form.content.decode()
    sent = finished.post(again, {**keys_on(form), "mark": "disagree", "entry": statement})
    assert sent.url == f"/c/walk-home/{here}/"
    assert Vote.objects.get(entry_id=statement).value == -1
    idea = next(change for change in changes if "/yours/" in change)
    assert finished.post(idea, {"words": "Better lights"}).url == f"/c/walk-home/{here}/"


def test_a_change_never_leads_to_another_place(finished):
    page = finished.get("/c/walk-home/1/?then=https://evil.example/")
    assert "evil" not in re.sub(r"<form[^>]*>", "", page.content.decode())


def test_the_code_is_saved_as_a_file_with_a_name_that_says_nothing(finished):
    answer = finished.post("/c/walk-home/done/file/", {"code": finished.code})
    assert finished.code in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="words.txt"'


def test_only_the_own_code_is_given_as_a_file(finished):
    for code in ("", new_return_code(), "\x00"):
        assert finished.post("/c/walk-home/done/file/", {"code": code}).status_code == 302


# --- nothing is asked twice (ACC-15) ---------------------------------------------------------------------------------


def test_nothing_is_asked_twice_on_the_whole_way(finished):
    pages = ["/c/walk-home/about-you/", *(f"/c/walk-home/{number}/" for number in (1, 2, 3, 4)), "/c/walk-home/done/"]
    asked = []
    for address in pages:
        html = finished.get(address).content.decode().partition("<main")[2]
        names = set(re.findall(r'<(?:input|select|textarea)[^>]*name="([a-z_]+)"', html))
        asked += [(address, name) for name in names - {"csrfmiddlewaretoken", "op", "seq", "known", "newcomer"}]
    facts = [name for _, name in asked if name in {"age_band", "place", "name", "email", "school"}]
    assert sorted(facts) == ["age_band", "place"], "asked once, and nothing that we do not need"
    kept = finished.get("/c/walk-home/about-you/").content.decode()
    assert re.search(r'value="16-17"[^>]*checked', kept), "who comes past again finds what they picked"
    assert "It is too dark" in finished.get("/c/walk-home/4/").content.decode().partition("<textarea")[2]


# --- take it away ----------------------------------------------------------------------------------------------------


def test_everything_is_taken_away_to_read_or_as_data_without_an_account(world, back):
    page, data = back.get("/c/walk-home/yours/file/"), back.get("/c/walk-home/yours/file/?as=data")
    for answer, name in ((page, "answers.html"), (data, "answers.json")):
        assert (
            answer["Content-Disposition"] == f'attachment; filename="{name}"' and answer["Cache-Control"] == "no-store"
        )
        for part in (world.options()[0].text, "Lights on the path", "It is too dark", "16-17"):
            assert part in answer.content.decode(), (name, part)
    assert "core.participant" in json.loads(data.content)
    keys = Participant.objects.values_list("guest_key", "return_key").get()
    assert not any(key in page.content.decode() + data.content.decode() for key in keys)


@pytest.mark.parametrize("path", ["yours/file/", "yours/delete/", "yours/"])
def test_whoever_has_no_part_is_asked_for_the_code(world, guest, path):
    assert guest.get(f"/c/walk-home/{path}").url == "/back/"


# --- delete it all ---------------------------------------------------------------------------------------------------


def test_the_question_says_what_goes_and_what_stays_and_looking_deletes_nothing(back):
    page = back.get("/c/walk-home/yours/delete/").content.decode()
    for part in ("This goes now", "This stays", "report that is out already", "in danger", "No, keep it"):
        assert part in page
    assert Participant.objects.count() == 1


def test_deleting_reaches_every_table_and_the_browser_and_may_be_pressed_twice(world, finished, back):
    idea = world.publish(Entry.objects.get(text="Lights on the path"))
    assert "Lights on the path" in type(back)().get("/c/walk-home/3/").content.decode()
    for _ in range(2):
        answer = back.post("/c/walk-home/yours/delete/")
        assert answer.url == "/gone/"
    assert back.cookies["guest"].value == ""
    page = back.get("/gone/").content.decode()
    assert "It is gone" in page and "walk home" not in page.partition("<main")[2].partition("</main")[0].casefold()
    assert not Participant.objects.exists() and not Answer.objects.exists() and not Vote.objects.exists()
    idea.refresh_from_db()
    assert (idea.text, idea.shown_text) == ("", None)
    assert "Lights on the path" not in type(back)().get("/c/walk-home/3/").content.decode()
    assert "We do not know that code" in type(back)().post("/back/", {"code": finished.code}).content.decode()


def test_deleting_one_part_leaves_the_others_of_this_phone(world, finished, cast, now):
    from tests.factories.consultations import make_world

    make_world(cast=cast, now=now, slug="other")
    finished.post("/c/other/about-you/", {})
    finished.post("/c/walk-home/yours/delete/")
    assert Participant.objects.get().consultation.slug == "other"
    assert finished.get("/c/other/yours/").status_code == 200


# --- a slip in a code ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.title,
        lambda code: code.replace("-", "  "),
        lambda code: code.replace("-", ", "),
        lambda code: f" {code}. ",
    ],
)
def test_capitals_spaces_and_dashes_do_not_matter(finished, change):
    assert type(finished)().post("/back/", {"code": change(finished.code)}).url == "/c/walk-home/yours/"


def test_a_slip_is_helped_with_from_the_public_list_and_never_confirms_a_code(world, guest):
    for right in ("river-river-river-river-river-river", new_return_code()):
        words = right.split("-")
        page = guest.post("/back/", {"code": "-".join(["rivr", *words[1:]])})
        html = page.content.decode()
        assert (
            page.status_code == 422
            and "“rivr” is not one of the words we use" in html
            and "Did you mean “river”?" in html
        )
        assert f'value="{"-".join(["river", *words[1:]])}"' in html and 'value="rivr' in html


def test_six_words_of_the_list_that_nobody_has_get_no_hint(world, guest):
    page = guest.post("/back/", {"code": "river-river-river-river-river-river"}).content.decode()
    assert "We do not know that code" in page and "Did you mean" not in page and "Look at the spelling" not in page


@given(st.sampled_from(WORDS), st.integers(0, 20), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_one_wrong_letter_still_finds_a_word_of_the_list(word, at, letter):
    at %= len(word)
    slip = word[:at] + letter + word[at + 1 :]
    assert slip in KNOWN or near(slip) in KNOWN


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_words_without_spaces_are_taken_apart_into_words_of_the_list(words):
    found = taken_apart("".join(words))
    assert "".join(found) == "".join(words) and set(found) <= KNOWN and len(found) <= len(words)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_tidied_without_a_fault_and_once_is_enough(typed):
    assert tidy_return_code(tidy_return_code(typed)) == tidy_return_code(typed)
    spelling_of(typed)
