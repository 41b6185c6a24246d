"""A simulated phone reads a form as a browser does, and fills it in as somebody might."""

from random import Random

import pytest
from django.template.loader import render_to_string

from consultations.core.kinds import kinds
from consultations.core.models import Activity
from engage.rehearsal.filling import fill, read

QUICK = [name for name in kinds.names() if kinds.get(name).quick]
ROOM = """<live-room data-live="room:7:x:y" data-version="3"><div id="now" data-state="open" data-v="5" data-round="9">
<form id="answer" action="answer/"><input type="hidden" name="round" value="9">{}</form></div>
<input type="hidden" form="answer" name="op" value="abc"><fieldset><button>Elsewhere</button></fieldset></live-room>"""


def test_the_room_and_its_form_are_found_on_a_page():
    page = read(ROOM.format('<input type="radio" name="choice" value="1"><input type="radio" name="choice" value="2">'))
    assert page.facts["data-state"] == "open" and page.facts["data-round"] == "9"
    assert page.elements["live-room"]["data-live"] == "room:7:x:y"
    form = page.form_to("answer/")
    assert form is not None and form.radios == {"choice": ["1", "2"]} and form.hidden == {"round": "9", "op": "abc"}


def test_what_is_disabled_is_not_sent():
    form = read(ROOM.format('<input type="radio" name="choice" value="1" disabled>')).form_to("answer/")
    assert form is not None and not form.radios


def test_nobody_asks_to_be_quoted_and_something_else_is_left_alone():
    fields = '<input type="radio" name="choice" value="other"><input type="radio" name="choice" value="4">'
    ticks = '<input type="checkbox" name="may_quote"><textarea name="words" maxlength="140"></textarea>'
    form = read(ROOM.format(fields + ticks)).form_to("answer/")
    assert form is not None
    for seed in range(20):
        assert fill(form, Random(seed)) == {"round": ["9"], "op": ["abc"], "choice": ["4"]}


@pytest.mark.django_db
@pytest.mark.parametrize("name", QUICK)
def test_what_is_filled_in_is_an_answer_of_the_kind(name, cast, now):
    """Fifty people in a room; each of their answers is one that the kind takes."""
    from consultations.core.actions.consulting import add_activity
    from tests.activities.test_quickly import offered_by
    from tests.factories.consultations import make_consultation

    kind = kinds.get(name)
    options = [f"Option {number}" for number in range(max(4, kind.fewest_options))]
    consultation = make_consultation(cast=cast, now=now)
    made = add_activity(consultation=consultation, kind=name, prompt="Which?", options=options, now=now)
    activity = Activity.objects.get(pk=made.pk)
    html = render_to_string(kind.template("ask"), {"form": kind.form(activity, None), "activity": activity})
    form = read(ROOM.format(html)).form_to("answer/")
    assert form is not None
    for seed in range(50):
        sent = fill(form, Random(seed))
        given = kind.quickly(
            offered_by(activity), {key: value for key, value in sent.items() if key not in form.hidden}
        )
        assert given.status == "answered" and given.marks
