"""Receives what moderators refer and what the checks flag; a referral fails if this does, a young person's answer never."""

from consultations.core.referring import Flag, Referral, receives_flags, receives_referrals
from consultations.desks.safeguarding.actions.raising import raise_concern
from consultations.desks.safeguarding.models import Concern


@receives_referrals
def referred(referral: Referral) -> None:
    raise_concern(
        entry_id=referral.entry_id,
        version=referral.version,
        words=referral.words,
        source=Concern.Source.MODERATOR,
        member_id=referral.member_id,
        now=referral.at,
    )


@receives_flags
def flagged(flag: Flag) -> None:
    raise_concern(
        entry_id=flag.entry_id,
        version=flag.version,
        words=flag.words,
        source=Concern.Source.REPORT if flag.by_reader else Concern.Source.CHECK,
        member_id=None,
        now=flag.at,
        said=flag.said,
    )
