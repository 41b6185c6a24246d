"""What somebody reads who reported words: what a person decided, in plain words, and nothing about anybody else."""

from django.utils.translation import gettext, gettext_lazy

from consultations.core.models import Decision, Entry, Report

Outcome = Decision.Outcome
TAKEN_DOWN = (
    gettext_lazy("It was taken down."),
    gettext_lazy("Others cannot read it any more. Thank you for looking out."),
)
TITLES = {
    Outcome.PUBLISH: (
        gettext_lazy("A person looked. It stays."),
        gettext_lazy("They read it with care and found that it keeps to the rules."),
    ),
    Outcome.REDACT: (
        gettext_lazy("A person took a part out."),
        gettext_lazy("What could harm somebody is gone. The rest stays."),
    ),
    Outcome.COUNT: (
        gettext_lazy("It was taken down."),
        gettext_lazy("Others cannot read it any more. Thank you for looking out."),
    ),
    Outcome.DECLINE: (
        gettext_lazy("It was taken down."),
        gettext_lazy("Others cannot read it any more. Thank you for looking out."),
    ),
    Outcome.REFER: (
        gettext_lazy("A person is looking after this."),
        gettext_lazy("Others cannot read it any more. Somebody whose job it is to keep people safe has it now."),
    ),
}


def outcome_page(found: Report) -> dict[str, object]:
    """`title` and `words` for the reporter; `open` while nobody has decided."""
    outcome = getattr(found, "outcome", None)
    if outcome is not None:
        title, words = TITLES[Outcome(outcome.decision.outcome)]
        return {"title": title, "words": words, "open": False}
    if found.entry.state == Entry.State.WITHDRAWN:
        return {"title": gettext("It is gone."), "words": gettext("Whoever wrote it took it back."), "open": False}
    hidden = (
        gettext("Nobody can read it until then.")
        if found.entry.shown_text is None
        else gettext("Look again in a day or two.")
    )
    looked = gettext("They look at every report.")
    return {"title": gettext("A person has not looked yet."), "words": f"{looked} {hidden}", "open": True}
