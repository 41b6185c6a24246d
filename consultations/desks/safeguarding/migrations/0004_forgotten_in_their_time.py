"""A function by which retention removes whole concerns that were closed long ago, and never one that is younger."""

from django.db import migrations

FORGET = """
CREATE FUNCTION safeguarding_concern_forget(ids bigint[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE gone bigint; old bigint[]; before text := coalesce(current_setting('engage.retention', true), '');
BEGIN
  SELECT coalesce(array_agg(c.id), '{}') INTO old FROM safeguarding_concern c WHERE c.id = ANY(ids) AND c.state = 'closed'
    AND c.closed_at < now() - interval '6 years' AND NOT EXISTS (
      SELECT 1 FROM safeguarding_concernstep s WHERE s.concern_id = c.id AND s.at >= now() - interval '6 years');
  PERFORM set_config('engage.retention', 'on', true);
  DELETE FROM safeguarding_concernstep WHERE concern_id = ANY(old);
  DELETE FROM safeguarding_concern WHERE id = ANY(old);
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('engage.retention', before, true);
  RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0003_readers_worries")]
    operations = [migrations.RunSQL(FORGET, "DROP FUNCTION safeguarding_concern_forget(bigint[]);")]
