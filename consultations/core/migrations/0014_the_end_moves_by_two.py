"""While it is open, the closing time moves later only by a change that a second person made: a trigger."""

from django.db import migrations

GUARD = """
CREATE FUNCTION core_closing_moves_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'open' AND NEW.state = 'open' AND NEW.closes_at > OLD.closes_at AND (NEW.version = OLD.version OR NOT EXISTS (
    SELECT 1 FROM core_change g WHERE g.consultation_id = NEW.id AND g.version = NEW.version AND g.state = 'made'
      AND g.wording ? 'closes_at'))
  THEN RAISE EXCEPTION 'a_closing_time_moves_by_a_second_person' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_closing_moves_by_two BEFORE UPDATE OF closes_at ON core_consultation
  FOR EACH ROW EXECUTE FUNCTION core_closing_moves_by_two();
"""
GONE = "DROP TRIGGER core_closing_moves_by_two ON core_consultation; DROP FUNCTION core_closing_moves_by_two();"


class Migration(migrations.Migration):
    dependencies = [("core", "0013_shared_words_and_questions")]
    operations = [migrations.RunSQL(GUARD, GONE)]
