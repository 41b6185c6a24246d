"""What rooms hold about a participant's phone and about members who hold a remote, and how to forget it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from accounts.models import Member
from consultations.core.models import Participant
from consultations.live.doorbells import ring_staff
from consultations.live.models import Command, Seat, StaffPresence
from engage.kit.personal_data import Holder, holders


def hold(*, participant: Participant) -> list[str]:
    return [
        gettext(
            "Which live sessions this phone was in, and whether it asked for more time. Not when it came, and no name."
        )
    ]


def hand_over(*, participant: Participant) -> dict[str, Any]:
    seats = Seat.objects.filter(participant=participant).select_related("session").order_by("pk")
    return {
        "live_sessions": [
            {
                "session": seat.session.title,
                "more_time": seat.extra_time,
                "words_held": seat.words_held,
                "team": seat.team,
            }
            for seat in seats
        ]
    }


def forget(*, participant: Participant, now: datetime) -> None:
    """The seats go; what a room revealed is frozen, holds numbers only, and stays."""
    rooms = list(Seat.objects.filter(participant=participant).values_list("session_id", flat=True))
    Seat.objects.filter(participant=participant).delete()
    for session_id in rooms:
        ring_staff(session_id)


def hold_of_member(*, member: Member) -> list[str]:
    return [
        gettext("If you lead live sessions: that you have a remote open, for a day."),
        gettext("Which buttons of a remote you pressed, and when."),
    ]


def hand_over_of_member(*, member: Member) -> dict[str, Any]:
    pressed = Command.objects.filter(member_id_was=member.pk).order_by("pk")
    there = StaffPresence.objects.filter(member=member).order_by("pk")
    return {
        "remotes_open": [{"session": one.session_id, "at": one.at.isoformat()} for one in there],
        "buttons_pressed": [
            {"button": one.verb, "session": one.session_id, "at": one.at.isoformat()} for one in pressed
        ],
    }


def forget_of_member(*, member: Member, now: datetime) -> None:
    """The log of commands keeps a number that leads to a row without a name."""
    StaffPresence.objects.filter(member=member).delete()


holders.add("live.participant", Holder("participant", (Seat,), hold, hand_over, forget))
holders.add("live.member", Holder("member", (StaffPresence,), hold_of_member, hand_over_of_member, forget_of_member))
