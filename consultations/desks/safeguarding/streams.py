"""What can be listened to at the safeguarding desk: a doorbell, never a word."""

from engage.realtime.streams import doorbell_only

doorbell_only("safeguarding")
