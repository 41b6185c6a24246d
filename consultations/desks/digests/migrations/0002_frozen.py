"""What is ready cannot be rewritten, and what is published can neither be changed nor deleted by the product."""

from django.conf import settings
from django.db import migrations

FROZEN = """
CREATE FUNCTION digests_digest_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('engage.retention', true), '') = 'on' THEN RETURN coalesce(NEW, OLD); END IF;
  IF OLD.state = 'published' AND (TG_OP = 'DELETE' OR NEW IS DISTINCT FROM OLD) THEN
    RAISE EXCEPTION 'a_published_digest_never_changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF OLD.state = 'ready' AND (
       NEW.state NOT IN ('ready', 'published')
    OR (NEW.id, NEW.consultation_id, NEW.number, NEW.released, NEW.exact, NEW.sha256, NEW.exact_sha256, NEW.cut_off,
        NEW.code_version, NEW.small_number_threshold, NEW.made_by_id, NEW.period, NEW.note, NEW.created_at)
       IS DISTINCT FROM
       (OLD.id, OLD.consultation_id, OLD.number, OLD.released, OLD.exact, OLD.sha256, OLD.exact_sha256, OLD.cut_off,
        OLD.code_version, OLD.small_number_threshold, OLD.made_by_id, OLD.period, OLD.note, OLD.created_at))
  THEN
    RAISE EXCEPTION 'a_ready_digest_is_frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER digests_digest_is_frozen BEFORE UPDATE OR DELETE ON digests_digest
  FOR EACH ROW EXECUTE FUNCTION digests_digest_is_frozen();
"""

GONE = "DROP TRIGGER digests_digest_is_frozen ON digests_digest; DROP FUNCTION digests_digest_is_frozen();"


def keep_from_the_product(apps, editor):
    """The product's own role never deletes a digest; where it is also the owner, the trigger stands alone."""
    role = editor.quote_name(settings.DATABASE_APP_ROLE)
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [settings.DATABASE_APP_ROLE]
        )
        if cursor.fetchone():
            cursor.execute(f"REVOKE DELETE, TRUNCATE ON digests_digest FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("digests", "0001_digests")]
    operations = [
        migrations.RunSQL(FROZEN, GONE),
        migrations.RunPython(keep_from_the_product, migrations.RunPython.noop),
    ]
