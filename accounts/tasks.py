"""What a worker does for accounts: send one mail to one member, or an invitation to somebody who is none yet."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actions import inviting
from accounts.mailing import JOB
from accounts.models import Invitation, Member
from accounts.roles import Role
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


@job(inviting.JOB)
def send_invitation(run: JobRun) -> dict[str, Any]:
    """The link is made here and mailed at once; the job knows only which invitation. A newer sending overtakes an older."""
    invitation = Invitation.objects.select_related("organisation", "home", "invited_by").get(
        pk=run.payload["invitation"]
    )
    token = inviting.new_link(invitation_id=invitation.pk) if invitation.sends == run.payload["sends"] else None
    if token is None:
        return {"sent": False}
    words = render_to_string(
        "mail/invitation.txt",
        {
            "invitation": invitation,
            "roles": [Role(role).label for role in invitation.roles],
            "link": f"{settings.ADDRESS}{reverse('invitation', args=[token])}",
            "product_name": settings.PUBLIC_NAME,
        },
    )
    subject = f"{settings.PUBLIC_NAME}: You are invited"
    return {"sent": bool(send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, [invitation.email]))}
