"""Steps are only ever added; a concern is never deleted by the product, and what was said in it never changes."""

from django.conf import settings
from django.db import migrations

from engage.kit.append_only import append_only

KEPT = """
CREATE FUNCTION safeguarding_concern_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('engage.retention', true), '') = 'on' THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a_concern_is_not_deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.sealed, NEW.words_hash, NEW.organisation_id, NEW.entry_id_was, NEW.consultation_id_was, NEW.raised_at)
     IS DISTINCT FROM
     (OLD.sealed, OLD.words_hash, OLD.organisation_id, OLD.entry_id_was, OLD.consultation_id_was, OLD.raised_at) THEN
    RAISE EXCEPTION 'what_was_said_in_a_concern_never_changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER safeguarding_concern_is_kept BEFORE UPDATE OR DELETE ON safeguarding_concern
  FOR EACH ROW EXECUTE FUNCTION safeguarding_concern_is_kept();
"""
GONE = "DROP TRIGGER safeguarding_concern_is_kept ON safeguarding_concern; DROP FUNCTION safeguarding_concern_is_kept();"


def keep_from_the_product(apps, editor):
    """The product's own role deletes no concern; where it is also the owner, the trigger stands alone."""
    role = editor.quote_name(settings.DATABASE_APP_ROLE)
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [settings.DATABASE_APP_ROLE]
        )
        if cursor.fetchone():
            cursor.execute(f"REVOKE DELETE, TRUNCATE ON safeguarding_concern FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("safeguarding", "0001_concerns")]
    operations = [
        *append_only("safeguarding_concernstep"),
        migrations.RunSQL(KEPT, GONE),
        migrations.RunPython(keep_from_the_product, migrations.RunPython.noop),
    ]
