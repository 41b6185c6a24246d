"""A pictogram beside an answer of a choice, as its author picked it: wherever the answer stands, and never without its words."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from consultations.core.kinds import kinds
from consultations.core.models.offering import MOST_OWN_PICTURES, OWN_PICTURES, beside
from consultations.core.results import result_of
from consultations.live.streams import room as phones_document
from consultations.live.streams import stage as wall_document
from tests.activities.answering import answered, asked, send
from tests.activities.test_on_the_wall import wall
from tests.factories.consultations import World, make_consultation
from tests.factories.live import make_room

pytestmark = pytest.mark.django_db
PICKED = ["bus", "street", "", "food"]  # beside late buses, lights, a warm room (none), free food


@pytest.fixture
def activity(cast, now):
    return asked(cast, now, "choice", own_pictures=PICKED)


def settings_sent(**lines):
    typed = {f"settings-own_pictures_{at.removeprefix('line_')}": name for at, name in lines.items()}
    return kinds.get("choice").settings_form({"settings-most": "1", **typed}, {})


def test_every_picture_is_drawn_in_a_file_of_our_own_that_follows_dark_and_light():
    for name in OWN_PICTURES:
        drawing = Path(finders.find(f"img/options/{name}.svg")).read_text()
        assert drawing.startswith("<svg") and "prefers-color-scheme:dark" in drawing
        assert "<script" not in drawing and "<text" not in drawing and drawing.count("http") == 1  # its own namespace


def test_an_author_picks_one_for_each_line_from_a_list_in_words(cast, now):
    form = settings_sent(line_0="bus", line_2="food")
    assert form.is_valid() and form.cleaned_data["own_pictures"] == ["bus", "", "food"]
    again = str(kinds.get("choice").settings_form(None, form.cleaned_data)["own_pictures"])
    assert again.count("<select") == MOST_OWN_PICTURES == again.count("aria-label=")
    chosen = [line.partition(">")[2].partition("<")[0] for line in again.split("<option")[1:] if " selected" in line]
    assert chosen[:4] == ["Line 1: Bus", "Line 2: no picture", "Line 3: Food", "Line 4: no picture"]
    assert settings_sent().is_valid() and settings_sent(line_0="").is_valid()
    assert not settings_sent(line_0="../../etc").is_valid()


def test_the_page_of_the_desk_saves_and_shows_it_again(cast, now):
    consultation = make_consultation(cast=cast, now=now, opens_at=now + timedelta(days=2))
    desk = cast.browser(cast.youth_worker)
    address = reverse("authoring_add", args=[consultation.pk]) + "?kind=choice"
    assert "Picture beside line 8" in desk.get(address).content.decode()
    typed = {
        "version": consultation.version,
        "prompt": "What would help?",
        "options": "Late buses\nLights",
        "settings-most": "1",
    }
    saved = desk.post(address, typed | {"settings-own_pictures_1": "street"})
    assert saved.status_code == 302, saved.content.decode()[:3000]
    made = consultation.activities.get()
    assert made.settings["own_pictures"] == ["", "street"]
    assert [offer.picture for offer in made.offered] == ["", "img/options/street.svg"]
    page = desk.get(reverse("authoring_activity", args=[made.pk])).content.decode()
    assert '<option value="street" selected>Line 2: Street lamp</option>' in page


def test_each_answer_on_the_web_has_its_picture_and_its_words(activity, guest):
    page = guest.get("/c/walk-home/1/").content.decode()
    for offer, name in zip(activity.offered, PICKED, strict=True):
        card = page.partition(f'value="{offer.pk}"')[2].partition("</label>")[0]
        assert f"<span>{offer.text}</span>" in card
        assert (f"img/options/{name}" in card and 'alt=""' in card) if name else "<img" not in card
    assert send(guest, choice=activity.offered[0].pk).status_code == 302


def test_one_of_several_has_its_picture_too(cast, now, guest):
    asked(cast, now, "choice", own_pictures=PICKED, most=3)
    page = guest.get("/c/walk-home/1/").content.decode()
    assert page.count("img/options/") == 3 and page.count('type="checkbox" name="choice"') == 4


def test_phones_and_the_wall_of_a_room_show_them(cast, now, activity):
    world = World(cast, now, activity.consultation, activity, activity, activity, activity)
    room = make_room(world, activities=[activity])
    room.go_to(activity)
    for document in (phones_document(str(room.session.pk)), wall_document(str(room.session.pk))):
        assert document.count("img/options/") == 3 and all(offer.text in document for offer in activity.offered)


def test_a_result_keeps_them_and_what_is_gone_keeps_none(activity, now):
    answered(activity, [[1, 0, 0, 0]] * 20 + [[0, 1, 0, 0]] * 20, now)
    kind = kinds.get("choice")
    drawn = kind.picture(result_of(kind.tally(activity.rounds.get())))
    assert [row["picture"] for row in drawn["rows"]] == [f"img/options/{name}.svg" if name else "" for name in PICKED]
    ask, result = wall(activity)
    assert ask.count("img/options/") == result.count("img/options/") == 3
    gone = activity.entries.get(pk=activity.offered[0].pk)
    gone.state = "retired"
    gone.save(update_fields=["state"])
    rows = {row.key: row.picture for row in kind.tally(activity.rounds.get()).rows}
    assert rows[str(gone.pk)] == ""


def test_without_any_nothing_is_different(cast, now, guest):
    asked(cast, now, "choice")
    assert "img/options/" not in guest.get("/c/walk-home/1/").content.decode()


names = st.sampled_from(["", *OWN_PICTURES, "nonsense", "../x"])


@given(st.lists(names, max_size=MOST_OWN_PICTURES), st.integers(0, 20))
def test_there_is_a_place_for_each_option_and_only_drawings_that_we_have(own, number):
    drawn = beside({"own_pictures": own}, number)
    assert len(drawn) == number
    assert all(not path or path.removeprefix("img/options/").removesuffix(".svg") in OWN_PICTURES for path in drawn)
    assert [bool(path) for path in drawn[: len(own)]] == [name in OWN_PICTURES for name in own[:number]]
