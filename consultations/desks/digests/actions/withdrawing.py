"""Words that their author took back leave every digest that is not out yet: it is emptied, and a new one is begun (DPR-06)."""

from datetime import datetime

from django.db import connection, transaction

from consultations.desks.digests.actions.making import ask_anew, subject_of
from consultations.desks.digests.models import Digest
from consultations.desks.digests.queries import holds_words_that_went
from engage.kit import audit
from engage.kit.refusal import Refusal

State = Digest.State
WENT = (
    "Somebody took back words that stand in this digest, or a person took them down. It cannot go out with them. "
    "A new one is made without them in a few minutes; you can also make one now."
)


def check_nothing_went(digest: Digest) -> None:
    """Refuses (409 `words_went`) to publish what others may not read any more. Inside the publishing transaction."""
    if holds_words_that_went(digest):
        raise Refusal(WENT, status=409, code="words_went")


@transaction.atomic
def empty_what_holds_words_that_went(*, now: datetime) -> list[int]:
    """Every ready digest with such words loses its whole account for good; in its place another is begun.

    What is ready is frozen by a trigger, so that nobody can improve it. Erasing is the one thing that may pass.
    """
    emptied = []
    for digest in Digest.objects.select_for_update(of=["self"]).filter(state=State.READY).order_by("pk"):
        if not holds_words_that_went(digest):
            continue
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL engage.retention = 'on'")
        digest.state, digest.released, digest.exact = State.FAILED, None, None
        digest.sha256 = digest.exact_sha256 = ""
        digest.publication_asked_by_id = digest.publication_asked_at = None
        digest.save(
            update_fields=[
                "state",
                "released",
                "exact",
                "sha256",
                "exact_sha256",
                "publication_asked_by",
                "publication_asked_at",
            ]
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL engage.retention = 'off'")
        audit.record(verb="digest.emptied", subject=subject_of(digest), now=now)
        ask_anew(digest, now=now)
        emptied.append(digest.pk)
    return emptied
