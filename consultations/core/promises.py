"""How a promise to answer stands on a day in Kent and Medway: kept, still running, or late and by how many days (PAR-05)."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

DUE_SOON_DAYS = 14


def day_of(moment: datetime) -> date:
    """The day that a moment falls on here; days begin at midnight by the clock on the wall, summer and winter."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def days_late(due_on: date, *, now: datetime, answered_at: datetime | None = None) -> int:
    """Whole days from the promised day to the answer, or to today while there is none; the promised day itself is in time."""
    return max(0, (day_of(answered_at or now) - due_on).days)


def day_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def late_words(days: int) -> str:
    return ngettext("late, %(days)s day", "late, %(days)s days", days) % {"days": days}


@dataclass(frozen=True)
class Standing:
    """How the promise of one consultation stands today.

    `late_days` counts while something is owed: the first answer, or what an answer said would come by a day that has
    passed. `was_late_days` is how late the first answer was. Without `due_on` nothing was promised (also: words that
    were asked for somewhere else).
    """

    due_on: date | None
    today: date
    first_due_on: date | None = None
    answered_on: date | None = None
    was_late_days: int = 0
    overdue_since: date | None = None
    next_on: date | None = None
    because: str = ""  # why it takes longer than twelve weeks (PAR-06)

    @property
    def owed(self) -> bool:
        """Is the first answer still to come?"""
        return self.due_on is not None and self.answered_on is None

    @property
    def late_days(self) -> int:
        since = self.due_on if self.owed else self.overdue_since
        return max(0, (self.today - since).days) if since else 0

    @property
    def late(self) -> bool:
        return self.late_days > 0

    @property
    def late_text(self) -> str:
        """Such as "late, 12 days"; "" when it is not late."""
        return late_words(self.late_days) if self.late else ""

    @property
    def days_left(self) -> int | None:
        """Until the next day that something is promised for; None when there is none."""
        wanted = self.due_on if self.owed else self.next_on
        return (wanted - self.today).days if wanted and wanted >= self.today else None

    @property
    def due_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= DUE_SOON_DAYS

    @property
    def tag(self) -> str:
        """Two or three words for a list of consultations."""
        if self.late:
            return self.late_text.capitalize()
        if self.answered_on is not None:
            return gettext("Answered")
        if self.due_on is not None:
            return gettext("Waiting for an answer")  # the day stands in the sentence beside it
        return gettext("Being considered")

    @property
    def sentence(self) -> str:
        """One sentence for everybody; "" where nothing was promised."""
        if self.due_on is None:
            return ""
        if self.owed and self.late:
            said = ngettext(
                "We promised an answer by %(day)s. We are late, %(days)s day.",
                "We promised an answer by %(day)s. We are late, %(days)s days.",
                self.late_days,
            )
            return said % {"day": day_words(self.due_on), "days": self.late_days}
        if self.owed:
            return gettext("We promised an answer by %(day)s.") % {"day": day_words(self.due_on)}
        answered = day_words(self.answered_on) if self.answered_on else ""
        if self.was_late_days:
            said = ngettext(
                "We answered on %(day)s. That was late, %(days)s day.",
                "We answered on %(day)s. That was late, %(days)s days.",
                self.was_late_days,
            )
            return said % {"day": answered, "days": self.was_late_days}
        return gettext("We answered on %(day)s, in time.") % {"day": answered}
