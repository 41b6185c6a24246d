"""A kind is whole: its templates, form, tally, result and picture, on an empty activity and on a full one."""

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.test import Client

from consultations.core.actions.consulting import open_consultation
from consultations.core.kinds import kinds
from consultations.core.results import result_of
from tests.activities.answering import answered
from tests.digests.crowd import crowd
from tests.factories.consultations import add_one_of, approved, make_consultation, make_world

pytestmark = pytest.mark.django_db

PARTS = ("card", "ask", "result", "stage_ask", "stage")
KINDS = kinds.names()
# What two people of forty answer to the kinds whose options are marked with one Continue: a value for each option.
MARKED = {
    "pulse": ([1, 0], [0, 1]),
    "scale": ([1, 0, 0, 0, 0], [0, 0, 0, 1, 0]),
    "ranking": ([1, 2, 0], [3, 2, 1]),
    "budget": ([7, 3], [2, 8]),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_a_label_and_all_its_templates(name):
    kind = kinds.get(name)
    assert kind.label and kind.sentence.endswith(".")
    assert finders.find(kind.icon)
    for part in PARTS:
        assert get_template(kind.template(part))


@pytest.fixture
def empty(cast, now):
    """One activity of each kind, with as few options as may be, without entries or answers."""
    consultation = make_consultation(cast=cast, now=now)
    for name in KINDS:
        add_one_of(name, consultation=consultation, now=now)
    approved(consultation, cast=cast, now=now)
    return open_consultation(consultation_id=consultation.pk, member_id=None, now=now)


@pytest.fixture
def many(cast, now):
    """The world after forty people have taken part in everything."""
    world = make_world(cast=cast, now=now)
    people = crowd(world, 40, choice=0, agree=1)
    for person in people[:12]:
        world.publish(world.idea(person, f"Lights, please: {person.pk}"))
        world.say(person, f"It is dark by number {person.pk}", may_quote=True)
    for name, goes in MARKED.items():
        activity = world.consultation.activities.get(kind=name)
        answered(activity, goes * 20, now)
    return world.consultation


def pages_of(consultation):
    guest = Client()
    guest.post(f"/c/{consultation.slug}/about-you/", {"age_band": "", "place": ""})
    for activity in consultation.activities.all():
        for place in ("", "thanks/") if activity.asks else ("",):
            yield activity.kind, guest.get(f"/c/{consultation.slug}/{activity.position}/{place}")


@pytest.mark.parametrize("crowded", ["empty", "many"])
def test_every_kind_is_asked_counted_and_shown(request, crowded):
    consultation = request.getfixturevalue(crowded)
    assert {activity.kind for activity in consultation.activities.all()} == set(KINDS)
    for activity in consultation.activities.all():
        kind = kinds.get(activity.kind)
        tally = kind.tally(activity.rounds.get(number=1))
        result = result_of(tally)
        assert result.shown == (
            crowded == "many" and activity.kind in {"choice", "statements", "ideas", "open_question", *MARKED}
        )
        assert render_to_string(kind.template("result"), kind.picture(result)).strip()
        if not kind.asks:
            assert not activity.asks and not (tally.answered or tally.skipped)
        wall = {**kind.picture(result), "activity": activity}
        bare = [part for part in ("stage_ask", "stage") if not render_to_string(kind.template(part), wall).strip()]
        assert not bare, f"{activity.kind}: {bare} draws nothing"
        assert activity.prompt in render_to_string(kind.template("card"), {"activity": activity, "url": "/x/"})
    for kind, page in pages_of(consultation):
        assert page.status_code == 200, kind


@pytest.mark.parametrize("crowded", ["empty", "many"])
def test_every_kind_stands_in_a_digest(request, crowded, cast, now):
    from consultations.desks.digests.actions import ask_for_digest
    from engage.kit import jobs

    consultation = request.getfixturevalue(crowded)
    digest = ask_for_digest(consultation=consultation, member_id=cast.analyst.pk, now=now)
    jobs.run(digest.job_id)
    digest.refresh_from_db()
    assert digest.state == "ready"
    assert len(digest.released["activities"]) == len(KINDS)
    staff = cast.browser(cast.analyst)
    for end in ("", "digest.pdf", "digest.xlsx", "digest.json"):
        assert staff.get(f"/staff/digests/{digest.pk}/{end}").status_code == 200, end


@pytest.mark.parametrize("name", KINDS)
def test_a_form_that_was_given_is_filled_in_again(world, name):
    from consultations.core.kinds import Given, Mark, Words
    from consultations.core.models import Activity

    activity = Activity.objects.get(kind=name)
    kind = kinds.get(name)
    option = activity.entries.first()
    given = Given("answered", marks=(Mark(option.pk, 1),) if option else (), words=(Words("as before"),))
    form = kind.form(activity, None, given)
    assert not form.is_bound
    if kind.asks and not kind.marks_one_by_one:
        has_words = kind.takes_words or activity.settings.get("other")
        filled = ("as before",) if has_words else ("checked", "selected", 'value="1"')
        assert any(sign in form.as_p() for sign in filled)
