"""One entry on the desk: read it, see why it was held, decide, take the decision back."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.deciding import Removal, redacted
from consultations.core.author_words import words_for
from consultations.core.kinds import kind_of
from consultations.core.models import Decision, Entry, Finding
from consultations.core.shared_words import times_said
from consultations.desks.moderation import queries
from consultations.desks.moderation.access import check_readable, entry_at_desk
from consultations.desks.moderation.actions import decide_from_queue, put_back, start_reading
from consultations.desks.moderation.forms import REASONS, ROWS, THINGS, DecisionForm, errors_for_summary
from consultations.desks.moderation.views.queue import desk_context
from engage.kit import clock
from engage.kit.refusal import Refusal

State, Outcome = Entry.State, Decision.Outcome


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.MODERATOR)
def entry(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Read one entry; a POST decides, or with `preview` only shows how the words would read."""
    now = clock.now()
    found = entry_at_desk(request.organisations, entry_id)
    if request.method == "POST":
        return _decide(request, found, now)
    check_readable(found)
    if request.GET.get("part") == "news":
        return render(request, "desks/moderation/entry_news.html", _news(request, found, now))
    if found.state == State.HELD:
        start_reading(entry=found, member_id=request.member.pk, now=now)
    return _page(request, found, DecisionForm(found, queries.findings_of(found)), now=now)


def _decide(request: StaffRequest, found: Entry, now: datetime) -> HttpResponse:
    form = DecisionForm(found, queries.findings_of(found), request.POST)
    valid = form.is_valid()
    if "preview" in request.POST and found.state == State.HELD:
        only_words = [name for name in form.errors if name.startswith(("words", "remove"))]
        return _page(request, found, form, now=now, status=422 if only_words else 200, quiet=not only_words)
    # A decision about another version, or after a colleague's, is told so first: mending the form would be for nothing.
    if valid or found.state != State.HELD or form.cleaned_data.get("version") not in {None, found.version}:
        try:
            decide_from_queue(
                entry_id=found.pk,
                version=form.cleaned_data.get("version") or 0,
                outcome=form.cleaned_data.get("outcome") or Outcome.COUNT,
                reason=form.cleaned_data.get("reason", ""),
                member_id=request.member.pk,
                now=now,
                removals=form.cleaned_data.get("removals", ()),
                checked=form.cleaned_data.get("checked", False),
            )
        except Refusal as refusal:
            if refusal.status == 409:
                newest = entry_at_desk(request.organisations, found.pk)
                fresh = DecisionForm(newest, queries.findings_of(newest), request.POST)
                fresh.is_valid()
                return _page(request, newest, fresh, now=now, status=409, overtaken=refusal.words)
            if refusal.status != 422:
                raise
            field = refusal.field if refusal.field in form.fields else "outcome"
            if field == "checked" and form.cleaned_data["outcome"] == Outcome.REDACT:
                field = "checked_rest"
            form.add_error(field, refusal.words)
        else:
            return redirect(_next_place(request, found.pk, now))
    return _page(request, found, form, now=now, status=422)


