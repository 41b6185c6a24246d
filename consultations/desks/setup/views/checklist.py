"""Where setting a place up begins: what is still missing before anything may open to real people, and what is done."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts.access import StaffRequest
from consultations.desks.setup.queries import count_missing
from consultations.desks.setup.views.frame import for_administrators, page
from engage.kit import checklist, clock


@dataclass(frozen=True)
class Line:
    """One item of the checklist with where it can be put right."""

    label: str
    missing: str
    url: str


@dataclass(frozen=True)
class Progress:
    """The checklist of one organisation."""

    organisation: str
    is_demo: bool
    missing: list[Line]
    done: list[Line]

    @property
    def total(self) -> int:
        return len(self.missing) + len(self.done)


@for_administrators
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """Each of the member's organisations with its checklist; nothing opens outside the demo while one line is open."""
    now, shown = clock.now(), []
    for organisation in request.organisations:
        found = checklist.findings(organisation.pk, now=now)
        lines = [Line(each.item.label, each.missing, _address(each.item.url_name)) for each in found]
        missing, done = [line for line in lines if line.missing], [line for line in lines if not line.missing]
        shown.append(Progress(organisation.name, organisation.is_demo, missing, done))
        count_missing(organisation.pk, now)
    each_time = [{"label": item.label, "url": _address(item.url_name)} for item in checklist.opening_items]
    return page(request, "desks/setup/checklist.html", "setup", checklists=shown, each_time=each_time)


def _address(url_name: str) -> str:
    """The page on which it is put right; a room may name one that comes with a later version."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
