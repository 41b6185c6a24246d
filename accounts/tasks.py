"""What a worker does for accounts: send one mail to one member."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.mailing import JOB
from accounts.models import Member
from engage.kit.jobs import JobRun, job


@job(JOB)
def send(run: JobRun) -> dict[str, Any]:
    """A member who left since is not written to. A mail server that says no is tried again like any job."""
    member = Member.objects.filter(pk=run.payload["member"], is_active=True).first()
    if member is None:
        return {"sent": False}
    words = render_to_string(
        run.payload["template"],
        {**run.payload["context"], "member": member, "product_name": settings.PUBLIC_NAME, "address": settings.ADDRESS},
    )
    subject = f"{settings.PUBLIC_NAME}: {run.payload['subject']}"
    return {"sent": bool(send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, [member.email]))}
