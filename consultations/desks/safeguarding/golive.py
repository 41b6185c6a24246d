"""What safeguarding asks for before a consultation opens: a legal opinion, where people vote on each other's words."""

from datetime import date, datetime

from consultations.core.kinds import kinds
from consultations.core.models import Activity
from engage.kit.checklist import opening_item
from engage.kit.refusal import Refusal
from engage.kit.site_settings import declare_setting, value_of

LEGAL_OPINION = "safeguarding.legal_opinion"


def legal_opinion(typed: str) -> str:
    """Reference, day and name in one line with two semicolons; nothing typed takes the opinion away."""
    parts = [part.strip() for part in typed.split(";")]
    if parts == [""]:
        return ""
    if len(parts) != 3 or not all(parts):
        raise Refusal(
            "Type the reference, the date and the name, with semicolons between them.",
            code="legal_opinion",
            field="value",
        )
    try:
        day = date.fromisoformat(parts[1])
    except ValueError:
        raise Refusal("Type the date like 2026-11-25.", code="legal_opinion", field="value") from None
    return f"{parts[0][:120]}; {day.isoformat()}; {parts[2][:120]}"


declare_setting(
    LEGAL_OPINION,
    label="Legal opinion on the Online Safety Act",
    help_text=(
        "Needed before real people vote on each other's ideas or questions, on a page or in a room. "
        "Reference; date; who gave it. For example: "
        "LEG/2026/114; 2026-11-25; A. Solicitor."
    ),
    clean=legal_opinion,
    default="",
)


@opening_item(
    "legal-opinion", label="A legal opinion covers votes on each other's words", order=50, url_name="setup_settings"
)
def boards_have_a_legal_opinion(consultation_id: int, now: datetime) -> str:
    asking = [kind.name for kind in kinds if kind.needs_legal_opinion]
    boards = Activity.objects.filter(consultation_id=consultation_id, kind__in=asking)
    if not boards.exists() or value_of(LEGAL_OPINION):
        return ""
    return "Record the legal opinion on the Online Safety Act before an idea board opens."
