"""A contact is checked every 60 days and gives way to 999 and Childline after 120; everything done to it is on record (SAF-14)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from engage.signpost.actions.contacts import (
    SHIPPED_CONTACTS,
    add_contact,
    change_contact,
    confirm_contact,
    end_contact,
    hide_contact,
    load_contacts,
)
from engage.signpost.models import Contact, ContactChange
from engage.signpost.queries import contacts_for_young_people, help_groups, support_panel
from engage.signpost.queries.contacts import contacts_due, standing_of

pytestmark = pytest.mark.django_db

LEAD = 7
STANDS_IN = {"emergency", "emergency-silent", "emergency-deaf", "childline"}


@pytest.fixture
def samaritans(now):
    contact = Contact.objects.get(slug="samaritans")
    return confirm_contact(contact_id=contact.pk, by="Asha, rang", member_id=LEAD, now=now)


def days_after(now, days):
    return localdate(now) + timedelta(days=days)


def seen(on):
    return {contact.slug for contact in contacts_for_young_people(on=on)}


@pytest.mark.parametrize(
    ("days", "standing", "is_shown", "is_due"),
    [
        (0, "confirmed", True, False),
        (59, "confirmed", True, False),
        (60, "due", True, True),
        (119, "due", True, True),
        (120, "hidden", False, True),
        (1000, "hidden", False, True),
    ],
)
def test_a_checked_contact_by_the_day(samaritans, now, days, standing, is_shown, is_due):
    on = days_after(now, days)
    assert standing_of(samaritans, on=on).name == standing
    assert ("samaritans" in seen(on)) == is_shown
    assert contacts_due(on).filter(pk=samaritans.pk).exists() == is_due


def test_checking_it_again_starts_the_clock_again(samaritans, now):
    confirm_contact(contact_id=samaritans.pk, by="Ben, rang", member_id=LEAD, now=now + timedelta(days=100))
    assert "samaritans" in seen(days_after(now, 219)) and "samaritans" not in seen(days_after(now, 220))


def test_what_nobody_ever_checked_counts_from_the_day_it_was_taken_in():
    taken_in = Contact.objects.get(slug="fearless").taken_in_on
    assert "fearless" in seen(taken_in + timedelta(days=119))
    assert "fearless" not in seen(taken_in + timedelta(days=120))
    assert standing_of(Contact.objects.get(slug="fearless"), on=taken_in).name == "unchecked"


def test_loading_the_file_again_does_not_make_a_contact_younger():
    before = Contact.objects.get(slug="fearless").taken_in_on
    load_contacts(path=SHIPPED_CONTACTS, today=before + timedelta(days=90))
    assert Contact.objects.get(slug="fearless").taken_in_on == before


def test_999_and_childline_never_vanish():
    assert seen(date(2031, 1, 1)) == STANDS_IN
    assert [each.slug for each in support_panel(on=date(2031, 1, 1))] == ["emergency", "childline"]


@pytest.mark.parametrize("slug", sorted(STANDS_IN))
def test_nobody_can_hide_or_end_what_takes_the_place_of_others(now, slug):
    contact = Contact.objects.get(slug=slug)
    for deed in (
        lambda: hide_contact(contact_id=contact.pk, member_id=LEAD, now=now),
        lambda: end_contact(contact_id=contact.pk, last_day=localdate(now), member_id=LEAD, now=now),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "stands_in"
    contact.refresh_from_db()
    assert contact.confirmed and contact.valid_to is None


def test_a_new_number_for_childline_shows_at_once_and_asks_for_a_check(now):
    childline = Contact.objects.get(slug="childline")
    confirm_contact(contact_id=childline.pk, by="Asha", member_id=LEAD, now=now)
    change_contact(contact_id=childline.pk, columns={"call": "0800 2222"}, member_id=LEAD, now=now)
    childline.refresh_from_db()
    assert childline.confirmed and childline.checked_on is None and "childline" in seen(localdate(now))


def test_where_others_are_hidden_the_help_page_names_who_stands_in():
    groups = {group.title: group for group in help_groups(on=date(2031, 1, 1))}
    hurt = groups["If someone is hurting you or you are not safe at home"]
    assert hurt.stood_in and [each.slug for each in hurt.contacts] == ["emergency", "childline"]
    assert not groups["Someone to talk to"].stood_in
    assert "Tell someone about a crime" not in groups


def test_the_help_page_says_so_and_still_rings(client, now):
    Contact.objects.exclude(stands_in=True).update(confirmed=False, confirmed_by="")
    page = client.get("/help/").content.decode()
    assert "We are checking the numbers here" in page
    assert 'href="tel:08001111"' in page and 'href="tel:999"' in page and "Samaritans" not in page


def test_the_support_panel_beside_worrying_words_holds_two_people_to_turn_to(world, guest):
    Contact.objects.exclude(stands_in=True).update(confirmed=False, confirmed_by="")
    guest.get("/")
    page = guest.get("/c/walk-home/4/")
    keys = {name: page.context[name] for name in ("op", "seq")}
    words = "my dad hits me and I want to kill myself"
    answer = guest.post("/c/walk-home/4/", {**keys, "known": "", "words": words, "status": "answered"}, follow=True)
    text = answer.content.decode()
    assert "If you want to talk to someone" in text and "Childline" in text and 'href="tel:999"' in text


# --- what people do to a contact ------------------------------------------------------------------------------------

NEW = {
    "name": "River Youth Line", "purpose": "Talk to a youth worker.", "topic": "talk", "call": "01234 567890",
    "source": "Their page", "owner": "Asha", "valid_from": date(2026, 1, 1),
}  # fmt: skip


def test_a_new_contact_is_hidden_until_somebody_has_checked_it(now):
    contact = add_contact(columns=NEW, member_id=LEAD, now=now)
    assert contact.slug == "river-youth-line" and contact.slug not in seen(localdate(now))
    confirm_contact(contact_id=contact.pk, by="Asha, rang", member_id=LEAD, now=now)
    assert contact.slug in seen(localdate(now))


@pytest.mark.parametrize("way", [{"call": "0800 9"}, {"text_number": "85259"}, {"url": "https://other.example/"}])
def test_another_way_to_reach_it_hides_it_until_somebody_has_checked_that(samaritans, now, way):
    change_contact(contact_id=samaritans.pk, columns=way, member_id=LEAD, now=now)
    samaritans.refresh_from_db()
    assert not samaritans.confirmed and samaritans.checked_on is None
    assert "samaritans" not in seen(localdate(now))


def test_other_words_about_it_do_not_hide_it(samaritans, now):
    change_contact(contact_id=samaritans.pk, columns={"hours": "Always"}, member_id=LEAD, now=now)
    samaritans.refresh_from_db()
    assert samaritans.confirmed and samaritans.hours == "Always"


def test_what_a_person_changed_is_not_overwritten_by_the_file(now):
    fearless = Contact.objects.get(slug="fearless")
    change_contact(contact_id=fearless.pk, columns={"hours": "At any time"}, member_id=LEAD, now=now)
    load_contacts(path=SHIPPED_CONTACTS)
    fearless.refresh_from_db()
    assert fearless.hours == "At any time"


def test_everything_done_to_a_contact_is_on_record_with_before_and_after(samaritans, now):
    change_contact(contact_id=samaritans.pk, columns={"call": "116 124"}, member_id=8, now=now)
    confirm_contact(contact_id=samaritans.pk, by="Ben", member_id=8, now=now)
    hide_contact(contact_id=samaritans.pk, member_id=LEAD, now=now)
    end_contact(contact_id=samaritans.pk, last_day=localdate(now), member_id=LEAD, now=now)
    rows = list(ContactChange.objects.filter(contact=samaritans).order_by("pk").values_list("verb", "by_id_was"))
    assert rows == [("checked", 7), ("changed", 8), ("checked", 8), ("hidden", 7), ("ended", 7)]
    assert ContactChange.objects.get(verb="changed").facts == {"call": ["116 123", "116 124"]}
    assert AuditEvent.objects.filter(verb__startswith="contact.").count() == 5


def test_pressing_save_without_a_change_or_ending_twice_writes_nothing(samaritans, now):
    change_contact(contact_id=samaritans.pk, columns={"call": samaritans.call}, member_id=LEAD, now=now)
    for _ in range(2):
        end_contact(contact_id=samaritans.pk, last_day=localdate(now), member_id=LEAD, now=now)
    assert list(samaritans.changes.order_by("pk").values_list("verb", flat=True)) == ["checked", "ended"]


def test_an_ended_contact_is_shown_on_its_last_day_and_not_after(samaritans, now):
    end_contact(contact_id=samaritans.pk, last_day=days_after(now, 3), member_id=LEAD, now=now)
    assert "samaritans" in seen(days_after(now, 3)) and "samaritans" not in seen(days_after(now, 4))
    with pytest.raises(Refusal):
        confirm_contact(contact_id=samaritans.pk, by="Asha", member_id=LEAD, now=now + timedelta(days=9))


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"call": "", "url": "", "text_number": ""}, "call"),
        ({"text_keyword": "HELLO"}, "text_number"),
        ({"source": ""}, "source"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"topic": "spam"}, "topic"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_cannot_be_a_contact_is_refused_in_words_and_nothing_is_half_written(now, columns, field):
    childline = Contact.objects.get(slug="childline")
    with pytest.raises(Refusal) as refused:
        change_contact(contact_id=childline.pk, columns=columns, member_id=LEAD, now=now)
    assert refused.value.field == field and refused.value.words
    before = (childline.call, childline.name, childline.topic)
    childline.refresh_from_db()
    assert (childline.call, childline.name, childline.topic) == before
    assert not ContactChange.objects.exists()


def test_nobody_confirms_what_cannot_be_reached_or_without_saying_who_they_are(now):
    nowhere = Contact.objects.get(slug="compass-house")
    with pytest.raises(Refusal) as refused:
        confirm_contact(contact_id=nowhere.pk, by="Asha", member_id=LEAD, now=now)
    assert refused.value.code == "unreachable"
    with pytest.raises(Refusal) as refused:
        confirm_contact(contact_id=Contact.objects.get(slug="kooth").pk, by="  ", member_id=LEAD, now=now)
    assert refused.value.code == "no_name"


def test_a_guest_is_told_nothing_of_who_checked_what(samaritans):
    assert "Asha" not in Client().get("/help/").content.decode()
