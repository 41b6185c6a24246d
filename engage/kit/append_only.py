"""Migration operations that make a table append-only for the application's own database user."""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def append_only(table: str) -> list[migrations.RunPython | migrations.RunSQL]:
    """Take UPDATE, DELETE and TRUNCATE on `table` from the application's role; the owner keeps them for retention.

    Where one role is both owner and application (a plain external database), a trigger still refuses, unless the
    transaction says `SET LOCAL engage.retention = 'on'`.
    """

    def revoke(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        role = editor.quote_name(settings.DATABASE_APP_ROLE)
        with editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [settings.DATABASE_APP_ROLE]
            )
            if cursor.fetchone():
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {editor.quote_name(table)} FROM {role}")

    guard = f"{table}_is_append_only"
    return [
        migrations.RunPython(revoke, migrations.RunPython.noop),
        migrations.RunSQL(
            f"""
            CREATE FUNCTION {guard}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF coalesce(current_setting('engage.retention', true), '') = 'on' THEN RETURN coalesce(NEW, OLD); END IF;
              RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER {guard} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {guard}();
            """,
            f"DROP TRIGGER {guard} ON {table}; DROP FUNCTION {guard}();",
        ),
    ]


def forgets_after(table: str, *, years: int) -> migrations.RunSQL:
    """A function `{table}_forget(ids)` by which retention removes old lines of an append-only table (DPR-15).

    It runs as the owner, whoever calls it, and leaves alone whatever is younger than `years`: so the application's role
    can let old lines go when their time has come, and still cannot hide anything that happened lately.
    """
    return migrations.RunSQL(
        # The table's name and the years stand in a migration; nobody types them.
        f"""
        CREATE FUNCTION {table}_forget(ids bigint[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
          SET search_path FROM CURRENT AS $$
        DECLARE gone bigint; before text := coalesce(current_setting('engage.retention', true), '');
        BEGIN
          PERFORM set_config('engage.retention', 'on', true);
          DELETE FROM {table} WHERE id = ANY(ids) AND at < now() - interval '{years} years';
          GET DIAGNOSTICS gone = ROW_COUNT;
          PERFORM set_config('engage.retention', before, true);
          RETURN gone;
        END $$;
        """,  # noqa: S608
        f"DROP FUNCTION {table}_forget(bigint[]);",
    )
