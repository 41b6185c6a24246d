"""What a file needs to know about a digest besides its released account; it has no way to the exact part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consultations.desks.digests.models import Digest
from consultations.desks.digests.snapshot.cells import moment_words


@dataclass(frozen=True)
class Paper:
    """One digest as files and pages see it."""

    released: dict[str, Any]
    number: int
    sha256: str
    cut_off: datetime
    note: str
    status_text: str

    @property
    def title(self) -> str:
        return f"{self.released['asked']['title']}: digest, version {self.number}"


def paper_of(digest: Digest) -> Paper:
    if digest.released is None or digest.cut_off is None:
        raise ValueError("a digest that is still being made has no paper")
    if digest.published_at is None:
        status = "Not published yet: a person must check it first."
    else:
        status = f"Published {moment_words(digest.published_at)}."
    return Paper(digest.released, digest.number, digest.sha256, digest.cut_off, digest.note, status)
