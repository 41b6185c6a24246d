"""What a database holds, in figures that must be the same after a restore: rows, a fingerprint and rights, table by table."""

from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Table:
    """One table: how many rows, a number made of all of them whatever their order, and what the app role may do to it."""

    rows: int
    fingerprint: str
    rights: str


RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")


def measured(line: psycopg.Connection[Any], *, app_role: str) -> dict[str, Table]:
    """Every table of the product, as this transaction sees it."""
    line.execute("SET LOCAL timezone = 'UTC'")
    line.execute("SET LOCAL datestyle = 'ISO'")
    names = line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename").fetchall()
    role = line.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [app_role]).fetchone()
    return {name: _measure(line, name, app_role if role else None) for (name,) in names}


def _measure(line: psycopg.Connection[Any], name: str, role: str | None) -> Table:
    whole = sql.SQL(
        "SELECT count(*), coalesce(sum(hashtextextended(t::text, 1)::numeric), 0),"
        " coalesce(sum(hashtextextended(t::text, 2)::numeric), 0) FROM {} t"
    ).format(sql.Identifier(name))
    found = line.execute(whole).fetchone()
    assert found is not None  # noqa: S101  (an aggregate always has one row)
    rights = ""
    if role:
        asked = sql.SQL(", ").join(sql.SQL("has_table_privilege(%s, %s, {})").format(sql.Literal(r)) for r in RIGHTS)
        given = line.execute(sql.SQL("SELECT ") + asked, [role, f'public."{name}"'] * len(RIGHTS)).fetchone()
        rights = " ".join(right for right, may in zip(RIGHTS, given or (), strict=True) if may)
    return Table(int(found[0]), f"{found[1]}/{found[2]}", rights)


def as_plain(tables: dict[str, Table]) -> dict[str, dict[str, Any]]:
    return {name: asdict(table) for name, table in tables.items()}


def differences(wanted: dict[str, dict[str, Any]], found: dict[str, Table]) -> list[str]:
    """What is not the same, in words; empty when everything is."""
    has = as_plain(found)
    lines = [f"{name} is missing" for name in sorted(set(wanted) - set(has))]
    lines += [f"{name} was not in the backup" for name in sorted(set(has) - set(wanted))]
    for name in sorted(set(wanted) & set(has)):
        for what, value in wanted[name].items():
            if has[name][what] != value:
                lines.append(f"{name}: {what} was {value}, is {has[name][what]}")
    return lines
