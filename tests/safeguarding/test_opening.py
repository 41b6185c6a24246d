"""Outside the demo an idea board does not open before a legal opinion is recorded."""

import pytest

from accounts.actions import create_organisation
from consultations.core.actions.consulting import add_activity
from consultations.desks.safeguarding.golive import LEGAL_OPINION
from engage.kit import checklist, site_settings
from engage.kit.refusal import Refusal
from tests.factories.consultations import make_consultation

pytestmark = pytest.mark.django_db


def a_real_one(cast, now, kind):
    real = create_organisation(name="A real body", slug=f"real-{kind}", is_demo=False, by=None, now=now)
    consultation = make_consultation(cast=cast, now=now, slug=f"real-{kind}", organisation=real)
    add_activity(consultation=consultation, kind=kind, prompt="What should we know?", now=now)
    return consultation


def missing(consultation, now):
    return [found.missing for found in checklist.opening_findings(consultation.pk, now=now) if not found.done]


def test_an_idea_board_needs_a_legal_opinion_and_a_question_with_private_answers_does_not(cast, now):
    board, question = a_real_one(cast, now, "ideas"), a_real_one(cast, now, "open_question")
    wanted = "Record the legal opinion on the Online Safety Act before an idea board opens."
    assert wanted in missing(board, now) and wanted not in missing(question, now)
    site_settings.set_value(name=LEGAL_OPINION, typed="LEG/114; 2026-11-20; A. Solicitor", member_id=7, now=now)
    assert wanted not in missing(board, now)
    assert site_settings.value_of(LEGAL_OPINION) == "LEG/114; 2026-11-20; A. Solicitor"
    site_settings.set_value(name=LEGAL_OPINION, typed="  ", member_id=7, now=now)
    assert wanted in missing(board, now)


@pytest.mark.parametrize("typed", ["LEG/114", "LEG/114; soon; A. Solicitor", "; 2026-11-20; A", "a;b;c;d"])
def test_an_opinion_has_a_reference_a_date_and_a_name(now, typed):
    with pytest.raises(Refusal):
        site_settings.set_value(name=LEGAL_OPINION, typed=typed, member_id=7, now=now)


def test_the_words_that_refuse_the_opening_name_it(cast, now, monkeypatch):
    from consultations.core.actions import consulting

    monkeypatch.setattr(checklist, "items", checklist.Registry("go-live item"))  # the organisation's own list is met
    board = a_real_one(cast, now, "ideas")
    with pytest.raises(Refusal) as refused:
        consulting._refuse_before_go_live(board, now)
    assert "legal opinion" in refused.value.words
    cast.organisation.is_demo = True
    consulting._refuse_before_go_live(make_consultation(cast=cast, now=now, slug="demo", is_demo=True), now)
