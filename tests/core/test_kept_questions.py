"""What a question lets people pick from is drawn once for all who have not answered, until anything that it shows is another."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from consultations.core.actions.taking_part import take_part
from consultations.core.kept_results import kept_questions
from consultations.core.kinds import kind_of, kinds
from consultations.core.models import Activity, Entry
from consultations.core.visits import visit_of
from tests.factories.consultations import add_one_of, make_consultation

ADDRESS = "/c/walk-home/1/"


@pytest.fixture(autouse=True)
def _nothing_is_kept(world):
    Activity.objects.filter(pk=world.choice.pk).update(settings={"most": 1})
    kept_questions.forget()
    yield
    kept_questions.forget()


def page(browser=None, address=ADDRESS) -> str:
    return (browser or Client()).get(address).content.decode()


def test_the_second_reader_gets_it_without_asking_for_the_options():
    assert "At a youth club" in page()
    with CaptureQueriesContext(connection) as asked:
        assert "At a youth club" in page()
    assert not [one for one in asked if "SELECT id, text" in one["sql"]] and kept_questions._kept


def test_an_option_in_other_words_comes_and_goes_at_once(world):
    assert "At a youth club" in page()
    option = world.options()[0]
    for words in ("In a youth club", "<With> a youth worker"):
        Entry.objects.filter(pk=option.pk).update(text=words, shown_text=words)
        assert words.replace("<", "&lt;").replace(">", "&gt;") in page() and "At a youth club" not in page()
    Entry.objects.filter(pk=option.pk).update(state=Entry.State.RETIRED)
    assert f'value="{option.pk}"' not in page()


def test_other_settings_show_at_once(world):
    page()
    here = Activity.objects.filter(pk=world.choice.pk)
    here.update(settings={"most": 2})
    assert 'type="checkbox"' in page() and 'type="radio"' not in page()
    here.update(settings={"most": 1, "any_order": True})
    assert "<any-order>" in page()
    here.update(settings={"most": 1, "other": True})
    assert "Something else" in page() and 'name="words"' in page()


def test_easy_words_are_others():
    usual, easy = visit_of("walk-home", 1, ""), visit_of("walk-home", 1, "")
    easy.activity.prompt = "Where is it good?"  # as `in_their_words` puts it
    for _ in range(2):
        assert "Where is it good?" not in kept_questions.of(usual)
        assert "Where is it good?</legend>" in kept_questions.of(easy)


def test_each_language_has_its_own():
    for code in ("en-gb", "pl"):
        with override(code):
            kept_questions.of(visit_of("walk-home", 1, ""))
    assert {key[3] for key in kept_questions._kept} == {"en-gb", "pl"}


def test_whoever_has_answered_sees_their_own_answer_and_nobody_elses(world):
    browser, token = Client(), uuid4().hex
    browser.cookies[settings.GUEST_COOKIE] = token
    somebody = take_part(consultation=world.consultation, token=token, now=world.now)
    assert " checked" not in page(browser)
    world.choose(somebody, world.options()[1])
    for _ in range(2):
        assert " checked" in page(browser)
        assert " checked" not in page()


def test_nothing_of_a_form_that_was_sent_is_kept(world):
    page()
    sent = Client().post(ADDRESS, {"op": str(uuid4()), "seq": "1", "known": "0", "status": "answered"})
    assert sent.status_code == 422 and "There is a problem" in sent.content.decode()
    assert "There is a problem" not in page()


def test_a_kind_that_asks_alike_draws_from_its_form_alone(world):
    """Everything else that its page has at hand changes nothing, and there is no secret in it."""
    alike, draft = {}, make_consultation(cast=world.cast, now=world.now, slug="draft", title="A draft", minutes=1)
    for name in kinds.names():
        activity = add_one_of(name, consultation=draft, now=world.now)
        if not kinds.get(name).asks_alike(activity.settings):
            continue
        kind, form = kind_of(activity), kind_of(activity).form(activity, None)
        only = render_to_string(kind.template("ask"), {"form": form})
        at_hand = {
            "form": form,
            "op": uuid4(),
            "seq": 7,
            "known": True,
            "consultation": world.consultation,
            "activity": activity,
        }
        assert render_to_string(kind.template("ask"), at_hand, RequestFactory().get("/")) == only
        alike[name] = only
    assert {"choice", "scale"} <= set(alike)
    assert not any('type="hidden"' in drawn or "textarea" in drawn for drawn in alike.values())
