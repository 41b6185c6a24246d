"""Signed leave to listen to one stream, so that a socket needs neither session nor database."""

from django.core import signing

from engage.realtime.streams import check, kind_of

_signer = signing.TimestampSigner(salt="engage.realtime.ticket")


class BadTicket(Exception):  # noqa: N818  (the answer to it is a refusal)
    """Forged, out of date, or for a kind of stream that is no more; the page should be loaded again."""


def ticket(name: str) -> str:
    """A ticket for the stream, good for the kind's time. Only a view that checked its viewer may hand one out."""
    return _signer.sign(check(name))


def name_on(given: str) -> str:
    """The stream that this ticket lets its holder listen to. Raises `BadTicket`."""
    try:
        name = _signer.unsign(given)
        return _signer.unsign(given, max_age=kind_of(name).ticket_age)
    except (signing.BadSignature, KeyError, UnicodeError) as reason:  # JSON can hold half a character
        raise BadTicket from reason
