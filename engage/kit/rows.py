"""Statements that a page asks each time: written out once, planned once by each connection, their rows made into models.

The ORM puts a statement together anew each time, and that costs several times what the database needs to answer it. It is for
the few pages that a thousand people open at the same moment; everywhere else the ORM says more clearly what is meant.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, NotSupportedError, OperationalError, connection, connections
from django.db.models import Model

PLANNED_FROM = 2  # a statement that this connection has seen so often is planned once and for all

M = TypeVar("M", bound=Model)
Row = tuple[Any, ...]


def rows_of(statement: str, values: Sequence[Any], *, only_reads: bool = False) -> list[Row]:
    """What the statement gives. Values go beside it, so that the database can keep its plan.

    `only_reads`: it changes nothing, so as the first statement of a request it also finds out whether the connection is still
    there; where it has gone, it is asked once more on a new one. Django would ask beforehand, each time.
    """
    db: Any = connections[DEFAULT_DB_ALIAS]
    if only_reads and db.connection is not None and not db.health_check_done and not db.in_atomic_block:
        db.health_check_done = True
        try:
            return _asked(db, statement, values)
        except (OperationalError, InterfaceError):
            if db.is_usable():  # it was refused, or took too long
                raise
            db.close()
    return _asked(db, statement, values)


def _asked(db: Any, statement: str, values: Sequence[Any]) -> list[Row]:
    db.close_if_health_check_failed()
    db.ensure_connection()
    if db.queries_logged:  # whoever counts statements counts these too
        with db.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
    db.validate_no_broken_transaction()
    db.connection.prepare_threshold = PLANNED_FROM
    try:
        with db.wrap_database_errors, psycopg.Cursor(db.connection) as planned:
            return list(planned.execute(statement, values).fetchall())
    except NotSupportedError:
        # A migration gave a column another type under the plan. This connection keeps plans that no longer fit: it ends.
        db.close_at = 0.0
        if db.in_atomic_block:
            raise
        db.close()
    with db.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


class Columns(Generic[M]):
    """The columns of one model in such a statement, where its table is called `alias`."""

    def __init__(self, model: type[M], alias: str) -> None:
        self.model, self.alias = model, alias

    @cached_property
    def names(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]

    @cached_property
    def sql(self) -> str:
        return ", ".join(f'{self.alias}."{field.column}"' for field in self.model._meta.concrete_fields)

    @cached_property
    def _key(self) -> int:
        return self.names.index(self.model._meta.pk.attname)

    @cached_property
    def _converted(self) -> list[tuple[int, Any]]:
        """Columns that the database gives in another shape than the model has (JSON), with what makes it that."""
        fields = enumerate(self.model._meta.concrete_fields)
        return [(at, convert) for at, field in fields for convert in field.get_db_converters(connection)]

    def read(self, columns: Sequence[Any]) -> M | None:
        """The object; None where an outer join found nothing."""
        if columns[self._key] is None:
            return None
        values = list(columns)
        for at, convert in self._converted:
            values[at] = convert(values[at], None, connection)
        return self.model.from_db(connection.alias, self.names, values)


def written_out(statement: str, *parts: Columns[Any]) -> str:
    """The statement with the columns of these models, in this order, where it says "<columns>"."""
    return statement.replace("<columns>", ", ".join(part.sql for part in parts))


def taken_apart(row: Row, *parts: Columns[Any]) -> tuple[list[Any], Row]:
    """The objects at the beginning of a row, one for each of these parts, and what comes after them."""
    found, at = [], 0
    for part in parts:
        end = at + len(part.names)
        found.append(part.read(row[at:end]))
        at = end
    return found, row[at:]
