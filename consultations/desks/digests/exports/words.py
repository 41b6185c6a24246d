"""Published words, a row for each, for an analyst (DIG-18): no id and nothing about who said it, in an order that tells nothing."""

import csv
from collections.abc import Iterable
from io import StringIO

from consultations.core.models import Entry
from consultations.desks.digests.exports.figures import safe
from consultations.desks.digests.snapshot.quotes import shuffled

HEADER = ("Number in this file", "Question", "Asked", "Words as published", "May be quoted", "Step of the ladder")


def words_file(entries: Iterable[Entry]) -> bytes:
    """The numbers count the rows of this file and stand nowhere else."""
    held = StringIO()
    table = csv.writer(held)
    table.writerow(HEADER)
    ordered = sorted(entries, key=lambda entry: (entry.activity.position, shuffled(entry)))
    for number, entry in enumerate(ordered, start=1):
        may = "yes" if entry.may_quote else "no"
        table.writerow(
            [
                number,
                entry.activity.position,
                safe(entry.activity.prompt),
                safe(entry.shown_text or ""),
                may,
                entry.get_stage_display(),
            ]
        )
    return ("\ufeff" + held.getvalue()).encode()
