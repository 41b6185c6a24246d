"""The digest's stream: a doorbell while it is being made; the page fetches its own progress when it rings."""

from consultations.desks.digests.announcing import STREAM
from engage.realtime.streams import doorbell_only

doorbell_only(STREAM, every=0.5)
