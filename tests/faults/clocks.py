"""Clocks that differ: a time of its own for each process, and one of the database that can be moved on."""

from datetime import datetime

from tests.faults.product import ROOT

FOLDER = ROOT / "tests" / "faults" / "wrong_clock"
# In front of PostgreSQL's own functions for everybody who asks without naming a schema, as everything of ours does. Made before
# the tables, because a view remembers which function it was made with.
OF_THE_DATABASE = """
CREATE SCHEMA moved;
GRANT USAGE ON SCHEMA moved TO PUBLIC;
CREATE TABLE moved.clock (by interval NOT NULL);
INSERT INTO moved.clock VALUES ('0');
GRANT SELECT ON moved.clock TO PUBLIC;
CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
  'SELECT pg_catalog.clock_timestamp() + by FROM moved.clock';
CREATE FUNCTION moved.now() RETURNS timestamptz VOLATILE LANGUAGE sql AS
  'SELECT pg_catalog.now() + by FROM moved.clock';
CREATE FUNCTION moved.statement_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
  'SELECT pg_catalog.statement_timestamp() + by FROM moved.clock';
"""
FIRST_OURS = "ALTER ROLE CURRENT_USER SET search_path = public, moved, pg_catalog"
MOVE = "UPDATE moved.clock SET by = %s - pg_catalog.clock_timestamp()"


def wrong_by(seconds: float) -> dict[str, str]:
    """The environment of a process whose clock is wrong by so much."""
    return {"PYTHONPATH": str(FOLDER), "WRONG_BY": str(seconds)}


def make_movable(two) -> None:
    """Before the tables are made."""
    for statement in OF_THE_DATABASE.split(";\n")[:-1]:
        two.sql(statement)
    two.sql(FIRST_OURS)
    two.sql(FIRST_OURS, as_application=True)


def move_to(two, moment: datetime) -> None:
    """It is this moment now, as far as the database knows."""
    two.sql(MOVE, moment)
