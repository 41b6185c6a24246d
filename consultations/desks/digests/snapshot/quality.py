"""How far the account can be trusted (DIG-22): what was sent twice, what looked like repeats, when a check or a person was late."""

from datetime import datetime
from typing import Any

from consultations.core.models import Consultation
from consultations.desks.digests.queries import quality_figures
from consultations.desks.digests.snapshot.cells import Part, frozen, log_of
from engage.kit.small_numbers import Exact, Released, release


def quality_box(consultation: Consultation, *, cut_off: datetime, at_least: int) -> Part:
    """Each line alone: a count that may be shown, or words that say that it is too small to show."""
    figures = quality_figures(consultation)
    lines: list[dict[str, Any]] = []
    hidden: list[dict[str, str]] = []
    for key, label, number in (
        ("repeated_words", "Pieces of words that say the very same as earlier ones", figures.repeated_words),
        ("suspected_repeats", "Answers that look like one person answering again", figures.suspected_repeats),
        (
            "unchecked",
            "Pieces of words that an automatic check could not look at; a person read them",
            figures.unchecked,
        ),
        ("waiting", "Pieces of words that nobody had read at the cut-off, so they are not here", figures.waiting),
    ):
        table: Released[str] = release({}, base=number, at_least=at_least)
        text = "None" if number == Exact(0) and key in NO_SECRET else ""
        lines.append({"key": key, "label": label, "text": text or frozen(table.base, share=False)["text"]})
        if table.base.hidden:
            hidden += log_of("data quality", {key: "fewer than the threshold"})
    days = (cut_off - figures.oldest_waiting).days if figures.oldest_waiting else 0
    waited = f"The oldest of them had waited {days} {'day' if days == 1 else 'days'}." if days else ""
    return Part(
        released={
            "sentence": "An answer that was sent twice is one answer, and one that was changed counts as it was last.",
            "lines": lines,
            "waited": waited,
        },
        exact={
            "repeated_words": figures.repeated_words.for_analyst(),
            "suspected_repeats": figures.suspected_repeats.for_analyst(),
            "unchecked": figures.unchecked.for_analyst(),
            "waiting": figures.waiting.for_analyst(),
        },
        hidden=hidden,
    )


# That a check of ours never failed, and that nobody's words wait, says nothing about any person.
NO_SECRET = {"unchecked", "waiting"}
