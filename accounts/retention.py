"""What a restored backup must forget again of accounts."""

from datetime import datetime

from accounts.models import Member
from engage.kit.deletions import erases_again
from engage.kit.personal_data import forget_everywhere


@erases_again("member")
def forget_again(numbers: list[int], now: datetime) -> None:
    for member in Member.objects.filter(pk__in=numbers):
        forget_everywhere("member", member, now=now)
