"""Boards: ideas with replies and support, statements one at a time, and what became of one's own words."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from consultations.core import access, queries
from consultations.core.actions.answering import add_mark, add_words
from consultations.core.actions.taking_part import is_open
from consultations.core.actions.words import change_words
from consultations.core.announcing import board_stream, mine_stream
from consultations.core.cards import ON_ONE_PAGE, board_of, card_of, no_cards_words, shuffled
from consultations.core.kinds import Given, Mark, Words, kind_of
from consultations.core.models import Activity, Entry, Participant
from consultations.core.own_answers import OwnWords, own_words
from consultations.core.views.careful import careful
from consultations.core.views.guests import (
    browser_token,
    fresh_keys,
    new_token_for,
    remember,
    seed_of,
    sent_keys,
    writer,
)
from consultations.core.views.too_late import CODES, too_late
from engage.kit.audience import for_participants
from engage.kit.clock import now as database_now
from engage.kit.languages import drawn_for_everybody
from engage.kit.refusal import Refusal
from engage.realtime.streams import listening
from engage.signpost.queries import support_panel


def back_to(request: HttpRequest, slug: str) -> str:
    """Where somebody came from to change one answer, and goes back to; "" on the way through the questions."""
    then = request.GET.get("then", "")
    return reverse(then, args=[slug]) if then in {"yours", "done"} else ""


def mark_from(request: HttpRequest, activity: Activity, *, token: str, now: datetime) -> str:
    """Give the one mark that this POST asks for; what to put behind the page's address afterwards."""
    kind = kind_of(activity)
    name = request.POST.get("mark", "")
    entry = request.POST.get("entry", "")
    for button in kind.marks:
        if button in request.POST:  # one form for a whole board: the button says which idea
            name, entry = button, request.POST[button]
    if not (entry.isascii() and entry.isdecimal() and len(entry) < 19):
        raise Refusal(gettext("We could not tell which one you meant. Please press it again."), code="no_entry")
    if name == "skip":
        return f"?after={entry}"
    if name not in kind.marks:
        raise Refusal(gettext("Press one of the buttons."), code="no_mark")
    keys = sent_keys(request)
    participant = writer(request, activity.consultation, keys=keys, token=token, now=now)
    add_mark(
        participant=participant,
        round_id=access.own_round(activity).pk,
        mark=Mark(int(entry), kind.marks[name]),
        op=keys.op,
        seq=keys.seq,
    )
    return f"?after={entry}" if kind.one_at_a_time else f"#idea-{entry}"


