"""Typing one record: everything on one page and one press, so that it works over a poor line."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import StaffRequest, for_holders_of
from accounts.roles import Role
from consultations.core.actions.taking_part import is_open
from consultations.core.grouped import can_be_written
from consultations.core.models import Answer, Consultation, Participant
from consultations.core.views.guests import fresh_keys, sent_keys
from consultations.desks.groups import actions, queries
from consultations.desks.groups.access import consultation_at_desk, record_at_desk
from consultations.desks.groups.actions import Speaks
from consultations.desks.groups.forms import AboutForm, answers_in, errors_of, parts_of
from consultations.desks.groups.views.listing import SECTION
from engage.kit.clock import now as database_now
from engage.kit.refusal import Refusal
from engage.places.queries import ELSEWHERE, area_for_choice, choices_on

ONE = {Answer.Source.GROUP: "group", Answer.Source.PAPER: "sheet of paper"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.YOUTH_WORKER)
def write(request: StaffRequest, consultation_id: int, way: str) -> HttpResponse:
    """A new record: `way` is "group" or "paper"."""
    consultation = consultation_at_desk(request.organisations, consultation_id)
    if way not in queries.OFFLINE:
        raise Http404
    if request.method != "POST" and not is_open(consultation, database_now()):
        messages.info(request, "This is not open, so nothing can be added to it now.")
        return redirect("groups_of", consultation_id=consultation.pk)
    return _typed(request, consultation, way, record=None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders_of(Role.YOUTH_WORKER)
def change(request: StaffRequest, record_id: int) -> HttpResponse:
    """Put a record right, while it is open."""
    record = record_at_desk(request.organisations, record_id)
    way = queries.way_of(record)
    return _typed(request, record.consultation, way, record=record)


@require_POST
@for_holders_of(Role.YOUTH_WORKER)
def take_back(request: StaffRequest, record_id: int) -> HttpResponse:
    record = record_at_desk(request.organisations, record_id)
    consultation_id = record.consultation_id
    actions.take_back(record=record, member_id=request.member.pk, now=database_now())
    messages.success(request, "Taken back: nothing of it is kept.")
    return redirect("groups_of", consultation_id=consultation_id)


def _typed(request: StaffRequest, consultation: Consultation, way: str, *, record: Participant | None) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    before = queries.given_in(record) if record else {}
    now = database_now()
    about = AboutForm(
        typed,
        way=way,
        ages=[(value, gettext(label)) for value, label, _ in settings.AGE_BANDS],
        places=choices_on(localdate(now)),
        initial=_initial(record),
    )
    size = about.cleaned_data.get("people", 0) if typed is not None and about.is_valid() else 0
    people = 1 if way == Answer.Source.PAPER else size or queries.LARGEST_GROUP
    activities = [one for one in consultation.activities.order_by("position") if can_be_written(one)]
    parts = parts_of(activities, typed, given=before, way=way, people=people)
    errors: list[dict[str, str]] = []
    status = 200
    if typed is not None:
        answers, fine = answers_in(parts)
        try:
            if about.is_valid() and fine:
                return _kept(request, consultation, record, _speaks(way, people, about.cleaned_data), answers)
            status = 422
        except Refusal as refusal:
            errors, status = [{"message": refusal.words, "id": f"id_{refusal.field}"}], refusal.status
        errors = errors or errors_of(about, parts)
    keys = fresh_keys(now, record)
    page = {
        "section": SECTION,
        "consultation": consultation,
        "way": way,
        "what": ONE[Answer.Source(way)],
        "record": record,
        "about": about,
        "parts": parts,
        "errors": errors,
        "op": keys.op,
        "seq": keys.seq,
        "is_open": is_open(consultation, now),
        "not_here": [one for one in consultation.activities.order_by("position") if one.asks and one not in activities],
    }
    return render(request, "desks/groups/write.html", page, status=status)


def _kept(
    request: StaffRequest, consultation: Consultation, record: Participant | None, speaks: Speaks, answers: Any
) -> HttpResponse:
    keys = sent_keys(request)
    told: Mapping[str, Any] = {
        "speaks": speaks,
        "answers": answers,
        "op": keys.op,
        "seq": keys.seq,
        "member_id": request.member.pk,
        "now": database_now(),
    }
    written = (
        actions.write_down(consultation=consultation, **told)
        if record is None
        else actions.put_right(record=record, **told)
    )
    how_many = f"1 record, {speaks.people} people" if speaks.people > 1 else "1 record, 1 person"
    messages.success(request, f"Written down: {how_many}. Words wait for a moderator, like everybody’s.")
    there = reverse("groups_of", args=[consultation.pk])
    return redirect(f"{there}?worried=1" if written.worried else there)


def _speaks(way: str, people: int, typed: Mapping[str, Any]) -> Speaks:
    area = area_for_choice(typed["place"])
    return Speaks(
        way=way,
        people=people,
        age_band=typed["age_band"],
        area_id=area.pk if area else None,
        elsewhere=typed["place"] == ELSEWHERE,
    )


def _initial(record: Participant | None) -> dict[str, Any]:
    if record is None:
        return {}
    place = f"area:{record.area.code}" if record.area else ELSEWHERE if record.elsewhere else ""
    return {"age_band": record.age_band, "place": place, "people": queries.people_in(record)}
