"""The pages of the moderation desk."""

from consultations.desks.moderation.views.board import board
from consultations.desks.moderation.views.entry import back_to_queue, entry
from consultations.desks.moderation.views.questions import questions
from consultations.desks.moderation.views.queue import queue
from consultations.desks.moderation.views.words import words

__all__ = ["back_to_queue", "board", "entry", "questions", "queue", "words"]
