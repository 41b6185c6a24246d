"""The digest as data: exactly the bytes that the hash was made of, so `sha256sum` of the file is the digest's hash."""

from consultations.desks.digests.exports.paper import Paper
from consultations.desks.digests.snapshot.canonical import canonical


def data_of(paper: Paper) -> bytes:
    return canonical(paper.released)
