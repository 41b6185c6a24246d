"""Words to take away, row by row: an analyst asks, a second person grants, and the file waits for who asked."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from accounts.roles import Role
from consultations.desks.digests.access import consultation_for, holds, words_export_for
from consultations.desks.digests.actions.words_export import (
    GOOD_FOR,
    ask_for_words,
    grant_words,
    refuse_words,
    take_words,
)
from consultations.desks.digests.exports.words import words_file
from consultations.desks.digests.forms import WordsForm
from consultations.desks.digests.queries import consultations_of, published_words, words_exports_of
from consultations.desks.digests.views.doors import for_makers, for_whom_words_are
from engage.kit import clock
from engage.kit.refusal import Refusal


@for_makers
@never_cache
@require_http_methods(["GET", "POST"])
def words(request: StaffRequest) -> HttpResponse:
    """The requests there are, and the form of a new one, which only analysts may send."""
    form = WordsForm(
        request.POST if request.method == "POST" else None, consultations=list(consultations_of(request.organisations))
    )
    if request.method == "POST" and form.is_valid():
        consultation = consultation_for(request, form.cleaned_data["consultation"])
        if not holds(request, consultation.organisation_id, Role.ANALYST):
            raise Refusal("Only analysts take words away.", status=403, code="not_an_analyst")
        ask_for_words(
            consultation=consultation, reason=form.cleaned_data["reason"], member_id=request.member.pk, now=clock.now()
        )
        return redirect("digest_words")
    now = clock.now()
    context = {
        "section": "Digests",
        "form": form,
        "exports": words_exports_of(request.organisations)[:50],
        "member": request.member,
        "asks": any(grant.role == Role.ANALYST for grant in request.grants),
        "good_since": now - GOOD_FOR,
    }
    return render(request, "desks/digests/words.html", context, status=422 if request.method == "POST" else 200)


@for_makers
@require_POST
def grant(request: StaffRequest, export_id: int) -> HttpResponseRedirect:
    found = words_export_for(request, export_id)
    grant_words(export_id=found.pk, member_id=request.member.pk, now=clock.now())
    return redirect("digest_words")


@for_makers
@require_POST
def refuse(request: StaffRequest, export_id: int) -> HttpResponseRedirect:
    found = words_export_for(request, export_id)
    refuse_words(export_id=found.pk, member_id=request.member.pk, now=clock.now())
    return redirect("digest_words")


@for_whom_words_are
@require_GET
def take(request: StaffRequest, export_id: int) -> HttpResponse:
    found = words_export_for(request, export_id)
    take_words(export=found, member_id=request.member.pk, now=clock.now())
    name = f"{found.consultation.slug}-words.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(
        words_file(published_words(found.consultation)), content_type="text/csv; charset=utf-8", headers=headers
    )
