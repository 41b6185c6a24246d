"""Handing words to safeguarding: rooms upstairs register a receiver in their `referrals.py`; the core only calls them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Referral:
    """Words that a person referred. The receiver keeps its own copy, because the author may withdraw theirs."""

    entry_id: int
    version: int
    words: str
    member_id: int
    at: datetime


Receiver = Callable[[Referral], None]
receivers: list[Receiver] = []


def receives_referrals(receiver: Receiver) -> Receiver:
    """Decorator: called inside the transaction of every referral; if it fails, the referral fails."""
    if receiver not in receivers:
        receivers.append(receiver)
    return receiver
