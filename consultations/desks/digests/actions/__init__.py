"""The deeds of the digests desk, by what they are about; the ones that other rooms and tests call stand here as well."""

from consultations.desks.digests.actions.making import (
    JOB,
    ask_for_digest,
    ask_for_weekly_digests,
    keep,
    note_reading,
    stop_digest,
)
from consultations.desks.digests.actions.publishing import ask_for_publication, publish_digest, send_back, why_not
from consultations.desks.digests.actions.withdrawing import empty_what_holds_words_that_went

__all__ = [
    "JOB",
    "ask_for_digest",
    "ask_for_publication",
    "ask_for_weekly_digests",
    "empty_what_holds_words_that_went",
    "keep",
    "note_reading",
    "publish_digest",
    "send_back",
    "stop_digest",
    "why_not",
]
