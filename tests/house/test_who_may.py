"""The table of who may open what says what the views say."""

from pathlib import Path

from django.conf import settings

from engage.management.commands.who_may import table


def test_the_table_of_who_may_open_what_is_up_to_date():
    written = (Path(settings.BASE_DIR) / "docs" / "who-may-open-what.md").read_text("utf-8")
    assert written == table(), "run: .venv/bin/python manage.py who_may > docs/who-may-open-what.md"


def test_the_table_never_says_that_a_partner_opens_more_than_digests():
    staff = table().split("## Pages of everybody else")[0]
    header, *rows = [line.split("|")[1:-1] for line in staff.splitlines() if line.startswith("| ")]
    column = [cell.strip() for cell in header].index("Partner")
    opened = {row[0].strip(" `") for row in rows if row[column].strip() == "yes"}
    hall = {"/staff/", "/staff/stay/"}  # which desks there are, and until when one is signed in
    assert opened and all(address in hall or address.startswith("/staff/digests/") for address in opened)
