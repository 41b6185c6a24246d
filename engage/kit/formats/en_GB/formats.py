"""Dates in British English with the whole name of the month, which is easier to read."""

DATE_FORMAT = "j F Y"
