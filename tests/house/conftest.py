"""A world with something behind every address, and a browser for everybody who might knock there."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.actions.disclosing import ask_to_disclose
from accounts.actions.inviting import invite
from accounts.actions.partners import take_in_partner
from accounts.models import Disclosure, Invitation
from accounts.roles import Role
from consultations.core.actions.changing import propose_change
from consultations.core.actions.deciding import decide
from consultations.core.actions.taking_part import take_part
from consultations.core.given import Given, Mark
from consultations.core.models import Answer, Change
from consultations.desks.digests.actions import ask_for_digest, ask_for_publication, publish_digest
from consultations.desks.digests.actions.programme import ask_for_programme
from consultations.desks.digests.actions.words_export import ask_for_words
from consultations.desks.digests.models import ProgrammeDigest, WordsExport
from consultations.desks.groups.actions import Speaks, write_down
from consultations.desks.safeguarding.models import Concern
from engage.kit import jobs
from engage.places.models import SchoolHoliday
from engage.signpost.models import Contact
from tests.factories.live import make_room
from tests.factories.responses import draft


def routes():
    """Every address there is: (name, pattern, view). Also those of packages, if somebody mounts one."""

    def walk(patterns, space=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}", pattern.pattern, pattern.callback
            else:
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)

    return list(walk(get_resolver().url_patterns))


@pytest.fixture
def full(world):
    """The world with a participant, words in every state, and a digest that is published."""
    full = SimpleNamespace(**vars(world), world=world)
    full.token = "a-browser-that-takes-part-1"
    full.person = take_part(consultation=world.consultation, token=full.token, now=world.now)
    world.choose(full.person, world.options()[0])
    full.shown = world.publish(world.idea(full.person, "Shown: lights on the path"))
    full.held = world.idea(full.person, "Held: nobody has read this")
    full.referred = world.idea(full.person, "Referred: a worry")
    _decide(world, full.referred, "refer", "concern")
    full.declined = world.idea(full.person, "Declined: not this")
    _decide(world, full.declined, "decline", "spam")
    full.room = make_room(world)
    full.digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(full.digest.job_id)
    full.digest.refresh_from_db()
    assert full.digest.state == "ready"
    full.response = draft(world)
    # Published, so that partners too find it.
    ask_for_publication(digest_id=full.digest.pk, member_id=world.cast.analyst.pk, now=world.now)
    publish_digest(digest_id=full.digest.pk, member_id=world.cast.administrator.pk, now=world.now)
    return full


def _a_change(full):
    """A change of words that waits for a colleague."""
    return Change.objects.first() or propose_change(
        consultation_id=full.consultation.pk,
        activity_id=full.words.pk,
        wording={"hint": "One or two sentences are fine."},
        notice="We added a line of help.",
        member_id=full.cast.youth_worker.pk,
        now=full.now,
    )


def _decide(world, entry, outcome, reason):
    member = world.cast.moderator.pk
    decide(entry_id=entry.pk, version=1, outcome=outcome, reason=reason, member_id=member, now=world.now)


def partner(full):
    cast = full.cast
    return take_in_partner(lead=cast.organisation, name="Council", body="council", by=cast.administrator, now=full.now)


def disclosed(full):
    there = Disclosure.objects.filter(organisation=full.cast.organisation).first()
    return there or ask_to_disclose(
        organisation=full.cast.organisation,
        to_whom="A court",
        what="The released figures of one question",
        basis="court_order",
        reason="Order 12",
        on=full.now.date(),
        op=uuid4(),
        by=full.cast.administrator,
        now=full.now,
    )


def invited(full):
    there = Invitation.objects.filter(organisation=full.cast.organisation).first()
    return there or invite(
        organisation=full.cast.organisation,
        home=full.cast.organisation,
        email="invited@example.org",
        first_name="Invited",
        roles=["moderator"],
        by=full.cast.administrator,
        now=full.now,
    )


def words_export(full):
    """A request for words, and whoever asked for it is somebody who knocks."""
    return WordsExport.objects.first() or ask_for_words(
        consultation=full.consultation,
        reason="To knock at every door of it.",
        member_id=full.cast.analyst.pk,
        now=full.now,
    )


def programme_digest(full):
    """This quarter's, made by a worker the first time it is asked for."""
    made = ProgrammeDigest.objects.first()
    if made is None:
        made = ask_for_programme(
            organisation=full.cast.organisation,
            begins_on=full.now.date().replace(day=1),
            ends_on=full.now.date(),
            member_id=full.cast.analyst.pk,
            now=full.now,
        )
        jobs.run(made.job_id)
    return made


