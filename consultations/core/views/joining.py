"""Joining, finishing, coming back: age and place, the return code, one's own answers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from consultations.core import access, queries
from consultations.core.actions.saying import take_back_words
from consultations.core.actions.taking_part import come_back, give_return_code, is_open, take_part
from consultations.core.actions.words import ask_for_review
from consultations.core.announcing import news_stream
from consultations.core.forms import AboutYouForm, CodeForm
from consultations.core.models import Participant
from consultations.core.own_answers import own_answers
from consultations.core.report_words import outcome_page
from consultations.core.responses import moves_of, standing_of
from consultations.core.timeline import answers_for
from consultations.core.tokens import guest_key, report_code_key, spelling_of
from consultations.core.views.guests import browser_token, new_token_for, remember
from engage.kit.audience import for_everyone, for_participants
from engage.kit.clock import now as database_now
from engage.kit.pace import check_pace, keep_address_pace, keep_pace
from engage.kit.personal_data import forget_everywhere
from engage.kit.refusal import Refusal
from engage.places.queries import ELSEWHERE, area_for_choice, choices_on
from engage.realtime.streams import listening
from engage.signpost.facts import ways_in_for_youth_workers
from engage.signpost.queries import support_panel


@require_http_methods(["GET", "POST"])
@for_participants
def about_you(request: HttpRequest, slug: str) -> HttpResponse:
    now = database_now()
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    if not is_open(consultation, now):
        return redirect("start", slug=slug)
    participant = access.participant_of(request, consultation)
    form = AboutYouForm(
        request.POST if request.method == "POST" else None,
        # What was picked before is picked still: going back and on again must not wipe it.
        initial=_picked_before(participant) if participant else None,
        ages=[(value, gettext(label)) for value, label, _ in settings.AGE_BANDS],
        places=choices_on(localdate(now)),
    )
    page = {
        "form": form,
        "consultation": consultation,
        "back_url": f"{reverse('start', args=[slug])}?told=1",
        "newcomer": new_token_for(request),
    }
    if request.method == "GET":
        return render(request, "core/about_you.html", page)
    if not form.is_valid():
        return render(request, "core/about_you.html", page, status=422)
    token = browser_token(request)
    place = form.cleaned_data["place"]
    area = area_for_choice(place)
    try:
        if participant is None:
            keep_address_pace("address_joins", request, now=now)
        keep_pace("writes", guest_key(token, consultation.pk))
        take_part(
            consultation=consultation,
            token=token,
            now=now,
            age_band=form.cleaned_data["age_band"],
            area_id=area.pk if area else None,
            elsewhere=place == ELSEWHERE,
        )
    except Refusal as refusal:
        if refusal.code == "too_young":
            return redirect("with_a_worker", slug=slug)
        if refusal.code != "too_often":
            raise
        form.add_error(None, refusal.words)
        return render(request, "core/about_you.html", page, status=refusal.status)
    response = redirect("ask", slug=slug, position=1)
    remember(response, token)
    return response


def _picked_before(participant: Participant) -> dict[str, str]:
    place = f"area:{participant.area.code}" if participant.area else ELSEWHERE if participant.elsewhere else ""
    return {"age_band": participant.age_band, "place": place}


@require_http_methods(["GET", "HEAD", "POST"])
@for_everyone
def with_a_worker(request: HttpRequest, slug: str) -> HttpResponse:
    """The friendly way through a youth worker; nothing is stored for this person.

    Who gave answers first and their age later takes those answers with them by a press, not without one: on a shared phone
    they may be somebody else's.
    """
    consultation = access.public_consultation(slug)
    participant = access.participant_of(request, consultation)
    if request.method == "POST":
        if participant is not None and request.POST.get("mine") == "1":
            forget_everywhere("participant", participant, now=database_now())
        response: HttpResponse = redirect("with_a_worker", slug=slug)
        response.delete_cookie(settings.GUEST_COOKIE, samesite="Lax")
        return response
    page = {
        "consultation": consultation,
        "age": settings.SELF_SERVICE_AGE,
        "answers_here": participant is not None,
        "way_in": ways_in_for_youth_workers(),
    }
    return render(request, "core/with_a_worker.html", page)


@require_http_methods(["GET", "POST"])
@for_participants
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """The end. The code is made by a POST and shown in its reply only, so that looking at the page cannot change it."""
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    participant = access.participant_of(request, consultation)
    if participant is None:
        return redirect("start", slug=slug)
    code = None
    if request.method == "POST" and (participant.return_key is None or request.POST.get("again") == "1"):
        try:
            code = give_return_code(participant_id=participant.pk, instead_of=participant.return_key)
        except Refusal:
            participant.refresh_from_db()
    response = render(
        request,
        "core/done.html",
        {
            "consultation": consultation,
            "closed": not is_open(consultation, database_now()),
            "return_code": code,
            "has_code": participant.return_key is not None,
            "answers": own_answers(participant, consultation),
            "yours_url": reverse("yours", args=[slug]),
            "contacts": support_panel(area=participant.area, on=localdate(database_now())),
        },
    )
    remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response


@require_http_methods(["GET", "POST"])
@for_everyone
def back(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "core/back.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "core/back.html", {"form": form}, status=422)
    token = browser_token(request)
    try:
        check_pace("wrong_codes", token)
        found = queries.report_by_code(report_code_key(form.cleaned_data["code"]))
        if found is not None:
            return render(request, "core/report_outcome.html", outcome_page(found))
        participant = come_back(code=form.cleaned_data["code"], token=token)
    except Refusal as refusal:
        if refusal.code == "unknown_code":
            keep_pace("wrong_codes", token)
        typed = form.cleaned_data["code"]
        form.add_error("code", refusal.words)
        status = refusal.status if refusal.status == 429 else 422
        unknown, better = spelling_of(typed) if refusal.code == "unknown_code" else ([], "")
        page = render(request, "core/back.html", {"form": form, "unknown": unknown, "better": better}, status=status)
        remember(page, token)  # so that the next try is counted with this one
        return page
    response = redirect("yours", slug=participant.consultation.slug)
    remember(response, token)
    return response


@for_participants
def yours(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    participant = access.participant_of(request, consultation)
    if participant is None:
        return redirect("back")
    now = database_now()
    live = listening(news_stream(consultation.pk))
    opened, answers = is_open(consultation, now), own_answers(participant, consultation)
    worried = any(own.support for answer in answers for own in answer.entries)
    response = render(
        request,
        "core/yours.html",
        {
            "taken_back": request.GET.get("taken_back") == "1",
            "consultation": consultation,
            "closed": not opened,
            "answers": answers,
            "answers_for": answers_for(participant, now=now),
            "standing": standing_of(consultation, now=now),
            "moves": moves_of(consultation),
            "live": live,
            "contacts": support_panel(area=participant.area, on=localdate(now)) if worried else [],
            "done_url": reverse("done", args=[slug]),
        },
    )
    remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response


@require_http_methods(["POST"])
@for_participants
def take_back(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """The author withdraws their own words; somebody else's are a 404 like unknown ones."""
    consultation = access.public_consultation(slug)
    participant = access.participant_of(request, consultation)
    if participant is None:
        return redirect("back")
    take_back_words(participant=participant, entry_id=entry_id, now=database_now())
    return redirect(f"{reverse('yours', args=[slug])}?taken_back=1")


@require_http_methods(["POST"])
@for_participants
def ask_again(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """The author asks that somebody else reads their words again."""
    consultation = access.public_consultation(slug)
    participant = access.participant_of(request, consultation)
    if participant is None:
        return redirect("back")
    ask_for_review(participant=participant, entry_id=entry_id, now=database_now())
    return redirect("yours", slug=slug)


@require_http_methods(["POST"])
@for_participants
def forget_phone(request: HttpRequest, slug: str) -> HttpResponse:
    """For a phone that others use too: the answers stay, this browser no longer leads to them; the code still does."""
    access.public_consultation(slug)
    response = redirect("front")
    response.delete_cookie(settings.GUEST_COOKIE, samesite="Lax")
    return response
