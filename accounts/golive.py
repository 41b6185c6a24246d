"""What accounts ask for before anything opens to real people: a named safeguarding lead, a deputy, and staffed hours."""

from datetime import datetime

from accounts.queries.cover import cover_of
from engage.kit.checklist import go_live_item

COVER = "safeguarding_cover"


@go_live_item("safeguarding-lead", label="A safeguarding lead is named", order=10, url_name=COVER)
def lead_is_named(organisation_id: int, now: datetime) -> str:
    return "" if cover_of(organisation_id, now=now).lead else "Name a safeguarding lead."


@go_live_item("safeguarding-deputy", label="A deputy is named, who is somebody else", order=11, url_name=COVER)
def deputy_is_named(organisation_id: int, now: datetime) -> str:
    return "" if cover_of(organisation_id, now=now).deputy else "Name a deputy for the safeguarding lead."


@go_live_item("staffed-hours", label="Staffed hours are set", order=12, url_name=COVER)
def hours_are_set(organisation_id: int, now: datetime) -> str:
    return "" if cover_of(organisation_id, now=now).hours else "Set the hours in which safeguarding is staffed."
