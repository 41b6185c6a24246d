"""What accounts ask for before anything opens to real people: safeguarding's lead, deputy and hours, and who decides."""

from datetime import datetime

from accounts.models import RoleGrant
from accounts.queries.cover import cover_of
from accounts.roles import Role
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


@go_live_item("decision-maker", label="Somebody here is a decision-maker", order=15, url_name="members")
def somebody_decides(organisation_id: int, now: datetime) -> str:
    """Only a decision-maker records what was considered; without one no consultation could ever be called answered."""
    deciding = RoleGrant.objects.standing(now).filter(organisation_id=organisation_id, role=Role.DECISION_MAKER)
    return "" if deciding.exists() else "Give somebody the role of decision-maker: nothing can be answered without one."
