"""The digests' streams: doorbells while one is being made; the page fetches its own progress when it rings."""

from consultations.desks.digests.announcing import PROGRAMME_STREAM, STREAM
from engage.realtime.streams import doorbell_only

doorbell_only(STREAM, every=0.5)
doorbell_only(PROGRAMME_STREAM, every=0.5)
