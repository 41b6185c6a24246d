"""The desk's first pages: every consultation by what it waits for, beginning one, and the words to watch for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import StaffRequest
from consultations.core.actions.editing import copy_consultation, create_consultation
from consultations.core.models import Consultation
from consultations.desks.authoring import actions
from consultations.desks.authoring.access import consultation_for
from consultations.desks.authoring.forms import CreateForm, WordForm
from consultations.desks.authoring.models import WatchedWord
from consultations.desks.authoring.queries import consultations_of, groups_of, just_begun, starts
from consultations.desks.authoring.views.shared import SECTION, blame, for_approvers, for_authors, number_from
from engage.kit import clock
from engage.kit.refusal import Refusal

BLANK = "blank"


@for_authors
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    context = {"section": SECTION, "groups": groups_of(request.organisations)}
    return render(request, "desks/authoring/index.html", context)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: StaffRequest) -> HttpResponse:
    """Blank, from a template, or as a copy of one there is."""
    known = list(consultations_of(request.organisations)[:40])
    choices = [(BLANK, "A blank page")]
    choices += [(f"start:{name}", start["name"]) for name, start in starts().items()]
    choices += [(f"copy:{one.pk}", f"A copy of “{one.title}”") for one in known]
    typed = request.POST if request.method == "POST" else None
    wanted = request.GET.get("start", BLANK)
    form = CreateForm(typed, choices=choices, initial={"start": wanted if wanted in dict(choices) else BLANK})
    hints = {f"start:{name}": start["what"] for name, start in starts().items()}
    picks = [
        {"value": value, "label": label, "hint": hints.get(value, ""), "chosen": str(form["start"].value()) == value}
        for value, label in choices
    ]
    if typed is not None and form.is_valid():
        try:
            return redirect("authoring_consultation", _begin(request, **form.cleaned_data).pk)
        except Refusal as refusal:
            status = blame(form, refusal)
            return render(request, "desks/authoring/create.html", _page(form, picks), status=status)
    return render(request, "desks/authoring/create.html", _page(form, picks), status=422 if form.errors else 200)


def _page(form: CreateForm, picks: list[dict[str, object]]) -> dict[str, object]:
    return {"section": SECTION, "form": form, "picks": picks}


def _begin(request: StaffRequest, *, title: str, start: str) -> Consultation:
    now, member_id = clock.now(), request.member.pk
    own = request.member.organisation
    organisation = own if own in request.organisations else request.organisations[0]
    again = just_begun(organisation, title=title, member_id=member_id, now=now)
    if again is not None:
        return again  # the same press, sent twice
    what, _, which = start.partition(":")
    if what == "copy":
        source = consultation_for(request, int(which))
        return copy_consultation(source=source, title=title, member_id=member_id, now=now)
    new: dict[str, Any] = {"organisation_id": organisation.pk, "is_demo": organisation.is_demo, "member_id": member_id}
    if what == "start":
        return actions.start_from(start=starts()[which], title=title, now=now, **new)
    return create_consultation(title=title, now=now, **new)


@for_authors
@require_safe
def words(request: StaffRequest) -> HttpResponse:
    """Jargon and labels to avoid, with something better."""
    return _words(request, WordForm())


@for_approvers
@require_http_methods(["POST"])
def change_words(request: StaffRequest) -> HttpResponse:
    """Watch for one more word, say something better for one, or forget one."""
    now, member_id = clock.now(), request.member.pk
    if "forget" in request.POST:
        actions.forget_word(word_id=number_from(request, "forget"), member_id=member_id, now=now)
        return redirect("authoring_words")
    form = WordForm(request.POST)
    if not form.is_valid():
        return _words(request, form, status=422)
    actions.watch_word(**form.cleaned_data, member_id=member_id, now=now)
    return redirect("authoring_words")


def _words(request: StaffRequest, form: WordForm, status: int = 200) -> HttpResponse:
    approves = any(grant.role in {"analyst", "administrator"} for grant in request.grants)
    context = {"section": SECTION, "form": form, "words": list(WatchedWord.objects.all()), "may_change": approves}
    return render(request, "desks/authoring/words.html", context, status=status)
