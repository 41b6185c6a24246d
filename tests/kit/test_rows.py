"""Statements that are written out and planned once give what the ORM gives, also when a table is changed under their plan."""

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engage.kit.models import SiteSetting
from engage.kit.rows import Columns, rows_of, taken_apart, written_out

PART = Columns(SiteSetting, "s")
NEWEST = written_out("SELECT <columns>, 7 FROM kit_sitesetting s WHERE s.name = %s", PART)


@pytest.mark.django_db
def test_a_row_is_the_object_that_the_orm_reads_and_what_comes_after_it():
    stored = SiteSetting.objects.create(name="a name", value={"is": ["nested", 1, None]}, at=timezone.now())
    stored.refresh_from_db()
    for _ in range(4):  # the first ones as they come, then with a plan
        (found,), rest = taken_apart(rows_of(NEWEST, ["a name"])[0], PART)
        assert rest == (7,) and not found._state.adding
        assert {name: getattr(found, name) for name in PART.names} == {n: getattr(stored, n) for n in PART.names}


@pytest.mark.django_db
def test_what_an_outer_join_did_not_find_is_none():
    found = rows_of(
        written_out("SELECT <columns> FROM (SELECT 1) one LEFT JOIN kit_sitesetting s ON s.id = -1", PART), []
    )
    assert taken_apart(found[0], PART) == ([None], ())


@pytest.mark.django_db
def test_whoever_counts_statements_counts_these():
    with CaptureQueriesContext(connection) as asked:
        rows_of(NEWEST, ["a name"])
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_changed_under_a_plan_is_read_with_a_new_one():
    somebody_else = connection.copy()  # who migrates while this process serves

    def say(statement):
        with somebody_else.cursor() as cursor:
            cursor.execute(statement)

    def read():
        return rows_of("SELECT words FROM tried WHERE words <> %s", ["x"])

    say("CREATE TABLE tried (words varchar(5)); INSERT INTO tried VALUES ('here')")
    try:
        assert [read() for _ in range(4)] == [[("here",)]] * 4
        say("ALTER TABLE tried ALTER words TYPE varchar(10)")
        assert [read() for _ in range(4)] == [[("here",)]] * 4
        say("ALTER TABLE tried ALTER words TYPE varchar(20)")
        # Inside a transaction nothing can be done again; the next request has a connection without old plans.
        with pytest.raises(DatabaseError), transaction.atomic():
            read()
        connection.close_if_unusable_or_obsolete()
        assert read() == [("here",)]
    finally:
        say("DROP TABLE tried")
        somebody_else.close()


@pytest.fixture
def gone():
    """A connection that PostgreSQL has ended between two requests; how it ends it again."""
    somebody_else = connection.copy()

    def end():
        connection.ensure_connection()
        number = connection.connection.info.backend_pid
        with somebody_else.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
        connection.health_check_enabled, connection.health_check_done = True, False  # as a request finds it

    yield end
    somebody_else.close()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_comes_first_finds_out_itself_that_the_connection_has_gone(gone):
    for _ in range(3):
        gone()
        assert rows_of("SELECT 1 + %s", [1], only_reads=True) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_a_writing_asks_beforehand(gone):
    gone()
    assert rows_of("SELECT 1 + %s", [1]) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_is_asked_twice(gone):
    with pytest.raises(DatabaseError), transaction.atomic():
        gone()
        rows_of("SELECT 1 + %s", [1], only_reads=True)


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_is_not_asked_again_nor_is_the_connection_given_up():
    rows_of("SELECT set_config('statement_timeout', '50', %s)", [False])
    there, connection.health_check_done = connection.connection, False
    with pytest.raises(OperationalError):
        rows_of("SELECT pg_sleep(%s)", [5], only_reads=True)
    assert connection.connection is there
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_reading_that_comes_first_is_one_way_there_and_back(monkeypatch):
    rows_of("SELECT %s", [1])
    connection.health_check_enabled, connection.health_check_done = True, False
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "is_usable", lambda: pytest.fail("asked beforehand"))
    assert len(rows_of("SELECT %s", [1], only_reads=True)) == 1
    assert connection.health_check_done
