"""A published document can be neither changed nor deleted, and what was done to contacts is append-only."""

from django.conf import settings
from django.db import migrations

from engage.kit.append_only import append_only

STAYS = """
CREATE FUNCTION signpost_document_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NOT NULL AND coalesce(current_setting('engage.retention', true), '') <> 'on' THEN
    RAISE EXCEPTION 'a_published_document_never_changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER signpost_document_stays BEFORE UPDATE OR DELETE ON signpost_document
  FOR EACH ROW EXECUTE FUNCTION signpost_document_stays();
"""

GONE = "DROP TRIGGER signpost_document_stays ON signpost_document; DROP FUNCTION signpost_document_stays();"


def keep_from_the_product(apps, editor):
    """The product's own role never empties the table; drafts it may change and throw away."""
    role = editor.quote_name(settings.DATABASE_APP_ROLE)
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [settings.DATABASE_APP_ROLE]
        )
        if cursor.fetchone():
            cursor.execute(f"REVOKE TRUNCATE ON signpost_document FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("signpost", "0002_documents_and_changes_of_contacts")]
    operations = [
        migrations.RunSQL(STAYS, GONE),
        migrations.RunPython(keep_from_the_product, migrations.RunPython.noop),
        *append_only("signpost_contactchange"),
    ]
