"""Announcing in one statement, so that a function of another room can do it too, inside the transaction that made the change."""

from django.db import migrations

# Foreign keys are checked at the commit otherwise: that locks the rows they point at while the streams' rows are held, and
# somebody who holds such a row (a moderator deciding) would wait for these in turn: a deadlock. The streams' rows are taken
# in the order of their names, so two announcers cannot wait for each other either.
ANNOUNCE = """
CREATE FUNCTION realtime_announce(names text[], steps bigint[]) RETURNS TABLE (name text, version bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  RETURN QUERY
    INSERT INTO realtime_streamversion AS known (name, version)
    SELECT changed.name, changed.step FROM unnest(names, steps) AS changed (name, step) ORDER BY changed.name
    ON CONFLICT (name) DO UPDATE SET version = known.version + excluded.version
    RETURNING known.name, known.version;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("realtime", "0001_initial")]
    operations = [migrations.RunSQL(ANNOUNCE, "DROP FUNCTION realtime_announce(text[], bigint[]);")]
