"""What was published of a consultation before: the accounts that a new one must not come too close to."""

from consultations.core.models import Consultation
from consultations.desks.digests.models import Digest
from consultations.desks.digests.snapshot.differing import Earlier, too_close


def published_before(consultation: Consultation) -> list[Earlier]:
    published = Digest.objects.filter(consultation=consultation, state=Digest.State.PUBLISHED).order_by("number")
    return [
        Earlier(each.number, each.released, each.exact)
        for each in published
        if each.released is not None and each.exact is not None
    ]


def close_tables(digest_id: int, other_id: int, limit: int) -> set[str]:
    """Names of the tables of two digests of one consultation that a few people tell apart."""
    both = dict(Digest.objects.filter(pk__in=[digest_id, other_id]).values_list("pk", "exact"))
    new, old = both.get(digest_id), both.get(other_id)
    return set(too_close(new, old, limit)) if new and old else set()


def comes_too_close(digest: Digest) -> tuple[int, list[str]] | None:
    """The version and the tables of it that this digest comes too close to without standing on its figures; else None."""
    if digest.released is None or digest.exact is None or digest.small_number_threshold is None:
        return None
    for before in published_before(digest.consultation):
        stand = digest.exact.get("kept", {}).get(str(before.number), [])
        close = set(too_close(digest.exact, before.exact, digest.small_number_threshold)) - set(stand)
        if close:
            return before.number, sorted(close)
    return None
