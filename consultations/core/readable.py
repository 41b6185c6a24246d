"""What people wrote and others can read just now: some of it under the results, and all so that anybody may report it."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from consultations.core import queries
from consultations.core.kinds import kinds, shown_result
from consultations.core.models import Consultation, Entry, Report, Round


def reportable_entries(consultation: Consultation) -> QuerySet[Entry]:
    """As `queries.reportable_entries`, without shared words that too few people said: those can be read nowhere."""
    found = queries.reportable_entries(consultation)
    sharing = [kind.name for kind in kinds if kind.shares_words]
    rounds = Round.objects.filter(activity__consultation=consultation, activity__kind__in=sharing, number=1)
    for asked in rounds.select_related("activity__consultation"):
        shown = [int(row.key) for row in shown_result(asked).rows if not row.hidden]
        # What was reported a moment ago stands nowhere either, and whoever reported it must find it again.
        reported = Exists(Report.objects.filter(entry=OuterRef("pk"), outcome=None))
        found = found.exclude(Q(activity=asked.activity_id) & ~Q(pk__in=shown) & ~Q(reported))
    return found


def first_quotes(consultation: Consultation, most: int) -> dict[int, list[Entry]]:
    """Of each activity, by its number, the first so many of the quotable entries; no more of them are read than these."""
    place = Window(RowNumber(), partition_by="activity", order_by="pk")
    quotable = queries.quotable_entries(consultation).select_related(None).order_by("pk")
    quotes: dict[int, list[Entry]] = defaultdict(list)
    for quote in quotable.annotate(place=place).filter(place__lte=most):
        quotes[quote.activity_id].append(quote)
    return quotes
