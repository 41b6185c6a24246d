"""Statements that a page asks each time: written out once, planned once by each connection, their rows made into models.

The ORM puts a statement together anew each time, and that costs several times what the database needs to answer it. It is for
the few pages that a thousand people open at the same moment; everywhere else the ORM says more clearly what is meant.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.db import NotSupportedError, connection
from django.db.models import Model

PLANNED_FROM = 2  # a statement that this connection has seen so often is planned once and for all

M = TypeVar("M", bound=Model)
Row = tuple[Any, ...]


def rows_of(statement: str, values: Sequence[Any]) -> list[Row]:
    """What the statement gives. Values go beside it, so that the database can keep its plan."""
    with connection.cursor() as cursor:  # connects again where that is needed
        if connection.queries_logged:  # whoever counts statements counts these too
            cursor.execute(statement, values)
            return cursor.fetchall()
    connection.validate_no_broken_transaction()
    connection.connection.prepare_threshold = PLANNED_FROM
    try:
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as planned:
            return planned.execute(statement, values).fetchall()
    except NotSupportedError:
        # A migration gave a column another type under the plan. This connection keeps plans that no longer fit: it ends.
        connection.close_at = 0.0
        if connection.in_atomic_block:
            raise
        connection.close()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


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
