"""What anybody may open: the front page, the start page of a consultation, what was said in one that has closed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultations.core import access, queries
from consultations.core.actions.taking_part import is_open, is_yet_to_open
from consultations.core.kinds import kind_of, shown_result
from consultations.core.models import Consultation, Entry
from consultations.core.readable import first_quotes, reportable_entries
from consultations.core.responses import kinds_said_in, newest_of_each_kind, standing_of, standings
from consultations.core.views.guests import remember
from engage.kit.audience import for_everyone
from engage.kit.clock import now as database_now

HAPPENED = 3
QUOTES = 6  # of each question, under its result


@for_everyone
def front(request: HttpRequest) -> HttpResponse:
    now = database_now()
    everything = list(queries.public_consultations())
    request.shows_demo = any(one.is_made_up for one in everything)  # type: ignore[attr-defined]
    opened = [one for one in everything if is_open(one, now)]
    over = [one for one in everything if one not in opened and one.opens_at and one.opens_at <= now]
    # Words brought in from elsewhere stand apart: nothing happened because of them here, and nobody is owed an answer.
    ours = [one for one in over if not one.source_note]
    standing, said = standings(ours[:HAPPENED], now=now), kinds_said_in(ours[:HAPPENED])
    page = {
        "open_consultations": [_tile(one) for one in opened],
        "happened": [
            {"consultation": one, "standing": standing[one.pk], "said": newest_of_each_kind(said.get(one.pk, []))}
            for one in ours[:HAPPENED]
        ],
        "more_happened": len(ours) > HAPPENED,
        "brought_in": [one for one in over if one.source_note],
    }
    return render(request, "core/front.html", page)


def _tile(one: Consultation) -> dict[str, object]:
    return {
        "title": one.title,
        "summary": one.summary,
        "url": reverse("start", args=[one.slug]),
        "closes_at": one.closes_at,
        "minutes": one.minutes,
        "activity_count": one.activity_count,  # type: ignore[attr-defined]
    }


@for_everyone
def start(request: HttpRequest, slug: str) -> HttpResponse:
    now = database_now()
    consultation = access.readable_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    participant = access.participant_of(request, consultation)
    opened, soon = is_open(consultation, now), is_yet_to_open(consultation, now)
    archived = consultation.state == Consultation.State.ARCHIVED
    questions, changed = queries.counted_for_the_start(consultation)
    response = render(
        request,
        "core/start.html",
        {
            "consultation": consultation,
            "closed": not opened,
            "yet_to_open": soon,
            "archived": archived,
            "changes": queries.changes_of(consultation) if changed else (),
            "start_url": _first_step(request, slug),
            "resume_url": reverse("yours", args=[slug]) if participant else "",
            "activity_count": questions,
            "results_url": "" if opened or soon or archived else reverse("results", args=[slug]),
            "happened_url": "" if opened or soon or consultation.source_note else reverse("what_happened", args=[slug]),
            "digest": None if opened or soon else queries.newest_published_digest(consultation),
            "standing": standing_of(consultation, now=now),
        },
    )
    if participant:
        remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response


def _first_step(request: HttpRequest, slug: str) -> str:
    """How to leave fast is told once in a visit, before the first question: the address carries that it was, not a cookie."""
    told = request.GET.get("told") == "1" or bool(request.COOKIES.get(settings.GUEST_COOKIE))
    return reverse("about_you" if told else "before_you_start", args=[slug])


@for_everyone
@require_safe
def before_you_start(request: HttpRequest, slug: str) -> HttpResponse:
    """The interruption page (ACC-09): how to leave this page fast, and what that does not do."""
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    if not is_open(consultation, database_now()):
        return redirect("start", slug=slug)
    if request.COOKIES.get(settings.GUEST_COOKIE):  # this browser has been told
        return redirect("about_you", slug=slug)
    page = {"consultation": consultation, "back_url": reverse("start", args=[slug])}
    return render(request, "core/before_you_start.html", page)


def _quote(entry: Entry, slug: str) -> dict[str, object]:
    return {"text": entry.shown_text, "report_url": reverse("report", args=[slug, entry.pk])}


@for_everyone
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said, once it has closed: every figure under the small-number rule, every word read by a person first."""
    consultation = access.readable_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    now = database_now()
    if is_open(consultation, now) or is_yet_to_open(consultation, now):
        return redirect("start", slug=slug)
    if consultation.state == Consultation.State.ARCHIVED:  # most words are gone by then; what came of them stays
        return redirect("what_happened", slug=slug)
    quotes = first_quotes(consultation, QUOTES)
    with_words = set(reportable_entries(consultation).order_by().values_list("activity_id", flat=True).distinct())
    parts = []
    for activity in queries.questions_of(consultation):
        activity.consultation = consultation
        kind = kind_of(activity)
        result = shown_result(access.own_round(activity))
        # The same rule as in a digest: of a few people not even words, which would say who they are.
        few = not result.shown
        own = [] if few else [_quote(quote, slug) for quote in quotes.get(activity.pk, ())]
        said = {"quotes": own, "closed": True, "few": few}
        parts.append(
            {
                "activity": activity,
                "drawn": render_to_string(kind.template("result"), kind.picture(result) | said),
                "on_board": list(queries.shown_entries(activity).order_by("shown_text"))
                if kind.board and not kind.one_at_a_time
                else [],
                "report_url": reverse("reportable", args=[slug, activity.position])
                if activity.pk in with_words
                else "",
            }
        )
    digest = queries.newest_published_digest(consultation)
    return render(request, "core/results.html", {"consultation": consultation, "parts": parts, "digest": digest})
