"""How the words were looked after: received, shown, not shown, and why; never a word of theirs."""

from consultations.core.models import Decision, Entry
from consultations.core.queries import ModerationFigures
from consultations.desks.digests.snapshot.cells import Part, frozen, log_of, opened
from engage.kit.small_numbers import Cell, Exact, release

SHOWN = (Entry.State.PUBLISHED, Entry.State.REDACTED)


def care_of_words(figures: ModerationFigures, *, at_least: int, brought_in: bool = False) -> Part:
    """Two tables apart: shown or not, then where the not shown ones are. Safeguarding stands there even when empty."""
    shown = sum((number for state, number in figures.by_state.items() if state in SHOWN), Exact(0))
    others = {state: number for state, number in figures.by_state.items() if state not in SHOWN}
    others.setdefault(Entry.State.SAFEGUARDING, Exact(0))
    rest = sum(others.values(), Exact(0))
    # "All but a few were shown" must not say how few: received minus shown would.
    first = release({"shown": shown, "not_shown": rest}, base=figures.received, at_least=at_least)
    second = release(others, base=rest, at_least=at_least)
    reasons = {key: number for key, number in figures.by_reason.items() if key != Decision.Reason.FINE}
    decided = sum(figures.by_reason.values(), Exact(0))
    third = release(dict(figures.by_reason), base=decided, at_least=at_least)
    labels = dict(Entry.State.choices)
    why = dict(Decision.Reason.choices)
    return Part(
        released={
            "sentence": _sentence(first.base, first.cells["shown"], brought_in=brought_in),
            "received": frozen(first.base, share=False),
            "rows": [
                {
                    "label": "Shown to everybody, some with parts taken out",
                    "cell": frozen(first.cells["shown"], share=False),
                },
                {"label": "Not shown", "cell": frozen(first.cells["not_shown"], share=False)},
                *(
                    {"label": f"Not shown: {labels[state].lower()}", "cell": frozen(second.cells[state], share=False)}
                    for state in labels
                    if state in others
                ),
            ],
            "reasons": [
                {"label": why[key], "cell": frozen(third.cells[key], share=False)} for key in why if key in reasons
            ],
        },
        exact={
            "received": figures.received.for_analyst(),
            "states": opened(figures.by_state),
            "reasons": opened(figures.by_reason),
        },
        hidden=[
            *log_of("words shown or not", first.hidden),
            *log_of("words not shown, by state", second.hidden),
            *log_of("decisions by reason", third.hidden),
        ],
    )


def _sentence(received: Cell, shown: Cell, *, brought_in: bool) -> str:
    read = (
        "These words came with the decisions taken where they were first said; nobody here decided about them anew."
        if brought_in
        else "A person read every piece of words before anybody else could."
    )
    if received.hidden:
        return f"{read} Too few came in to show how many."
    if shown.hidden:
        return f"{read} About {received.people} came in."
    return f"{read} About {received.people} came in and about {shown.people} were shown."
