"""Helplines are data with an owner and a source; what nobody has confirmed is hidden from young people (SAF-14)."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from engage.places.models import Area
from engage.signpost.actions import SHIPPED_CONTACTS, load_contacts
from engage.signpost.models import Audience, Contact
from engage.signpost.queries import contacts_for_adults, contacts_for_young_people, help_groups, support_panel

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
DOUBTFUL = {
    "kent-social-care", "shout-kent", "shout-medway", "release-the-pressure", "kooth", "chathealth-medway",
    "compass-house", "lado-kent", "lado-medway", "safeguarding-lead",
}  # fmt: skip


def slugs(contacts):
    return [contact.slug for contact in contacts]


def test_every_install_has_the_contacts_of_the_safety_table():
    assert Contact.objects.count() == 30


def test_rows_to_confirm_and_missing_rows_are_there_unconfirmed():
    assert set(slugs(Contact.objects.filter(confirmed=False))) == DOUBTFUL


def test_an_unconfirmed_contact_is_hidden_from_young_people():
    assert DOUBTFUL.isdisjoint(slugs(contacts_for_young_people(on=TODAY)))


def test_a_contact_is_shown_once_a_named_person_confirms_it():
    Contact.objects.filter(slug="kooth").update(confirmed=True, confirmed_by="Asha, youth worker", checked_on=TODAY)
    assert "kooth" in slugs(contacts_for_young_people(on=TODAY))


@pytest.mark.parametrize(
    ("slug", "call", "text", "word"),
    [
        ("emergency", "999", "", ""),
        ("police-101", "101", "", ""),
        ("childline", "0800 1111", "", ""),
        ("shout", "", "85258", "SHOUT"),
        ("samaritans", "116 123", "", ""),
        ("runaway-helpline", "116 000", "", ""),
        ("nhs-crisis", "111", "", ""),
        ("crimestoppers", "0800 555 111", "", ""),
        ("kent-out-of-hours", "03000 41 91 91", "", ""),
        ("medway-first-response", "01634 334 466", "", ""),
        ("chathealth-kent", "", "07520 618850", ""),
    ],
)
def test_the_numbers_young_people_see_are_those_of_the_table(slug, call, text, word):
    contact = contacts_for_young_people(on=TODAY).get(slug=slug)
    assert (contact.call, contact.text_number, contact.text_keyword) == (call, text, word)


def test_papyrus_shows_no_number_to_text_until_one_is_confirmed():
    assert contacts_for_young_people(on=TODAY).get(slug="papyrus").text_number == ""


def test_contacts_for_adults_and_for_staff_are_not_among_those_for_young_people():
    assert set(contacts_for_young_people(on=TODAY).values_list("audience", flat=True)) == {Audience.YOUNG}
    assert slugs(contacts_for_adults(on=TODAY)) == ["nspcc"]


def test_someone_in_medway_sees_medway_and_someone_in_a_kent_district_sees_kent():
    medway = slugs(contacts_for_young_people(area=Area.objects.get(name="Medway"), on=TODAY))
    thanet = slugs(contacts_for_young_people(area=Area.objects.get(name="Thanet"), on=TODAY))
    assert "medway-first-response" in medway and "kent-out-of-hours" not in medway
    assert "kent-out-of-hours" in thanet and "medway-first-response" not in thanet
    assert "childline" in medway and "childline" in thanet


def test_someone_whose_place_is_not_known_sees_both():
    found = slugs(contacts_for_young_people(on=TODAY))
    assert {"medway-first-response", "kent-out-of-hours"} <= set(found)


def test_a_new_council_that_no_contact_knows_is_shown_all_contacts_rather_than_none():
    redrawn = Area(code="E06000999", name="East Coast", upper_tier="East Coast Council")
    assert slugs(contacts_for_young_people(area=redrawn, on=TODAY)) == slugs(contacts_for_young_people(on=TODAY))


def test_a_contact_is_shown_from_its_first_to_its_last_day():
    Contact.objects.filter(slug="fearless").update(valid_from=date(2026, 3, 1), valid_to=date(2026, 3, 31))
    shown = {
        day: "fearless" in slugs(contacts_for_young_people(on=date(2026, *day)))
        for day in [(2, 28), (3, 1), (3, 31), (4, 1)]
    }
    assert shown == {(2, 28): False, (3, 1): True, (3, 31): True, (4, 1): False}


@pytest.mark.parametrize("name", ["Medway", "Thanet", None])
def test_the_support_panel_is_999_childline_shout_and_samaritans_wherever_one_lives(name):
    area = Area.objects.get(name=name) if name else None
    assert slugs(support_panel(area=area, on=TODAY)) == ["emergency", "childline", "shout", "samaritans"]


def test_everyone_on_the_panel_can_be_reached_with_one_tap():
    for contact in support_panel(on=TODAY):
        assert contact.call_href.startswith("tel:") or contact.text_href.startswith("sms:")


@pytest.mark.parametrize(
    ("columns", "call", "text"),
    [
        ({"call": "0800 1111"}, "tel:08001111", ""),
        ({"call": "+44 1634 334 466"}, "tel:+441634334466", ""),
        ({"text_number": "85258", "text_keyword": "SHOUT"}, "", "sms:85258?body=SHOUT"),
        ({"text_number": "07520 618850"}, "", "sms:07520618850"),
        ({"text_number": "85258", "text_keyword": "HELP ME"}, "", "sms:85258?body=HELP%20ME"),
        ({}, "", ""),
    ],
)
def test_numbers_become_addresses_that_a_phone_understands(columns, call, text):
    contact = Contact(**columns)
    assert (contact.call_href, contact.text_href) == (call, text)


def test_every_contact_has_a_source_an_owner_and_a_first_day():
    for contact in Contact.objects.all():
        assert contact.source and contact.owner and contact.valid_from


def test_loading_the_contacts_again_changes_nothing():
    before = list(Contact.objects.order_by("pk").values())
    assert load_contacts(path=SHIPPED_CONTACTS) == 30
    assert list(Contact.objects.order_by("pk").values()) == before


def test_what_a_person_checked_is_not_overwritten_by_the_file():
    Contact.objects.filter(slug="kooth").update(
        confirmed=True, confirmed_by="Asha, youth worker", checked_on=TODAY, hours="Noon to 10pm"
    )
    load_contacts(path=SHIPPED_CONTACTS)
    kooth = Contact.objects.get(slug="kooth")
    assert (kooth.confirmed_by, kooth.hours) == ("Asha, youth worker", "Noon to 10pm")


def test_a_corrected_file_corrects_what_nobody_has_checked(tmp_path):
    listing = json.loads(SHIPPED_CONTACTS.read_text())
    next(row for row in listing["contacts"] if row["slug"] == "samaritans")["confirmed"] = False
    path = tmp_path / "corrected.json"
    path.write_text(json.dumps(listing))
    load_contacts(path=path)
    assert "samaritans" not in slugs(contacts_for_young_people(on=TODAY))


@pytest.mark.parametrize(
    ("slug", "changes", "constraint"),
    [
        ("childline", {"confirmed_by": ""}, "a_confirmed_contact_says_who_confirmed_it"),
        ("samaritans", {"call": ""}, "a_confirmed_contact_can_be_reached"),
        ("childline", {"text_keyword": "HELLO"}, "a_word_to_text_has_a_number_to_text"),
        ("childline", {"source": ""}, "a_contact_has_a_source_and_an_owner"),
        ("childline", {"owner": ""}, "a_contact_has_a_source_and_an_owner"),
        ("samaritans", {"valid_to": date(2020, 1, 1)}, "contact_ends_after_it_begins"),
    ],
)
def test_the_database_refuses_a_contact_that_cannot_be_trusted(slug, changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Contact.objects.filter(slug=slug).update(**changes)


def test_the_help_groups_have_headings_and_leave_out_what_is_urgent():
    groups = help_groups(on=TODAY)
    assert [heading for heading, _, _ in groups] == [
        "Someone to talk to",
        "If someone is hurting you or you are not safe at home",
        "Tell someone about a crime",
        "If you are an adult worried about a child",
    ]
    assert not any(contact.urgent for _, contacts, _ in groups for contact in contacts)


def test_every_contact_that_may_be_shown_is_on_the_help_page_once():
    shown = [contact.slug for _, contacts, _ in help_groups(on=TODAY) for contact in contacts]
    shown += slugs(contacts_for_young_people(on=TODAY).filter(urgent=True))
    expected = [*slugs(contacts_for_young_people(on=TODAY)), *slugs(contacts_for_adults(on=TODAY))]
    assert sorted(shown) == sorted(expected)
