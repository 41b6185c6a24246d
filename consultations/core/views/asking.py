"""One thing to do on one page: ask it, take the answer, say thanks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from consultations.core import access, queries
from consultations.core.actions.answering import add_words, give_answer
from consultations.core.actions.taking_part import is_open
from consultations.core.announcing import results_stream
from consultations.core.kept_results import kept, kept_questions
from consultations.core.kinds import Given, Kind, NeedsForm, kind_of, shown_result
from consultations.core.models import Activity, Answer, Participant, Round
from consultations.core.own_answers import own_words
from consultations.core.readable import reportable_entries
from consultations.core.views.boards import back_to, board_page, mark_from
from consultations.core.views.careful import careful
from consultations.core.views.easy_read import easy_read, in_their_words, keep_choice
from consultations.core.views.guests import browser_token, fresh_keys, new_token_for, remember, sent_keys, writer
from consultations.core.views.too_late import CODES, help_beside_refused_words, too_late
from consultations.core.visits import Visit
from engage.kit.audience import for_participants
from engage.kit.clock import now as database_now
from engage.kit.languages import drawn_for_everybody
from engage.kit.refusal import Refusal
from engage.realtime.streams import listening
from engage.signpost.queries import support_panel

WITHOUT_MARKS = {Answer.Status.NOT_SURE, Answer.Status.SKIPPED, Answer.Status.RATHER_NOT_SAY}


@require_http_methods(["GET", "POST"])
@for_participants
def ask(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    visit = access.visit(request, slug, position)
    in_their_words(request, visit.activity)
    request.shows_demo = visit.consultation.is_made_up  # type: ignore[attr-defined]
    if request.method == "POST":
        return _take(request, visit)
    if not is_open(visit.consultation, visit.moment):
        return redirect("start", slug=slug)
    if _has_told(visit):
        return redirect("thanks", slug=slug, position=position)
    before = _given_before(visit)
    drawn = kept_questions.of(visit) if before is None else None
    form = None if drawn else kind_of(visit.activity).form(visit.activity, None, before)
    response = _page(request, visit, form, drawn=drawn)
    keep_choice(request, response)
    if visit.participant:
        remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response


def _take(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A POST: an answer as a whole, one mark, or new words. Whatever is refused comes back with what was typed."""
    activity = visit.activity
    kind = kind_of(activity)
    if not kind.asks:  # there is nothing to answer, whatever was sent
        return redirect(_following(visit))
    token, now = browser_token(request), visit.moment
    slug, position = visit.consultation.slug, activity.position
    then = back_to(request, slug)
    try:
        if kind.marks_one_by_one and "add" not in request.POST:
            after = mark_from(request, activity, token=token, now=now)
            response: HttpResponse = redirect(then or f"{reverse('ask', args=[slug, position])}{after}")
            remember(response, token)
            return response
        keys = sent_keys(request)
        # Marks given one by one are taken back one by one: no single press may wipe a whole board of somebody's ideas.
        status = "answered" if kind.marks_one_by_one else request.POST.get("status", "answered")
        given = Given(status) if status in WITHOUT_MARKS else _read_quickly(request, visit)
        if given is None:
            form = kind.form(activity, request.POST)
            if not form.is_valid():
                return _page(request, visit, form, status=422)
            if "change" in request.POST:  # they looked at their words and want to write them differently
                return _page(request, visit, form)
            given = kind.given(activity, form)
            first = careful(request, [words.text for words in given.words])
            if first is not None:
                return first
        adds = kind.marks_one_by_one
        known = visit.participant if token == request.COOKIES.get(settings.GUEST_COOKIE) else None
        writing = writer(request, visit.consultation, keys=keys, token=token, now=now, adds_words=adds, known=known)
        if status == Answer.Status.SKIPPED and _answered_before(visit.asked, writing):
            pass  # going past a question again must not wipe what somebody said to it
        elif kind.marks_one_by_one:
            words = given.words[0]
            add_words(
                participant=writing, round_id=visit.asked.pk, text=words.text, may_quote=words.may_quote, op=keys.op
            )
            response = redirect(f"{reverse('ask', args=[slug, position])}?sent=1#yours")
            remember(response, token)
            return response
        else:
            give_answer(participant=writing, round_id=visit.asked.pk, given=given, op=keys.op, seq=keys.seq)
    except Refusal as refusal:
        return _refused(request, visit, refusal)
    response = redirect(then or reverse("thanks", args=[slug, position]))
    remember(response, token)
    return response


def _read_quickly(request: HttpRequest, visit: Visit) -> Given | None:
    """The answer without a form, where its kind can; None where only the form can read it, or say what is wrong with it."""
    kind = kind_of(visit.activity)
    if not kind.quick or kind.marks_one_by_one or "change" in request.POST:
        return None
    try:
        return kind.quickly(visit.offered, dict(request.POST.lists()))
    except (NeedsForm, Refusal):
        return None


def _answered_before(asked: Round, participant: Participant) -> bool:
    return Answer.objects.filter(round=asked, participant=participant, status=Answer.Status.ANSWERED).exists()


def _refused(request: HttpRequest, visit: Visit, refusal: Refusal) -> HttpResponse:
    """The same page again with the reason on top; where it has closed, the words to keep."""
    activity = visit.activity
    if refusal.code in CODES:
        return too_late(request, visit.consultation, refusal)
    if refusal.code == "forgotten":
        visit = replace(visit, participant=None, answer=None)
    if kind_of(activity).marks_one_by_one and "add" not in request.POST:
        # A mark was refused: the box for words on the same page has done nothing wrong.
        fresh, errors = kind_of(activity).form(activity, None), [{"message": refusal.words, "id": "main"}]
        return _page(request, visit, fresh, status=refusal.status, errors=errors)
    form = kind_of(activity).form(activity, request.POST)
    form.is_valid()
    form.add_error(None, refusal.words)
    return _page(request, visit, form, status=refusal.status)


