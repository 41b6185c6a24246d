"""The tables: arrows run downstairs, no person points at a person, nothing personal stands where it should not."""

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.models import Member
from consultations.core.models import Participant
from engage.kit.personal_data import forget_everywhere, hand_over_all, held_about, holders

FLOORS = [
    ["engage.kit", "django.contrib.contenttypes", "django.contrib.sessions"],
    ["django.contrib.auth"],
    ["engage.realtime"],
    ["engage.places"],
    ["engage.signpost"],
    ["accounts"],
    ["allauth.account", "allauth.mfa"],  # they stand on accounts: AUTH_USER_MODEL
    ["consultations.core"],
    [
        "consultations.activities",
        "consultations.live",
        "consultations.desks.moderation",
        "consultations.desks.digests",
        "consultations.desks.authoring",
        "consultations.desks.safeguarding",
        "consultations.desks.strategy",
        "consultations.desks.setup",
    ],
]
STAFF_TABLES = {
    "accounts_member",
    "accounts_invitation",
    "account_emailaddress",
    "account_emailconfirmation",
    "signpost_contact",
}


def floor_of(model):
    name = apps.get_app_config(model._meta.app_label).name
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def arrows():
    """(from, to, field) for every foreign key."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if isinstance(field, models.ForeignKey):
                yield model, field.related_model, field


def test_every_table_stands_on_a_floor():
    for model in apps.get_models(include_auto_created=True):
        assert floor_of(model) >= 0, f"{model}: name its room in FLOORS"


def test_every_foreign_key_runs_downstairs():
    wings = len(FLOORS) - 1
    for source, target, field in arrows():
        same_room = source._meta.app_label == target._meta.app_label
        assert same_room or floor_of(source) > floor_of(target), f"{field} goes up"
        assert same_room or not floor_of(source) == floor_of(target) == wings, f"{field} goes from wing to wing"


def test_no_person_points_at_a_person():
    people = {Member, Participant}
    links = [
        str(field)
        for source, target, field in arrows()
        if target in people and source in people and field.name not in {"member"}
    ]
    assert not links, f"one person's row names another's: {links}"
    # A table that points at two participants would be a friendship, a message, a follower (CON-01).
    for model in apps.get_models(include_auto_created=True):
        to = [field.name for source, target, field in arrows() if source is model and target is Participant]
        assert len(to) <= 1, f"{model.__name__} ties participants together: {to}"


def test_only_accounts_know_who_gave_whom_a_role():
    both = {source.__name__ for source, target, _ in arrows() if target is Member}
    twice = {
        name
        for name in both
        if len([1 for source, target, _ in arrows() if source.__name__ == name and target is Member]) > 1
    }
    assert twice <= {"RoleGrant", "Invitation", "Digest", "Response", "WordsExport"}, (
        f"new tables that tie members together: {twice}"
    )


FORBIDDEN = (
    "name",
    "mail",
    "phone",
    "mobile",
    "address",
    "postcode",
    "birth",
    "_ip",
    "ip_",
    "agent",
    "device",
    "school",
)
HARMLESS = {  # a column whose name has such a part and holds nothing of a young person
    "accounts_organisation.name",
    "places_area.name",
    "places_area.short_name",
    "places_place.name",
    "places_schoolholiday.name",
    "realtime_streamversion.name",
    "kit_heartbeat.name",
    "kit_sitesetting.name",
    "kit_sitesettingrequest.name",
    "django_content_type.app_label",
    "auth_permission.codename",
    "auth_permission.name",
    "auth_group.name",
}


@pytest.mark.django_db
def test_no_column_outside_the_staffs_tables_could_hold_who_a_young_person_is():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND table_name NOT LIKE 'django_migrations'"
        )
        columns = cursor.fetchall()
    assert any(table == "core_participant" for table, _ in columns)
    found = {
        f"{table}.{column}"
        for table, column in columns
        if table not in STAFF_TABLES and any(part in f"{column}" for part in FORBIDDEN)
    }
    assert found <= HARMLESS, sorted(found - HARMLESS)


def test_a_participant_is_no_more_than_this():
    columns = {field.column for field in Participant._meta.concrete_fields}
    assert columns == {
        "id",
        "consultation_id",
        "guest_key",
        "return_key",
        "member_id",
        "age_band",
        "area_id",
        "elsewhere",
        "joined_on",
    }


def test_every_table_that_points_at_a_person_has_a_holder():
    for person, target in (("member", Member), ("participant", Participant)):
        held = {model for holder in holders for model in holder.models if holder.person == person}
        pointing = {source for source, points_at, _ in arrows() if points_at is target}
        assert not pointing - held, f"nobody answers for {[m.__name__ for m in pointing - held]} ({person})"
    assert {holder.person for holder in holders} == {"member", "participant"}


@pytest.mark.django_db
def test_everything_held_can_be_handed_over_and_forgotten(world):
    import json

    person = world.person(age_band="13-15")
    world.say(person, "my own words")
    assert "my own words" in json.dumps(hand_over_all("participant", person))
    assert len(held_about("participant", person)) >= 3
    member = world.cast.moderator
    assert "moderator@example.org" in json.dumps(hand_over_all("member", member))
    forget_everywhere("member", member, now=world.now)
    member.refresh_from_db()
    assert member.first_name == "Former member" and not member.is_active
    forget_everywhere("participant", person, now=world.now)
    assert not Participant.objects.exists()


def test_quoting_is_off_until_somebody_says_yes():
    from consultations.core.forms import QuoteField
    from consultations.core.models import Entry

    assert Entry._meta.get_field("may_quote").default is False
    field = QuoteField()
    assert not field.initial and not field.required


@pytest.mark.parametrize("kind", ["choice", "ideas", "open_question", "statements"])
@pytest.mark.django_db
def test_no_page_asks_with_the_tick_already_set(world, guest, kind):
    from consultations.core.models import Activity

    position = Activity.objects.get(kind=kind).position
    page = guest.get(f"/c/walk-home/{position}/").content.decode()
    assert 'name="may_quote"' in page
    assert "checked" not in page.partition('name="may_quote"')[2].partition(">")[0]
