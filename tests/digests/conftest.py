"""Districts with their real figures, and a county that took part."""

import pytest
from django.core.management import call_command

from consultations.core.models import Entry
from consultations.desks.digests.actions import ask_for_digest, ask_for_publication, publish_digest
from consultations.desks.digests.models import Digest
from engage.kit import jobs
from tests.digests.crowd import area, crowd, says, supporters


@pytest.fixture
def places(db):
    call_command("load_places", verbosity=0)


@pytest.fixture
def county(world, places):
    """About 200 people from five districts, with a choice, statements, words and ideas."""
    say_from = []
    for name, number, option, age in (
        ("Medway", 20, 0, "13-15"),
        ("Thanet", 70, 0, "16-17"),
        ("Swale", 40, 1, "13-15"),
        ("Dover", 30, 2, "18-24"),
        ("Canterbury", 33, 1, "16-17"),
        ("Ashford", 4, 3, "18-24"),
    ):
        people = crowd(world, number, choice=option, area=area(name), age_band=age, agree=1 if option else -1)
        say_from.append(people)
        world.consultation.refresh_from_db()
    world.medway, world.thanet = say_from[0], say_from[1]
    world.quoted = [
        says(world, person, f"The bus stop by the school is dark, number {word}.")
        for person, word in zip(world.thanet[:12], "abcdefghijkl", strict=True)
    ]
    world.silent = says(world, world.thanet[13], "I would rather you did not use these words.", may_quote=False)
    world.unread = says(world, world.thanet[14], "Nobody has read this yet.", publish=False)
    idea = world.publish(world.idea(world.medway[0], "A night bus that waits for us"))
    Entry.objects.filter(pk=idea.pk).update(may_quote=True)
    idea.refresh_from_db()
    supporters(world, idea, world.thanet[:44])
    world.best_idea = idea
    world.shy_idea = world.publish(world.idea(world.medway[1], "Paint the tunnel yellow"))
    return world


def publish_it(world, digest, *, now=None):
    """The analyst asks, the administrator publishes."""
    now = now or world.now
    ask_for_publication(digest_id=digest.pk, member_id=world.cast.analyst.pk, now=now)
    publish_digest(digest_id=digest.pk, member_id=world.cast.administrator.pk, now=now)


@pytest.fixture
def make(django_capture_on_commit_callbacks):
    """`make(world)`: ask for a digest and let a worker make it."""

    def make_digest(world, *, member=None, publish=False):
        who = member or world.cast.analyst
        digest = ask_for_digest(consultation=world.consultation, member_id=who.pk, now=world.now)
        done = jobs.run(digest.job_id)
        assert done is not None and done.state == "done", done and done.error
        if publish:
            publish_it(world, digest)
        return Digest.objects.get(pk=digest.pk)

    return make_digest
