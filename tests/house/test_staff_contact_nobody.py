"""Staff cannot reach somebody who takes part (CON-05): by no address, in no table, by no mail."""

import re

from django.apps import apps
from django.db import models

from accounts.models import Member
from consultations.core.models import Answer, Entry, Participant
from tests.house.conftest import routes
from tests.house.test_sources import name_of, sources

# Every address among the desks that names what one young person gave, and what staff may do there. A new one needs two
# people's eyes: whatever it is, it must not carry words of staff to that person.
ABOUT_ONE_PERSON = {
    "moderation_entry": "decides about words; the author reads a sentence that the product wrote for that decision",
    "moderation_back": "puts a decision back",
    "live_show_words": "decides about words of a room; the author reads a sentence that the product wrote for that decision",
    "group_change": "puts right what a youth worker typed for people who sit beside them",
    "group_take_back": "takes that back",
    "safeguarding_concern": "reads a concern",
    "safeguarding_deed": "writes into the record of a concern, which no young person reads",
}
OF_ONE_PERSON = {"entry_id", "record_id", "participant_id", "answer_id", "concern_id", "seat_id", "report_id"}

# Words in a table that points at one person's part: by whom they are and who reads them.
WORDS_BESIDE_A_PERSON = {
    "Entry.text": "their own",
    "Entry.norm": "their own",
    "Entry.shown_text": "their own, as a person approved it",
    "Entry.stage_reason": "staff's, about an idea on the board: everybody reads it",
    "Finding.reason": "a check's, read by moderators",
    "Finding.screen": "the name of a check",
    "Report.words": "a reader's, read by moderators",
    "Report.code_key": "a hash",
    "Report.browser_key": "a hash",
    "Participant.guest_key": "a hash",
    "Participant.return_key": "a hash",
    "Participant.age_band": "one of a few bands",
    "Response.heading": "staff's, published to everybody by a second person",
    "Response.words": "the same",
    "Response.reason": "the same",
    "Response.owner": "the same: a role",
    "Response.note": "the same",
}


def test_every_address_at_the_desks_about_one_person_is_known():
    found = {
        name
        for name, pattern, view in routes()
        if view.audience == "holders" and OF_ONE_PERSON & set(getattr(pattern, "converters", {}))
    }
    assert found == set(ABOUT_ONE_PERSON)


def test_no_address_at_the_desks_writes_to_somebody_who_takes_part():
    names = [name for name, _, view in routes() if view.audience == "holders"]
    assert not [name for name in names if re.search(r"message|chat|reply|contact_(participant|author|person)", name)]


def test_no_table_beside_a_person_could_hold_a_message_to_them():
    beside = set()
    for model in apps.get_models():
        points = {field.related_model for field in model._meta.get_fields() if field.many_to_one or field.one_to_one}
        if model in {Entry, Answer, Participant} or points & {Participant, Answer, Entry}:
            beside |= {
                f"{model.__name__}.{field.name}"
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField) and not field.choices
            }
    assert beside == set(WORDS_BESIDE_A_PERSON)


def test_mail_goes_to_accounts_and_invitations_only():
    """A participant has no address; the two places that send mail take a member's and an invitation's."""
    sending = {
        name_of(path) for path in sources() if re.search(r"send_mail\(|EmailMessage\(|mail_managers", path.read_text())
    }
    assert sending == {"accounts/tasks.py"}


def test_staff_have_a_first_name_and_a_role_and_nothing_else_to_be_known_by():
    known_by = {field.name for field in Member._meta.concrete_fields if isinstance(field, models.CharField)}
    assert known_by == {"first_name", "email", "password"}