def a_record(full):
    """What a group said, typed by the youth worker."""
    there = Answer.objects.filter(source="group").first()
    if there is not None:
        return there.participant_id
    return write_down(
        consultation=full.consultation,
        speaks=Speaks("group", 8),
        answers={full.choice.pk: Given("answered", marks=(Mark(full.world.options()[0].pk, 1, 8),))},
        op=uuid4(),
        seq=full.world.seq(),
        member_id=full.cast.youth_worker.pk,
        now=full.now,
    ).record_id


# What stands in an address: by the name of its part; and for single addresses where that needs something else.
PARTS = {
    "part": lambda full: "purpose",
    "change_id": lambda full: _a_change(full).pk,
    "slug": lambda full: full.consultation.slug,
    "position": lambda full: full.ideas.position,
    "entry_id": lambda full: full.held.pk,
    "activity_id": lambda full: full.ideas.pk,
    "consultation_id": lambda full: full.consultation.pk,
    "response_id": lambda full: full.response.pk,
    "digest_id": lambda full: full.digest.pk,
    "other_id": lambda full: full.digest.pk,
    "export_id": lambda full: words_export(full).pk,
    "programme_id": lambda full: programme_digest(full).pk,
    "number": lambda full: full.digest.number,
    "document": lambda full: "rules",
    "version": lambda full: 1,
    "contact_id": lambda full: Contact.objects.get(slug="shout").pk,
    "holiday_id": lambda full: SchoolHoliday.objects.order_by("pk").first().pk,
    "setting": lambda full: "site.controller",
    "concern_id": lambda full: Concern.objects.get(entry_id_was=full.referred.pk).pk,
    "deed": lambda full: "acknowledge",
    "pk": lambda full: 10**9,  # a passkey is made in a browser; whoever asks for one has none
    "part_id": lambda full: full.person.pk,
    "disclosure_id": lambda full: disclosed(full).pk,
    "member_id": lambda full: full.cast.second_moderator.pk,
    "grant_id": lambda full: full.cast.second_moderator.grants.get().pk,
    "organisation_id": lambda full: partner(full).pk,
    "invitation_id": lambda full: invited(full).pk,
    "token": lambda full: "forged",
    "key": lambda full: "forged",
    "uidb36": lambda full: "1",
    "session_id": lambda full: full.room.session.pk,
    "room_key": lambda full: full.room.session.key,
    "room_code": lambda full: full.room.session.code,
    "record_id": a_record,
    "way": lambda full: "group",
}
EXCEPT = {
    ("idea", "entry_id"): lambda full: full.shown.pk,
    ("report", "entry_id"): lambda full: full.shown.pk,
    ("moderation_questions", "activity_id"): lambda full: full.consultation.activities.get(kind="panel").pk,
    ("moderation_words", "activity_id"): lambda full: full.consultation.activities.get(kind="words").pk,
}


def parts_of(name, pattern, full):
    """What to put into the address `name`, for the objects of `full`."""
    wanted = list(pattern.converters) or list(pattern.regex.groupindex)
    unknown = [part for part in wanted if part not in PARTS]
    assert not unknown, f"{name}: say in tests/house/conftest.py what {unknown} stands for"
    return {part: EXCEPT.get((name, part), PARTS[part])(full) for part in wanted}


def browsers(full):
    """Everybody who might knock: (who, the browser, roles held, whether of another organisation)."""
    cast = full.cast
    yield "guest", Client(), set(), False
    taking_part = Client()
    taking_part.cookies["guest"] = full.token
    yield "somebody who takes part", taking_part, set(), False
    yield "community member", cast.browser(cast.community_member), set(), False
    for role in Role:
        yield f"{role.label}", cast.browser(cast.member(f"our_{role}", role)), {role}, False
    for role in Role:
        yield f"{role.label} elsewhere", cast.browser(cast.member(f"their_{role}", role, elsewhere=True)), {role}, True
