"""A reading phase that holds: until it is over the room's one rule takes no answer, whatever a phone's clock says."""

from django.db import migrations, models
from django.db.models import F, Q

COLUMNS = """
SELECT rr.round_id, st.session_id, s.v, s.seats_each, a.id AS activity_id, a.version AS activity_version,
  clock_timestamp() AS moment,
  CASE
    WHEN s.state <> 'live' OR c.state <> 'open' OR clock_timestamp() >= c.closes_at THEN 'closed'
    WHEN r.state = 'revealed' THEN 'revealed'
    WHEN r.state = 'ready' THEN 'not_open'
    WHEN s.paused THEN 'paused'
    WHEN r.accepts_until IS NOT NULL AND clock_timestamp() >= r.accepts_until THEN 'closed'
    {reading}
    ELSE 'open'
  END AS verdict,
  LEAST(rr.closed_at, rr.closes_at) + interval '2 seconds' AS late_from,
  LEAST(rr.closed_at, rr.closes_at + (rr.closes_at - rr.opened_at) * s.extra_time / 100.0) + interval '2 seconds'
    AS late_from_with_more_time,
  (SELECT count(*) FROM live_staffpresence there
   WHERE there.session_id = s.id AND there.at > clock_timestamp() - interval '8 seconds') >= 2 AS words_open
  {opens_in}
FROM live_roomround rr
JOIN core_round r ON r.id = rr.round_id
JOIN live_step st ON st.id = rr.step_id
JOIN live_session s ON s.id = st.session_id
JOIN core_activity a ON a.id = st.activity_id
JOIN core_consultation c ON c.id = s.consultation_id;
"""
# `opens_in`: whole seconds that are left to read, rounded up, so that whoever waits for so long is not too early again.
READING = "WHEN clock_timestamp() < rr.reading_until THEN 'reading'"
OPENS_IN = ", GREATEST(0, ceil(extract(epoch FROM rr.reading_until - clock_timestamp())))::int AS opens_in"
WITH_READING = "CREATE OR REPLACE VIEW live_pace AS" + COLUMNS.format(reading=READING, opens_in=OPENS_IN)
WITHOUT = "DROP VIEW live_pace; CREATE VIEW live_pace AS" + COLUMNS.format(reading="", opens_in="")


class Migration(migrations.Migration):
    dependencies = [("live", "0004_teams")]
    operations = [
        migrations.AddField("roomround", "reading_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("roomround", "reading_told", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "roomround",
            models.CheckConstraint(
                condition=Q(reading_until__isnull=True)
                | Q(opened_at__isnull=False, reading_until__gte=F("opened_at")),
                name="people_read_from_the_opening_on",
            ),
        ),
        migrations.AddConstraint(
            "roomround",
            models.CheckConstraint(
                condition=Q(reading_until__isnull=True)
                | Q(timer_until__isnull=True)
                | Q(timer_until__gte=F("reading_until")),
                name="no_timer_runs_out_while_people_read",
            ),
        ),
        migrations.RunSQL(WITH_READING, WITHOUT),
    ]
