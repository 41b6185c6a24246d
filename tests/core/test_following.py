"""Following a consultation: once, by choice, and never a sign that somebody took part."""

import pytest
from django.db import IntegrityError, transaction

from consultations.core.actions.following import follow, unfollow
from consultations.core.models import Consultation, Following, Participant
from consultations.core.queries import followers_of
from engage.kit.personal_data import forget_everywhere, hand_over_all
from engage.kit.refusal import Refusal
from tests.factories.consultations import make_consultation

pytestmark = pytest.mark.django_db


def test_following_twice_is_following_once(cast, world, now):
    for _ in range(2):
        follow(member=cast.community_member, consultation=world.consultation, now=now)
    assert followers_of(world.consultation) == [cast.community_member.pk]
    with pytest.raises(IntegrityError, match="a_member_follows_a_consultation_once"), transaction.atomic():
        Following.objects.create(member=cast.community_member, consultation=world.consultation, since=now)


def test_following_makes_nobody_a_participant(cast, world, now):
    before = Participant.objects.count()
    follow(member=cast.community_member, consultation=world.consultation, now=now)
    assert Participant.objects.count() == before


def test_who_follows_no_more_is_not_written_to(cast, world, now):
    follow(member=cast.community_member, consultation=world.consultation, now=now)
    follow(member=cast.analyst, consultation=world.consultation, now=now)
    for _ in range(2):
        unfollow(member=cast.community_member, consultation=world.consultation)
    assert followers_of(world.consultation) == [cast.analyst.pk]


def test_a_closed_account_is_not_written_to(cast, world, now):
    follow(member=cast.community_member, consultation=world.consultation, now=now)
    cast.community_member.is_active = False
    cast.community_member.save()
    assert followers_of(world.consultation) == []


def test_a_draft_cannot_be_followed(cast, now):
    draft = make_consultation(cast=cast, now=now, slug="draft", state=Consultation.State.DRAFT)
    with pytest.raises(Refusal) as refused:
        follow(member=cast.community_member, consultation=draft, now=now)
    assert refused.value.status == 404 and followers_of(draft) == []


def test_what_somebody_follows_is_handed_over_and_forgotten(cast, world, now):
    follow(member=cast.community_member, consultation=world.consultation, now=now)
    handed = hand_over_all("member", cast.community_member)
    assert [one["consultation"] for one in handed["core.member"]["follows"]] == [world.consultation.title]
    forget_everywhere("member", cast.community_member, now=now)
    assert not Following.objects.exists()
