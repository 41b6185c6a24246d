"""What somebody reads who reported words: what a person decided, in plain words, and nothing about anybody else."""

from consultations.core.models import Decision, Entry, Report

Outcome = Decision.Outcome
TITLES = {
    Outcome.PUBLISH: ("A person looked. It stays.", "They read it with care and found that it keeps to the rules."),
    Outcome.REDACT: ("A person took a part out.", "What could harm somebody is gone. The rest stays."),
    Outcome.COUNT: ("It was taken down.", "Others cannot read it any more. Thank you for looking out."),
    Outcome.DECLINE: ("It was taken down.", "Others cannot read it any more. Thank you for looking out."),
    Outcome.REFER: (
        "A person is looking after this.",
        "Others cannot read it any more. Somebody whose job it is to keep people safe has it now.",
    ),
}


def outcome_page(found: Report) -> dict[str, object]:
    """`title` and `words` for the reporter; `open` while nobody has decided."""
    outcome = getattr(found, "outcome", None)
    if outcome is not None:
        title, words = TITLES[Outcome(outcome.decision.outcome)]
        return {"title": title, "words": words, "open": False}
    if found.entry.state == Entry.State.WITHDRAWN:
        return {"title": "It is gone.", "words": "Whoever wrote it took it back.", "open": False}
    hidden = "Nobody can read it until then." if found.entry.shown_text is None else "Look again in a day or two."
    return {"title": "A person has not looked yet.", "words": f"They look at every report. {hidden}", "open": True}