@require_POST
@for_holders_of(Role.MODERATOR)
def back_to_queue(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Take a decision back."""
    found = entry_at_desk(request.organisations, entry_id)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else found.version
    try:
        put_back(entry_id=found.pk, version=version, member_id=request.member.pk, now=clock.now())
    except Refusal as refusal:
        if refusal.code != "already_held":
            raise
    return redirect(f"{reverse('moderation_entry', args=[found.pk])}?done={found.pk}")


def _next_place(request: StaffRequest, decided: int, now: datetime) -> str:
    """The next entry that waits and that nobody reads; else the queue."""
    typed = request.GET.get("consultation", "")
    chosen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None
    following = queries.next_in_queue(request.organisations, chosen, member=request.member, now=now)
    there = reverse("moderation_entry", args=[following]) if following else reverse("moderation_queue")
    return f"{there}?done={decided}" + (f"&consultation={chosen}" if chosen and following else "")


def _page(
    request: StaffRequest,
    found: Entry,
    form: DecisionForm,
    *,
    now: datetime,
    status: int = 200,
    overtaken: str = "",
    quiet: bool = False,
) -> HttpResponse:
    """The entry with everything around it. `overtaken`: why the decision that was sent came too late."""
    context = desk_context(request, now=now, selected=found.pk)
    findings = queries.findings_of(found)
    readable = found.state != State.SAFEGUARDING
    held = found.state == State.HELD
    ticked = set(form["remove"].value() or []) if form.is_bound else {str(finding.pk) for finding in form.personal}
    reports = queries.open_reports(found) if readable else []
    # What people reported stands in a part of its own, with their words.
    told = [finding for finding in findings if not (reports and finding.screen == "report")]
    shown = [_shown(finding, found, ticked) for finding in told] if readable else []
    removals = _removals(form, ticked)
    participant = found.answer.participant if found.answer else None
    bands = {value: label for value, label, _ in settings.AGE_BANDS}
    errors = [] if quiet or overtaken else errors_for_summary(form, TARGETS)
    panel = (form.data.get("outcome") or form.data.get("panel") or "") if form.is_bound else ""
    return render(
        request,
        "desks/moderation/entry.html",
        {
            **context,
            **_news(request, found, now),
            "entry": found,
            "held": held,
            "readable": readable,
            "kind_label": kind_of(found.activity).label,
            "shares_words": kind_of(found.activity).shares_words,
            "times": times_said([found]).get(found.pk, 0),
            "way": queries.way_words(found),
            "age_band": bands.get(participant.age_band, "") if participant else "",
            "pieces": queries.pieces_of(found.text, findings) if readable else [],
            "findings": shown,
            "removable": [finding for finding in shown if finding["personal"]],
            "worst": form.worst,
            "history": queries.history_of(found),
            "reports": reports,
            "panel": "redact" if "preview" in request.POST else panel,
            "checked": form.is_bound and bool(form.data.get("checked")),
            "checked_rest": form.is_bound and bool(form.data.get("checked_rest")),
            "choices": _choices(found, form),
            "reads": _reads(found, removals),
            "preview": redacted(found.text, removals) if readable and removals else "",
            "rows": _rows(form),
            "typed": _typed(form) if overtaken else [],
            "overtaken": overtaken,
            "errors": errors,
            "wrong": {}
            if quiet or overtaken
            else {name: " ".join(map(str, said)) for name, said in form.errors.items()},
        },
        status=status,
    )


def _shown(finding: Finding, found: Entry, ticked: set[str]) -> dict[str, Any]:
    return {
        "id": str(finding.pk),
        "why": queries.why(finding),
        "words": found.text[finding.start : finding.end],
        "ticked": str(finding.pk) in ticked,
        "personal": finding.screen in queries.PERSONAL,
        "severity": finding.severity,
    }


# Where the summary of mistakes leads to, for the fields that are several boxes.
TARGETS = {
    "outcome": "decide",
    "remove": "remove_0",
    "reason_publish": "reason_publish_0",
    "reason_redact": "reason_redact_0",
    "reason_count": "reason_count_0",
    "reason_decline": "reason_decline_0",
}


def _news(request: StaffRequest, found: Entry, now: datetime) -> dict[str, Any]:
    """What colleagues or the author did while the page was open; said beside the words, which stay where they are."""
    version, state = request.GET.get("version", str(found.version)), request.GET.get("state", found.state)
    return {
        "entry": found,
        "withdrawn_since": found.state == State.WITHDRAWN != state,
        "changed": version != str(found.version),
        "last": found.decisions.select_related("member").order_by("-pk").first() if state != found.state else None,
        "readers": queries.others_reading(found, member=request.member, now=now) if found.state == State.HELD else [],
    }


def _removals(form: DecisionForm, ticked: set[str]) -> list[Removal]:
    if form.is_bound:
        return list(form.cleaned_data.get("removals", [])) if hasattr(form, "cleaned_data") else []
    return [
        Removal(finding.start, finding.end, queries.PERSONAL[finding.screen].lower())
        for finding in form.personal
        if str(finding.pk) in ticked
    ]


def _choices(found: Entry, form: DecisionForm) -> dict[str, list[dict[str, Any]]]:
    """The reasons that fit each outcome, each with what the author would read."""
    states = {
        Outcome.PUBLISH: State.PUBLISHED,
        Outcome.REDACT: State.REDACTED,
        Outcome.COUNT: State.COUNTED,
        Outcome.DECLINE: State.DECLINED,
    }
    first = {Outcome.PUBLISH: form.first_reason(), Outcome.REDACT: Decision.Reason.IDENTIFIES}
    return {
        str(outcome): [
            {
                "value": value,
                "label": label,
                "hint": ""
                if outcome in {Outcome.PUBLISH, Outcome.REDACT}
                else f"The author will read: “{_sentence(found, state, value)}”",
                "chosen": value == (form.data.get(f"reason_{outcome}") or first.get(outcome, "")),
            }
            for value, label in REASONS[outcome]
        ]
        for outcome, state in states.items()
    }


def _reads(found: Entry, removals: list[Removal]) -> dict[str, str]:
    whats = [removal.what for removal in removals]
    return {
        "publish": _sentence(found, State.PUBLISHED),
        "redact": words_for(State.REDACTED, kind=found.activity.kind, removed=whats).sentence,
        "refer": _sentence(found, State.SAFEGUARDING),
    }


def _sentence(found: Entry, state: str, reason: str = "") -> str:
    before = found.shown_version is not None and found.shown_version < found.version and state == State.DECLINED
    return words_for(state, reason, kind=found.activity.kind, before=before).sentence


def _rows(form: DecisionForm) -> list[dict[str, Any]]:
    return [
        {
            "number": row,
            "words": form.data.get(f"words_{row}", "") if form.is_bound else "",
            "what": form.data.get(f"what_{row}", THINGS[0]) if form.is_bound else THINGS[0],
            "things": THINGS,
            "wrong": " ".join(map(str, form.errors.get(f"words_{row}", []))) if form.is_bound else "",
        }
        for row in range(ROWS)
    ]


def _typed(form: DecisionForm) -> list[str]:
    """What the moderator had typed, given back when the decision came too late."""
    return [f"{row['words']} ({row['what']})" for row in _rows(form) if row["words"]]
