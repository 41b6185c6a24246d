"""Pages of live sessions: joining and the phone, the wall, the remote and the run sheet of staff."""

from consultations.live.views.afterwards import follow, heard
from consultations.live.views.commanding import commands
from consultations.live.views.joining import join, join_code
from consultations.live.views.phone import answer, me, phone, test_circle
from consultations.live.views.planning import begin, new, sessions, sheet
from consultations.live.views.printing import paper, poster
from consultations.live.views.remote import remote
from consultations.live.views.said import said
from consultations.live.views.wall import stage
from consultations.live.views.words import show_words, words

__all__ = [
    "answer",
    "begin",
    "commands",
    "follow",
    "heard",
    "join",
    "join_code",
    "me",
    "new",
    "paper",
    "phone",
    "poster",
    "remote",
    "said",
    "sessions",
    "sheet",
    "show_words",
    "stage",
    "test_circle",
    "words",
]
