"""Handing words to safeguarding: rooms upstairs register a receiver in their `referrals.py`; the core only calls them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

logger = logging.getLogger(__name__)


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


@dataclass(frozen=True)
class Flag:
    """Words in which the checks saw danger, the moment they were sent; new words of somebody whose words were referred; or
    words about which a reader is worried, with what that reader `said`."""

    entry_id: int
    version: int
    words: str
    at: datetime
    by_reader: bool = False
    said: str = ""


FlagReceiver = Callable[[Flag], None]
flag_receivers: list[FlagReceiver] = []


def receives_flags(receiver: FlagReceiver) -> FlagReceiver:
    """Decorator: called inside the transaction that stores the words. It cannot stop them from being stored."""
    if receiver not in flag_receivers:
        flag_receivers.append(receiver)
    return receiver


def flag(flagged: Flag) -> None:
    """Tell safeguarding at once, whether or not a moderator will act (SAF-06). A receiver that fails loses nothing:
    the words wait for a person anyway, and safeguarding looks for what it was not told about every minute."""
    for receive in flag_receivers:
        try:
            with transaction.atomic():
                receive(flagged)
        except Exception as problem:  # whatever it is: somebody's answer must not be turned away for it
            logger.error("entry %s was not flagged: %s", flagged.entry_id, type(problem).__name__)