def board_page(
    request: HttpRequest, activity: Activity, participant: Participant | None, newcomer: str
) -> dict[str, Any]:
    """What the page of a board shows besides its form. `newcomer`: the token that the page's forms carry."""
    mine = own_words(participant, activity) if participant else []
    page: dict[str, Any] = {
        "mine": mine,
        "sent": request.GET.get("sent") == "1",
        "support_contacts": _contacts(participant, mine),
        "mine_live": listening(mine_stream(participant.pk)) if participant else None,
        "mine_url": reverse("mine", args=[activity.consultation.slug, activity.position]),
    }
    if kind_of(activity).one_at_a_time:
        return page | _next_statement(request, activity, participant)
    live = listening(board_stream(activity.pk))
    marked: set[int] = queries.marked_by(participant, activity) if participant else set()
    own: set[int] = {words.id for words in mine} if not kind_of(activity).marks_own else set()
    board = board_of(activity, version=live.version)
    seed = seed_of(request, newcomer, activity.pk)
    ordered = shuffled(board.cards, seed)
    if kind_of(activity).by_votes:
        ordered.sort(key=lambda card: -card.votes)  # rounded votes; what is level keeps the order of this visit
    paginator = Paginator(ordered, ON_ONE_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    return page | {
        "cards": board.html(list(shown), marked, own),
        "empty": no_cards_words(kind_of(activity).item),
        "all_ids": board.ids,
        "page": shown if paginator.num_pages > 1 else None,
        "page_keeps": f"&order={seed}" if newcomer else "",
        "live": live if shown.number == 1 and drawn_for_everybody() else None,
    }


def _next_statement(request: HttpRequest, activity: Activity, participant: Participant | None) -> dict[str, Any]:
    """The next statement that this person has not marked, after the one they skipped; round to the first again."""
    shown = list(queries.shown_entries(activity).order_by("position", "pk"))
    seen = queries.marked_by(participant, activity) if participant else set()
    waiting = [entry for entry in shown if entry.pk not in seen]
    again = request.GET.get("again", "")
    if again.isascii() and again.isdecimal() and len(again) < 19:  # one that they marked, to be marked differently
        waiting = [entry for entry in shown if entry.pk == int(again)] or waiting
    after = request.GET.get("after", "")
    if after.isascii() and after.isdecimal() and len(after) < 19:
        ids = [entry.pk for entry in shown]
        if int(after) in ids:
            place = ids.index(int(after))
            waiting = [e for e in shown[place + 1 :] if e in waiting] + [e for e in shown[: place + 1] if e in waiting]
    return {"statement": waiting[0] if waiting else None, "seen_count": len(seen), "statement_count": len(shown)}


@require_http_methods(["GET", "POST"])
@for_participants
def idea(request: HttpRequest, slug: str, position: int, entry_id: int) -> HttpResponse:
    """One idea with its replies; a reply is held like every word."""
    consultation = access.public_consultation(slug)
    activity = access.activity_at(consultation, position)
    if not kind_of(activity).replies:
        raise Http404
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    try:
        entry = access.shown_idea(activity, entry_id)
    except Http404:
        if request.method == "POST":
            gone = Refusal(gettext("That idea is not here any more, so we could not add a reply."), status=404)
            return too_late(request, consultation, gone, title=gettext("That idea was taken down"))
        raise
    participant = access.participant_of(request, consultation)
    kind = kind_of(activity)
    form = kind.form(activity, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        token, now = browser_token(request), database_now()
        try:
            if form.is_valid() and "change" in request.POST:
                return _idea_page(request, activity, entry, participant, form, 200)
            if form.is_valid():
                words = kind.given(activity, form).words[0]
                first = careful(request, [words.text])
                if first is not None:
                    return first
                keys = sent_keys(request)
                writing = writer(request, consultation, keys=keys, token=token, now=now, adds_words=True)
                add_words(
                    participant=writing,
                    round_id=access.own_round(activity).pk,
                    text=words.text,
                    may_quote=words.may_quote,
                    op=keys.op,
                    parent_id=entry.pk,
                )
                response = redirect(f"{request.path}?sent=1#yours")
                remember(response, token)
                return response
            status = 422
        except Refusal as refusal:
            if refusal.code in CODES:
                return too_late(request, consultation, refusal)
            form.add_error(None, refusal.words)
            status = refusal.status
            participant = None if refusal.code == "forgotten" else participant
    return _idea_page(request, activity, entry, participant, form, status)


def _idea_page(
    request: HttpRequest, activity: Activity, entry: Entry, participant: Participant | None, form: Any, status: int
) -> HttpResponse:
    slug, now = activity.consultation.slug, database_now()
    card = card_of(activity, entry.pk)
    if card is None:  # taken down a moment ago
        raise Http404
    keys, then = fresh_keys(now, participant), back_to(request, slug)
    mine = [own for own in own_words(participant, activity) if own.reply_to] if participant else []
    page = {
        "idea": card,
        "activity": activity,
        "consultation": activity.consultation,
        "supported": participant is not None and entry.pk in queries.marked_by(participant, activity),
        "support_url": reverse("ask", args=[slug, activity.position])
        + (f"?then={request.GET['then']}" if then else ""),
        # Only what a person let through: the newest words of a reply may be unread, and a redacted one still holds its details.
        "replies": [
            {"id": reply.pk, "version": reply.shown_version, "text": reply.shown_text}
            for reply in entry.replies.filter(shown_text__isnull=False).order_by("pk")
        ],
        "mine": mine,
        "form": form,
        "op": keys.op,
        "seq": keys.seq,
        "known": keys.known,
        "newcomer": new_token_for(request),
        "sent": request.GET.get("sent") == "1",
        "support_contacts": _contacts(participant, mine),
        "back_url": then or reverse("ask", args=[slug, activity.position]),
        "closed": not is_open(activity.consultation, now),
    }
    return render(request, "core/idea.html", page, status=status)


@for_participants
def mine(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """Only one's own words on a board and what became of them: fetched by the page when it hears that something happened."""
    consultation = access.public_consultation(slug)
    activity = access.activity_at(consultation, position)
    participant = access.participant_of(request, consultation)
    if participant is None:
        raise Http404
    words = own_words(participant, activity)
    return render(request, "core/mine.html", {"mine": words, "support_contacts": _contacts(participant, words)})


@require_http_methods(["GET", "POST"])
@for_participants
def reword(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """The author changes words on a board; what others read stays until the new words have been read by a person."""
    consultation = access.public_consultation(slug)
    request.shows_demo = consultation.is_made_up  # type: ignore[attr-defined]
    participant = access.participant_of(request, consultation)
    if participant is None:
        return redirect("back")
    entry = access.own_entry(participant, entry_id)
    now = database_now()
    kind = kind_of(entry.activity)
    if not kind.marks_one_by_one:  # these words are part of an answer and change with it
        return redirect("ask", slug=slug, position=entry.activity.position)
    if request.method == "GET" and not is_open(consultation, now):
        return redirect("yours", slug=slug)
    before = Given("answered", words=(Words(entry.text, entry.may_quote),))
    form = kind.form(entry.activity, request.POST if request.method == "POST" else None, before)
    form.initial = {"words": entry.text, "may_quote": entry.may_quote}
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        words = kind.given(entry.activity, form).words[0]
        first = careful(request, [words.text])
        if first is not None:
            return first
        try:
            change_words(
                participant=participant, entry_id=entry.pk, text=words.text, may_quote=words.may_quote, now=now
            )
        except Refusal as refusal:
            if refusal.code in CODES:
                return too_late(request, consultation, refusal)
            raise
        return redirect(back_to(request, slug) or reverse("yours", args=[slug]))
    return render(
        request,
        "core/reword.html",
        {
            "form": form,
            "consultation": consultation,
            "activity": entry.activity,
            "back_url": back_to(request, slug) or reverse("yours", args=[slug]),
        },
        status=422 if form.errors else 200,
    )


def _contacts(participant: Participant | None, words: list[OwnWords]) -> list[Any]:
    """Somebody to talk to, when words of theirs tell of something hard."""
    if participant is None or not any(own.support for own in words):
        return []
    return list(support_panel(area=participant.area, on=localdate(database_now())))
