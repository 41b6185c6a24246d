"""The tables of live sessions; a session paces rounds of the core and points down at them."""

from consultations.live.models.deeds import Command, Record
from consultations.live.models.presence import Presence, StaffPresence
from consultations.live.models.sessions import FLOOR, MOST_PHONES, MOST_SEATS, MOST_TEAMS, Seat, Session, Stage
from consultations.live.models.steps import RoomRound, Step

__all__ = [
    "FLOOR",
    "MOST_PHONES",
    "MOST_SEATS",
    "MOST_TEAMS",
    "Command",
    "Presence",
    "Record",
    "RoomRound",
    "Seat",
    "Session",
    "StaffPresence",
    "Stage",
    "Step",
]
