"""A sensitive question that people answer on their own: what (nearly) everybody said stands on no page and in no digest."""

import json
import re

import pytest
from django.test import Client

from consultations.core.actions.consulting import close_consultation
from consultations.core.actions.renewing import renew_open_results
from consultations.core.kinds import kind_of, shown_result
from consultations.core.models import Entry, ResultSnapshot
from consultations.core.streams import results as results_fragment
from consultations.desks.digests.snapshot.activities import account_of
from consultations.desks.digests.snapshot.opening import opening
from engage.kit import clock
from tests.activities.answering import answered, asked
from tests.live.test_nearly_all import ALL_THE_SAME

pytestmark = pytest.mark.django_db
FIRST_BY_ALL = [[1, 1, 0, 0]] * 17 + [[1, 0, 1, 0]] * 17
NOBODY = {"people": {"people": 35}, "districts": {"under": [], "too_few": [], "shown": False, "rows": []}}


def account(activity):
    return account_of(activity, Entry.objects.none(), at_least=10).released


@pytest.mark.parametrize("people", [12, 34])
@pytest.mark.parametrize("name", ALL_THE_SAME)
def test_where_all_say_the_same_no_page_and_no_digest_says_so(cast, now, name, people):
    go, needs = ALL_THE_SAME[name]
    activity = asked(cast, now, name.partition(" ")[0], sensitive=True, **needs)
    answered(activity, [go] * people, now)
    round_id = activity.rounds.get().pk
    drawn = [results_fragment(str(round_id))]
    digest = account(activity)
    assert not [cell for row in digest["rows"] for cell in row["cells"].values() if cell["people"] is not None]
    assert not [row for row in digest["rows"] if row.get("mean", {}).get("tenths") is not None]
    close_consultation(consultation_id=activity.consultation_id, member_id=None, now=now)
    result = shown_result(activity.rounds.get())
    assert all(row.hidden for row in result.rows)
    drawn += [Client().get("/c/walk-home/results/").content.decode(), json.dumps(digest)]
    for page in drawn:
        assert not re.search(r">\s*(0|100)%|width=\"(0|100)%|(Agree|Disagree|Not sure) <b>(0|100)%", page)


def test_what_is_left_out_is_said_and_nothing_is_called_the_most(cast, now):
    """All of them picked the first, so “the second was picked most” would be wrong, and “the first” would tell of everybody."""
    activity = asked(cast, now, "choice", sensitive=True, most=3)
    answered(activity, FIRST_BY_ALL, now)
    drawn = results_fragment(str(activity.rounds.get().pk))
    assert "what nearly everybody said" in drawn
    assert "Of what can be shown, these came out level at the top" in drawn
    digest = account(activity)
    assert "what nearly everybody said" in digest["left_out"]
    assert digest["sentence"].startswith("Of what can be shown, chosen most:")


def test_what_is_not_sensitive_may_be_said_by_all_on_the_web_too(cast, now):
    activity = asked(cast, now, "choice", most=3)
    answered(activity, FIRST_BY_ALL, now)
    drawn = results_fragment(str(activity.rounds.get().pk))
    assert "100%" in drawn and "“Late buses” was picked most." in drawn and "Left out" not in drawn


@pytest.mark.parametrize(("kind", "go"), [("ranking", [1, 2, 3, 4]), ("budget", [10, 0, 0, 0])])
def test_where_all_put_one_first_no_other_is_said_to_come_first(cast, now, kind, go):
    """A mean that everybody gave the most to is hidden in every question, so what is shown first is first of a part."""
    differing = {"ranking": [[1, 3, 2, 4], [1, 2, 4, 3]], "budget": [[5, 5, 0, 0], [4, 6, 0, 0], [10, 0, 0, 0]]}[kind]
    activity = asked(cast, now, kind)
    answered(activity, [go] * 26 + differing * 4, now)
    picture = kind_of(activity).picture(shown_result(activity.rounds.get()))
    hidden = [row for row in picture["rows"] if row["hidden"]]
    assert hidden and not any(row["place"] for row in picture["rows"])
    assert not re.match("“.*” came first", picture["sentence"])
    digest = account(activity)
    found = opening(activity.consultation, NOBODY, [digest], now.date())["findings"]
    assert all(each["title"].startswith("Of what can be shown") for each in found)
    assert all(each["plain"].startswith("Of what we can show") for each in found)


def test_a_statement_that_all_agree_with_is_not_outdone_by_another(cast, now):
    activity = asked(cast, now, "statements")
    answered(activity, [[1, 1, 1, 1]] * 20 + [[1, -1, 1, 1]] * 12 + [[1, 2, 1, 1]] * 12, now)
    sentence = kind_of(activity).picture(shown_result(activity.rounds.get()))["sentence"]
    assert sentence.startswith("Of what can be shown, most agreed with: “Lights”")


def test_a_digest_that_shows_who_disagrees_does_not_say_that_nothing_is_shown(cast, now):
    activity = asked(cast, now, "statements", sensitive=True)
    answered(activity, [[1, 1, -1, 1]] * 17 + [[1, -1, 2, 1]] * 17, now)
    digest = account(activity)
    shown = [
        row["cells"]["disagree"]["text"] for row in digest["rows"] if row["cells"]["disagree"]["people"] is not None
    ]
    assert shown == ["43%", "43%"]
    assert digest["sentence"] == "Agree: too few to show, for each of them."


def test_a_result_that_was_kept_without_that_care_is_not_shown(cast, now):
    """Kept before the rule was there, or before the question was called sensitive: hidden while people answer, counted after."""
    activity = asked(cast, now, "choice", most=3)
    answered(activity, FIRST_BY_ALL, now)
    activity.sensitive = True
    activity.save()
    asked_now = activity.rounds.get()
    assert not shown_result(asked_now).shown
    ResultSnapshot.objects.update(taken_at=now.replace(year=now.year - 1))
    assert renew_open_results(now=clock.now()) == 1
    result = shown_result(activity.rounds.get())
    assert result.shown and result.guarded and not any(row.cells["chosen"].percent == 100 for row in result.rows)


def test_a_round_that_closed_under_the_older_rule_is_counted_anew(cast, now):
    activity = asked(cast, now, "choice", most=3)
    answered(activity, FIRST_BY_ALL, now)
    close_consultation(consultation_id=activity.consultation_id, member_id=None, now=now)
    activity.sensitive = True
    activity.save()
    result = shown_result(activity.rounds.select_related("activity").get())
    assert result.shown and result.guarded and not any(row.cells["chosen"].percent == 100 for row in result.rows)
