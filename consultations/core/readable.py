"""What people wrote and others can read just now, so that anybody may report it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

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
