"""Two people change the small-number threshold; every count that leaves the building obeys what they agreed on (OPS-05)."""

import pytest
from django.db import IntegrityError, transaction

from consultations.core.actions.consulting import close_consultation
from engage.kit import site_settings, site_threshold
from engage.kit.models import AuditEvent, SiteSetting, SiteSettingRequest
from engage.kit.refusal import Refusal
from engage.kit.site_settings import ask_for_change, decide_change, open_request, set_value
from engage.kit.small_numbers import Exact, release, threshold

pytestmark = pytest.mark.django_db

ASHA, BEN = 7, 8


def ask(now, typed="20", by=ASHA):
    return ask_for_change(name=site_threshold.NAME, typed=typed, member_id=by, now=now)


def decide(asked, now, *, by=BEN, confirm=True):
    decided = decide_change(request_id=asked.pk, confirm=confirm, member_id=by, now=now)
    site_threshold.forget()  # as the next page does
    return decided


def shown(people):
    return release({"a": Exact(people)}, base=Exact(people)).shown


def test_the_threshold_is_the_environments_until_two_people_agree(now, settings):
    settings.SMALL_NUMBER_THRESHOLD = 12
    assert threshold() == 12
    asked = ask(now)
    site_threshold.forget()
    assert threshold() == 12 and shown(15)
    decide(asked, now)
    assert threshold() == 20 and not shown(15) and shown(20)


def test_whoever_asks_does_not_confirm(now):
    asked = ask(now)
    with pytest.raises(Refusal) as refused:
        decide(asked, now, by=ASHA)
    assert refused.value.code == "same_person" and threshold() == 10
    with pytest.raises(IntegrityError, match="whoever_asks_for_a_change_does_not_confirm_it"), transaction.atomic():
        SiteSettingRequest.objects.filter(pk=asked.pk).update(
            outcome="confirmed", decided_by_id_was=ASHA, decided_at=now
        )


def test_one_person_cannot_set_it_alone(now):
    with pytest.raises(Refusal) as refused:
        set_value(name=site_threshold.NAME, typed="50", member_id=ASHA, now=now)
    assert refused.value.code == "two_people" and not SiteSetting.objects.exists()


@pytest.mark.parametrize("typed", ["4", "0", "-7", "", "ten", "5.5", "1e3", "٢٠", "101", "9" * 40])
def test_nothing_below_five_and_nothing_that_is_no_number_can_be_asked_for(now, typed):
    with pytest.raises(Refusal):
        ask(now, typed)
    assert not SiteSettingRequest.objects.exists()


def test_whoever_asked_may_take_it_back_and_then_somebody_may_ask_again(now):
    decide(ask(now), now, by=ASHA, confirm=False)
    assert open_request(site_threshold.NAME) is None and threshold() == 10
    decide(ask(now, "15"), now)
    assert threshold() == 15


def test_one_change_waits_at_a_time_and_the_same_press_again_is_the_same_request(now):
    asked = ask(now)
    assert ask(now).pk == asked.pk
    with pytest.raises(Refusal) as refused:
        ask(now, "30", by=BEN)
    assert refused.value.code == "waiting"


def test_a_decision_stands_and_pressing_again_changes_nothing(now):
    asked = decide(ask(now), now)
    assert decide(asked, now).outcome == "confirmed"
    with pytest.raises(Refusal) as refused:
        decide(asked, now, confirm=False)
    assert refused.value.code == "decided" and SiteSetting.objects.count() == 1


def test_asking_and_confirming_are_both_logged_with_who(now):
    decide(ask(now), now)
    logged = list(AuditEvent.objects.order_by("pk").values_list("verb", "member_id_was"))
    assert logged == [("setting.asked", ASHA), ("setting.changed", BEN)]


def test_a_setting_for_one_person_is_not_asked_for(now):
    with pytest.raises(Refusal) as refused:
        ask_for_change(name="site.controller", typed="x", member_id=ASHA, now=now)
    assert refused.value.code == "one_person"


def test_several_settings_are_read_with_one_query(now, django_assert_num_queries):
    set_value(name="site.controller", typed="Old", member_id=ASHA, now=now)
    set_value(name="site.controller", typed="New", member_id=ASHA, now=now)
    with django_assert_num_queries(1):
        values = site_settings.values_of(["site.controller", "site.complaints"])
    assert values == {"site.controller": "New", "site.complaints": ""}


def test_the_next_page_obeys_what_was_agreed_without_anybody_saying_so(world, guest, now):
    for _ in range(20):
        world.choose(world.person(), world.options()[0])
    close_consultation(consultation_id=world.consultation.pk, member_id=None, now=now)

    def page():
        return guest.get("/c/walk-home/results/").content.decode()

    assert "20 people" in page()
    decide_change(request_id=ask(now, "50").pk, confirm=True, member_id=BEN, now=now)
    assert "20 people" not in page()
