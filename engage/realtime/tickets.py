"""Signed leave to listen to one stream, so that a socket needs neither session nor database."""

from functools import lru_cache

from django.core import signing

from engage.kit import clock
from engage.kit.signed import Signer
from engage.realtime.streams import check, kind_of

_signer = Signer(salt="engage.realtime.ticket")


class BadTicket(Exception):  # noqa: N818  (the answer to it is a refusal)
    """Forged, out of date, or for a kind of stream that is no more; the page should be loaded again."""


def ticket(name: str) -> str:
    """A ticket for the stream, good for the kind's time. Only a view that checked its viewer may hand one out."""
    return _signer.sign(check(name))


def name_on(given: str) -> str:
    """The stream that this ticket lets its holder listen to. Raises `BadTicket`."""
    try:
        name, signed_at = _signed(given)
        if signed_at + kind_of(name).ticket_age < clock.nearly():
            raise BadTicket
    except (signing.BadSignature, KeyError, ValueError) as reason:  # JSON can hold half a character
        raise BadTicket from reason
    return name


@lru_cache(maxsize=4096)
def _signed(given: str) -> tuple[str, int]:
    """What was signed, and when (seconds since 1970). A room of phones comes back with a few tickets, all at one moment;
    whether one is still good is asked each time. Raises `BadSignature`, which is not remembered."""
    name = _signer.unsign(given)
    return name, _signer.signed_at(given)
