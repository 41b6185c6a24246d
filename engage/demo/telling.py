"""Where to look in the demo: addresses, sign-ins with the code their app shows now, return codes."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings

from accounts.actions import current_code
from accounts.models import Member
from consultations.core.models import Consultation
from engage.demo.remembering import recall
from engage.demo.staff import SEATS

PAGES = (
    ("Front page", "/"),
    ("Get help", "/help/"),
    ("Come back with a code", "/back/"),
    ("Staff", "/staff/"),
    ("Moderation", "/staff/moderation/"),
    ("Safeguarding", "/staff/safeguarding/"),
    ("Digests", "/staff/digests/"),
    ("Answers", "/staff/responses/"),
    ("What changed", "/what-changed/"),
)


def base_address() -> str:
    """Where the product says that it runs; otherwise where `make run` would run it."""
    try:
        said = (Path(settings.DATA) / "up.lock").read_text("utf-8").split()
    except OSError:
        said = []
    if said and said[0].startswith("http"):
        return said[0].rstrip("/")
    return f"http://localhost:{os.environ.get('PORT') or 8000}"


def tell(*, base: str, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Lists of rows under three headings, made for people and machines alike."""
    known = recall()
    consultations = Consultation.objects.filter(is_demo=True, state__in=Consultation.PUBLIC_STATES).order_by("pk")
    addresses = [{"what": what, "url": base + path} for what, path in PAGES]
    addresses += [
        {
            "what": f"{consultation.title} ({consultation.get_state_display().lower()})",
            "url": f"{base}/c/{consultation.slug}/",
        }
        for consultation in consultations
    ]
    members = {member.email: member for member in Member.objects.filter(email__in=[seat.email for seat in SEATS])}
    sign_ins = [
        {
            "role": seat.what,
            "email": seat.email,
            "password": known.get("passwords", {}).get(seat.email, ""),
            **_second_step(members[seat.email], now),
        }
        for seat in SEATS
        if seat.email in members
    ]
    return {"addresses": addresses, "sign_ins": sign_ins, "return_codes": known.get("return_codes", [])}


def _second_step(member: Member, now: datetime) -> dict[str, str]:
    """Empty if somebody trying the demo has taken the authenticator app away."""
    app = Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).first()
    if app is None:
        return {"totp_secret": "", "code": ""}
    return {"totp_secret": str(decrypt(app.data["secret"])), "code": current_code(member, now)}
