"""One thing to do on one page: ask it, take the answer, say thanks."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from consultations.core import access, queries
from consultations.core.actions.answering import add_words, give_answer
from consultations.core.actions.taking_part import is_open
from consultations.core.announcing import results_stream
from consultations.core.kinds import Given, kind_of, shown_result
from consultations.core.models import Activity, Answer, Participant, Round
from consultations.core.own_answers import own_words
from consultations.core.readable import reportable_entries
from consultations.core.views.boards import back_to, board_page, mark_from
from consultations.core.views.careful import careful
from consultations.core.views.easy_read import easy_read, in_their_words, keep_choice
from consultations.core.views.guests import browser_token, fresh_keys, new_token_for, remember, sent_keys, writer
from consultations.core.views.too_late import CODES, help_beside_refused_words, too_late
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
    consultation = access.public_consultation(slug)
    activity = in_their_words(request, access.activity_at(consultation, position))
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    participant = access.participant_of(request, consultation)
    if request.method == "POST":
        return _take(request, activity, participant)
    if not is_open(consultation, database_now()):
        return redirect("start", slug=slug)
    if participant and _has_told(activity, participant):
        return redirect("thanks", slug=slug, position=position)
    form = kind_of(activity).form(activity, None, _given_before(activity, participant))
    response = _page(request, activity, participant, form)
    keep_choice(request, response)
    if participant:
        remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response


def _take(request: HttpRequest, activity: Activity, participant: Participant | None) -> HttpResponse:
    """A POST: an answer as a whole, one mark, or new words. Whatever is refused comes back with what was typed."""
    kind = kind_of(activity)
    if not kind.asks:  # there is nothing to answer, whatever was sent
        return redirect(_following(activity))
    form = kind.form(activity, request.POST)
    now = database_now()
    token = browser_token(request)
    slug, position = activity.consultation.slug, activity.position
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
        if status not in WITHOUT_MARKS and not form.is_valid():
            return _page(request, activity, participant, form, status=422)
        if status not in WITHOUT_MARKS:
            if "change" in request.POST:  # they looked at their words and want to write them differently
                return _page(request, activity, participant, form)
            first = careful(request, [words.text for words in kind.given(activity, form).words])
            if first is not None:
                return first
        asked = access.own_round(activity)
        adds = kind.marks_one_by_one
        writing = writer(request, activity.consultation, keys=keys, token=token, now=now, adds_words=adds)
        if status == Answer.Status.SKIPPED and _answered_before(asked, writing):
            pass  # going past a question again must not wipe what somebody said to it
        elif status in WITHOUT_MARKS:
            give_answer(participant=writing, round_id=asked.pk, given=Given(status), op=keys.op, seq=keys.seq)
        elif kind.marks_one_by_one:
            words = kind.given(activity, form).words[0]
            add_words(participant=writing, round_id=asked.pk, text=words.text, may_quote=words.may_quote, op=keys.op)
            response = redirect(f"{reverse('ask', args=[slug, position])}?sent=1#yours")
            remember(response, token)
            return response
        else:
            give_answer(
                participant=writing, round_id=asked.pk, given=kind.given(activity, form), op=keys.op, seq=keys.seq
            )
    except Refusal as refusal:
        return _refused(request, activity, participant, form, refusal)
    response = redirect(then or reverse("thanks", args=[slug, position]))
    remember(response, token)
    return response


def _answered_before(asked: Round, participant: Participant) -> bool:
    return Answer.objects.filter(round=asked, participant=participant, status=Answer.Status.ANSWERED).exists()


def _refused(
    request: HttpRequest, activity: Activity, participant: Participant | None, form: Any, refusal: Refusal
) -> HttpResponse:
    """The same page again with the reason on top; where it has closed, the words to keep."""
    if refusal.code in CODES:
        return too_late(request, activity.consultation, refusal)
    if refusal.code == "forgotten":
        participant = None
    if kind_of(activity).marks_one_by_one and "add" not in request.POST:
        # A mark was refused: the box for words on the same page has done nothing wrong.
        fresh, errors = kind_of(activity).form(activity, None), [{"message": refusal.words, "id": "main"}]
        return _page(request, activity, participant, fresh, status=refusal.status, errors=errors)
    form.is_valid()
    form.add_error(None, refusal.words)
    return _page(request, activity, participant, form, status=refusal.status)


def _page(
    request: HttpRequest,
    activity: Activity,
    participant: Participant | None,
    form: Any,
    status: int = 200,
    errors: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    kind, consultation = kind_of(activity), activity.consultation
    slug, position = consultation.slug, activity.position
    keys = fresh_keys(database_now(), participant)
    then, newcomer = back_to(request, slug), new_token_for(request)
    page = {
        "activity": activity,
        "kind": kind,
        "ask_template": kind.template("ask"),
        "form": form,
        "consultation": consultation,
        "op": keys.op,
        "seq": keys.seq,
        "known": keys.known,
        "newcomer": newcomer,
        "errors": errors,
        "easy_read": easy_read(request, activity),
        "contacts": help_beside_refused_words(request) if request.method == "POST" else [],
        **_progress(activity),
        "back_url": then
        or (reverse("ask", args=[slug, position - 1]) if position > 1 else reverse("start", args=[slug])),
        "others_will_see": kind.board,
        "writing_closed": queries.closure_over(activity) if kind.takes_words else None,
        "changes": queries.changes_of(consultation, activity) if activity.version > 1 else [],
    }
    if kind.marks_one_by_one:
        page |= board_page(request, activity, participant, newcomer)
        page["next_url"] = then or reverse("thanks", args=[slug, position])
    elif not kind.asks:
        page |= _after_this(activity)
    return render(request, "core/ask.html", page, status=status)


def _progress(activity: Activity) -> dict[str, int]:
    position, total = queries.step_of(activity)
    return {"position": position, "total": total}


def _after_this(activity: Activity) -> dict[str, str]:
    """The next thing to do; after the last one, the end, which a form leads to."""
    slug, last = activity.consultation.slug, activity.consultation.activities.count()
    following = reverse("ask", args=[slug, activity.position + 1]) if activity.position < last else ""
    return {"next_url": following, "done_url": reverse("done", args=[slug])}


def _following(activity: Activity) -> str:
    after = _after_this(activity)
    return after["next_url"] or after["done_url"]


def _has_told(activity: Activity, participant: Participant) -> bool:
    """Has this person read what is right, so that their first answer stays?"""
    kind = kind_of(activity)
    return kind.first_answer_stays and queries.has_answered(activity, participant)


def _given_before(activity: Activity, participant: Participant | None) -> Given | None:
    return None if participant is None else queries.given_before(activity, participant)


def _has_words(activity: Activity) -> bool:
    """Does the result name words of theirs, which anybody may report?"""
    kind = kind_of(activity)
    return (kind.board or kind.shares_words) and (
        reportable_entries(activity.consultation).filter(activity=activity).exists()
    )


def _told(activity: Activity, participant: Participant) -> dict[str, Any]:
    """What the kind tells somebody who has answered, with its template."""
    given = _given_before(activity, participant)
    if given is None or given.status == Answer.Status.SKIPPED:
        return {}
    told = kind_of(activity).after(activity, given)
    return {"told": told, "after_template": kind_of(activity).template("after")} if told else {}


@for_participants
def thanks(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """Straight after an answer: thanks, what others said so far as far as it may be shown, and the next thing."""
    consultation = access.public_consultation(slug)
    activity = in_their_words(request, access.activity_at(consultation, position))
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    participant = access.participant_of(request, consultation)
    if not kind_of(activity).asks:
        return redirect(_following(activity))
    if participant is None:
        # Somebody who only read the board goes on to the next thing; to ask the same again would be a loop.
        last = position >= consultation.activities.count()
        if not kind_of(activity).marks_one_by_one:
            return redirect("ask", slug=slug, position=position)
        return redirect("start", slug=slug) if last else redirect("ask", slug=slug, position=position + 1)
    kind, asked = kind_of(activity), access.own_round(activity)
    live = listening(results_stream(asked.pk))
    mine = own_words(participant, activity)
    # Beside words that worry us, and beside every question that staff marked as hard, whatever was answered (SAF-04, SAF-22).
    worried = activity.sensitive or any(own.support for own in mine)
    answer = Answer.objects.filter(participant=participant, round=asked).first()
    response = render(
        request,
        "core/thanks.html",
        {
            "activity": activity,
            "consultation": consultation,
            "status": answer.status if answer else "skipped",
            **_progress(activity),
            "mine": mine,
            "support": worried,
            "contacts": support_panel(area=participant.area, on=localdate(database_now())) if worried else [],
            "change_url": "" if _has_told(activity, participant) else reverse("ask", args=[slug, position]),
            **_after_this(activity),
            **_told(activity, participant),
            "report_url": reverse("reportable", args=[slug, position]) if _has_words(activity) else "",
            "result_template": kind.template("result"),
            "live": live if drawn_for_everybody() else None,
            **kind.picture(shown_result(asked)),
        },
    )
    remember(response, request.COOKIES[settings.GUEST_COOKIE])
    return response
