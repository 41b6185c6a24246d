"""Where an entry came from is for good: words of participants cannot be called staff's, and staff's belong to no answer."""

from django.db import migrations, models

ORIGIN = """
CREATE FUNCTION core_entry_origin_is_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.origin <> OLD.origin THEN
    RAISE EXCEPTION 'an_entry_keeps_its_origin' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER core_entry_origin_is_for_good BEFORE UPDATE OF origin ON core_entry
  FOR EACH ROW EXECUTE FUNCTION core_entry_origin_is_for_good();
"""
GONE = "DROP TRIGGER core_entry_origin_is_for_good ON core_entry; DROP FUNCTION core_entry_origin_is_for_good();"


class Migration(migrations.Migration):
    dependencies = [("core", "0003_review_by_somebody_else")]
    operations = [
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin", "staff"), _negated=True) | models.Q(("answer__isnull", True)),
                name="staff_entries_belong_to_no_answer",
            ),
        ),
        migrations.RunSQL(ORIGIN, GONE),
    ]