def _page(
    request: HttpRequest,
    visit: Visit,
    form: Any,
    status: int = 200,
    errors: Sequence[dict[str, str]] = (),
    drawn: SafeString | None = None,
) -> HttpResponse:
    """The question's page with this form, or with what was `drawn` of an empty one before."""
    activity, consultation = visit.activity, visit.consultation
    kind, slug, position = kind_of(activity), consultation.slug, activity.position
    # After a POST that was refused: newer than whatever was written meanwhile.
    keys = fresh_keys(visit.moment if request.method == "GET" else database_now(), visit.participant)
    then, newcomer = back_to(request, slug), new_token_for(request)
    page = {
        "activity": activity,
        "kind": kind,
        "ask_template": kind.template("ask"),
        "form": form,
        "drawn": drawn,
        "consultation": consultation,
        "op": keys.op,
        "seq": keys.seq,
        "known": keys.known,
        "newcomer": newcomer,
        "errors": errors,
        "easy_read": easy_read(request, activity) if visit.has_easy_words else {},
        "contacts": help_beside_refused_words(request) if request.method == "POST" else [],
        "position": visit.step,
        "total": len(visit.questions),
        "back_url": then
        or (reverse("ask", args=[slug, position - 1]) if position > 1 else reverse("start", args=[slug])),
        "others_will_see": kind.board,
        "writing_closed": queries.closure_over(activity) if kind.takes_words else None,
        "changes": queries.changes_of(consultation, activity) if activity.version > 1 else [],
    }
    if kind.marks_one_by_one:
        page |= board_page(request, activity, visit.participant, newcomer)
        page["next_url"] = then or reverse("thanks", args=[slug, position])
    elif not kind.asks:
        page |= _after_this(visit)
    return render(request, "core/ask.html", page, status=status)


def _after_this(visit: Visit) -> dict[str, str]:
    """The next thing to do; after the last one, the end, which a form leads to."""
    slug, position = visit.consultation.slug, visit.activity.position
    following = reverse("ask", args=[slug, position + 1]) if position < visit.last else ""
    return {"next_url": following, "done_url": reverse("done", args=[slug])}


def _following(visit: Visit) -> str:
    after = _after_this(visit)
    return after["next_url"] or after["done_url"]


def _has_told(visit: Visit) -> bool:
    """Has this person read what is right, so that their first answer stays?"""
    if visit.participant is None or visit.answer is None:
        return False
    return kind_of(visit.activity).first_answer_stays and queries.has_answered(visit.activity, visit.participant)


def _given_before(visit: Visit) -> Given | None:
    if visit.participant is None or visit.answer is None:
        return None
    return queries.given_before(visit.activity, visit.participant)


def _has_words(activity: Activity) -> bool:
    """Does the result name words of theirs, which anybody may report?"""
    kind = kind_of(activity)
    return (kind.board or kind.shares_words) and (
        reportable_entries(activity.consultation).filter(activity=activity).exists()
    )


def _told(visit: Visit) -> dict[str, Any]:
    """What the kind tells somebody who has answered, with its template."""
    kind = kind_of(visit.activity)
    if type(kind).after is Kind.after:  # as of nearly every kind: it tells nothing
        return {}
    given = _given_before(visit)
    if given is None or given.status == Answer.Status.SKIPPED:
        return {}
    told = kind.after(visit.activity, given)
    return {"told": told, "after_template": kind.template("after")} if told else {}


def _result(visit: Visit) -> dict[str, Any]:
    """What others said so far: as it was drawn before, or what its template draws it from."""
    drawn = kept.of(visit)
    if drawn is not None:
        return {"drawn": drawn}
    kind = kind_of(visit.activity)
    return {"result_template": kind.template("result"), **kind.picture(shown_result(visit.asked))}


@for_participants
def thanks(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """Straight after an answer: thanks, what others said so far as far as it may be shown, and the next thing."""
    visit = access.visit(request, slug, position)
    activity, participant = in_their_words(request, visit.activity), visit.participant
    request.shows_demo = visit.consultation.is_made_up  # type: ignore[attr-defined]
    if not kind_of(activity).asks:
        return redirect(_following(visit))
    if participant is None:
        # Somebody who only read the board goes on to the next thing; to ask the same again would be a loop.
        if not kind_of(activity).marks_one_by_one:
            return redirect("ask", slug=slug, position=position)
        last = position >= visit.last
        return redirect("start", slug=slug) if last else redirect("ask", slug=slug, position=position + 1)
    live = listening(results_stream(visit.asked.pk))
    mine = own_words(participant, activity) if visit.has_words else []
    # Beside words that worry us, and beside every question that staff marked as hard, whatever was answered (SAF-04, SAF-22).
    worried = activity.sensitive or any(own.support for own in mine)
    response = render(
        request,
        "core/thanks.html",
        {
            "activity": activity,
            "consultation": visit.consultation,
            "status": visit.answer.status if visit.answer else "skipped",
            "position": visit.step,
            "total": len(visit.questions),
            "mine": mine,
            "support": worried,
            "contacts": support_panel(area=participant.area, on=localdate(visit.moment)) if worried else [],
            "change_url": "" if _has_told(visit) else reverse("ask", args=[slug, position]),
            **_after_this(visit),
            **_told(visit),
            "report_url": reverse("reportable", args=[slug, position]) if _has_words(activity) else "",
            "live": live if drawn_for_everybody() else None,
            **_result(visit),
        },
    )
    remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response
