"""What young people said without a phone: one record, so many people, marked for good, counted once, told of no single group."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from consultations.core.actions.renewing import renew_result
from consultations.core.given import Given, Mark, Words
from consultations.core.kinds import kind_of, shown_result
from consultations.core.models import Answer, Entry, Participant, Vote
from consultations.core.queries import people_by_entry, people_by_status
from consultations.core.results import result_of
from consultations.desks.digests.queries import voices_by_source
from consultations.desks.digests.snapshot.build import build
from consultations.desks.groups.actions import Speaks, put_right, write_down
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from engage.kit.small_numbers import Exact
from tests.digests.crowd import crowd

pytestmark = pytest.mark.django_db


def group_of(world, people, *, counts=(), words="", op=None, **about):
    """A record of so many; `counts`: how many picked each option of the choice."""
    answers = {}
    if counts:
        marks = tuple(Mark(o.pk, 1, n) for o, n in zip(world.options(), counts, strict=False) if n)
        answers[world.choice.pk] = Given("answered", marks=marks)
    if words:
        answers[world.words.pk] = Given("answered", words=(Words(words),))
    return write_down(
        consultation=world.consultation,
        speaks=Speaks("group", people, **about),
        answers=answers,
        op=op or uuid4(),
        seq=world.seq(),
        member_id=world.cast.youth_worker.pk,
        now=world.now,
    )


def typed(page, **fields):
    """The fields of a page with its keys: what a browser would send."""
    context = page.context
    return {"op": context["op"], "seq": context["seq"], **fields}


def test_a_group_of_eight_is_one_record_and_eight_people_flagged_group(world):
    written = group_of(world, 8, counts=(3, 5))
    assert Participant.objects.count() == 1
    answer = Answer.objects.get(participant=written.record_id)
    assert (answer.source, answer.people) == ("group", 8)
    voices = voices_by_source(world.consultation)
    assert voices["group"].records == Exact(1) and voices["group"].people == Exact(8)
    asked = world.round(world.choice)
    assert people_by_status(asked)["answered"] == Exact(8)
    first, second = world.options()[:2]
    counted = people_by_entry(asked)
    assert counted[first.pk][1] == Exact(3) and counted[second.pk][1] == Exact(5)


def test_the_same_form_sent_twice_is_one_record_and_one_line_in_the_log(world):
    op, seq = uuid4(), world.seq()
    told = {
        "consultation": world.consultation,
        "speaks": Speaks("group", 8),
        "answers": {world.choice.pk: Given("answered", marks=(Mark(world.options()[0].pk, 1, 8),))},
        "op": op,
        "seq": seq,
        "member_id": world.cast.youth_worker.pk,
        "now": world.now,
    }
    assert not write_down(**told).again and write_down(**told).again
    assert Answer.objects.count() == 1
    assert AuditEvent.objects.filter(verb="record.written").count() == 1


def test_one_group_alone_makes_no_cell_that_is_shown(world):
    """Twelve agree, which is more than the threshold: outside they are one club that somebody could name."""
    group_of(world, 12, counts=(12,))
    assert not result_of(kind_of(world.choice).tally(world.round(world.choice))).shown
    crowd(world, 15, choice=1)
    crowd(world, 30, choice=2)
    result = result_of(kind_of(world.choice).tally(world.round(world.choice)))
    assert result.shown and result.answered.people == 55
    assert result.rows[0].cells["chosen"].people is None
    group_of(world, 9, counts=(9,))
    again = result_of(kind_of(world.choice).tally(world.round(world.choice)))
    assert again.rows[0].cells["chosen"].people == 20  # 21 people in two groups


def test_words_of_a_group_wait_for_a_moderator_like_everybodys(world):
    group_of(world, 8, words="More lights please")
    said = Entry.objects.get(origin="participant")
    assert said.state == "held" and said.shown_text is None and said.answer.source == "group"


def test_people_under_thirteen_take_part_through_a_youth_worker(world):
    written = group_of(world, 8, counts=(8,), age_band="10-12")
    assert Participant.objects.get(pk=written.record_id).age_band == "10-12"
    with pytest.raises(Refusal, match="too_young"):
        world.person(age_band="10-12")


@pytest.mark.parametrize(
    ("people", "counts", "code"), [(1, (1,), "no_group"), (201, (1,), "no_group"), (8, (), "empty")]
)
def test_what_is_no_record_is_refused_and_nothing_is_stored(world, people, counts, code):
    with pytest.raises(Refusal) as refused:
        group_of(world, people, counts=counts)
    assert refused.value.code == code and not Participant.objects.exists()


def test_a_worker_types_a_group_puts_it_right_and_takes_it_back(world):
    worker = world.cast.browser(world.cast.youth_worker)
    address = reverse("group_write", args=[world.consultation.pk, "group"])
    first, second = world.options()[:2]
    page = worker.get(address)
    box = f"q{world.choice.pk}-count_"
    statement = world.statements.entries.filter(origin="staff").first()
    sent = typed(
        page,
        people="8",
        **{
            f"{box}{first.pk}": "3",
            f"{box}{second.pk}": "5",
            f"q{world.statements.pk}-mark_{statement.pk}": "agree",
            f"q{world.words.pk}-words": "More lights please",
        },
    )
    answer = worker.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    worker.post(address, sent)
    record = Participant.objects.get()
    assert set(Answer.objects.values_list("source", "people")) == {("group", 8)} and Answer.objects.count() == 3
    listed = worker.get(reverse("groups_of", args=[world.consultation.pk])).content.decode()
    assert "Group of 8" in listed and "1 record, 8 people" in listed and "typed by Youth Worker" in listed
    there = reverse("group_change", args=[record.pk])
    page = worker.get(there)
    assert f'name="{box}{first.pk}" value="3"' in page.content.decode()
    fixed = typed(page, people="9", **{f"{box}{first.pk}": "9"})
    fixed["seq"] = str(int(fixed["seq"]) + 5)
    assert worker.post(there, fixed).status_code == 302
    assert people_by_status(world.round(world.choice))["answered"] == Exact(9)
    assert list(Vote.objects.values_list("people", flat=True)) == [9]
    assert Entry.objects.get(origin="participant").state == "withdrawn"
    assert worker.post(reverse("group_take_back", args=[record.pk])).status_code == 302
    assert not Participant.objects.exists() and not Vote.objects.exists()
    verbs = list(AuditEvent.objects.filter(subject=f"record:{record.pk}").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["record.written", "record.put_right", "record.taken_back"]


def test_more_picks_than_people_are_said_and_what_was_typed_is_kept(world):
    worker = world.cast.browser(world.cast.youth_worker)
    address = reverse("group_write", args=[world.consultation.pk, "group"])
    box = f"q{world.choice.pk}-count_{world.options()[0].pk}"
    answer = worker.post(
        address, typed(worker.get(address), people="8", **{box: "9", f"q{world.words.pk}-words": "Hello"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "you said that 8 people are in the group" in page
    assert f'name="{box}" value="9"' in page and "Hello" in page
    assert not Participant.objects.exists()
    nothing = worker.post(address, typed(worker.get(address), people="8"))
    assert nothing.status_code == 422 and "Write down at least one answer" in nothing.content.decode()


def test_a_sheet_of_paper_is_one_person_and_marked_as_paper(world):
    worker = world.cast.browser(world.cast.youth_worker)
    address = reverse("group_write", args=[world.consultation.pk, "paper"])
    sent = typed(worker.get(address), **{f"q{world.choice.pk}-choice": str(world.options()[0].pk)})
    assert worker.post(address, sent).status_code == 302
    answer = Answer.objects.get()
    assert (answer.source, answer.people) == ("paper", 1)
    group_of(world, 8, counts=(8,))
    there = reverse("groups_of", args=[world.consultation.pk])
    assert "Group of" not in worker.get(f"{there}?way=paper").content.decode()
    assert "On paper" in worker.get(f"{there}?way=paper").content.decode()
    assert ">On paper<" not in worker.get(f"{there}?way=group").content.decode()


def test_nobody_gets_at_the_answers_of_somebody_who_takes_part_on_their_own(world):
    person = world.person()
    world.choose(person, world.options()[0])
    worker = world.cast.browser(world.cast.youth_worker)
    assert worker.get(reverse("group_change", args=[person.pk])).status_code == 404
    assert worker.post(reverse("group_take_back", args=[person.pk])).status_code == 404


def test_after_closing_a_record_stays_as_it_is(world):
    written = group_of(world, 8, counts=(8,))
    record = Participant.objects.select_related("consultation").get(pk=written.record_id)
    later = world.consultation.closes_at
    with pytest.raises(Refusal, match="closed"):
        put_right(
            record=record,
            speaks=Speaks("group", 9),
            answers={world.choice.pk: Given("answered", marks=(Mark(world.options()[0].pk, 1, 9),))},
            op=uuid4(),
            seq=world.seq(),
            member_id=world.cast.youth_worker.pk,
            now=later,
        )


def test_the_box_is_what_a_worker_needs_on_paper(world):
    answer = world.cast.browser(world.cast.youth_worker).get(reverse("groups_box", args=[world.consultation.pk]))
    told = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    for words in (
        "Say first",
        "Tally for staff",
        "Please do not write your name",
        "Childline",
        "A group",
        world.choice.prompt,
    ):
        assert words in told, words


def test_results_and_digest_tell_the_ways_apart(world):
    crowd(world, 40, choice=0)
    crowd(world, 15, choice=0, source="paper")
    crowd(world, 3, choice=0, source="group", people=9)
    page = kind_of(world.choice).picture(shown_result(world.round(world.choice)))
    assert "About 80 people answered." in page["base_text"]
    assert "About 25 of them are in groups that a youth worker wrote down for." in page["base_text"]
    assert "About 15 of them answered on paper." in page["base_text"]
    account = build(
        world.consultation, cut_off=world.now, code_version="test", at_least=10, tell=lambda done, total, what: None
    )
    asked = account.released["activities"][0]
    assert {way["label"]: way["cell"]["people"] for way in asked["ways"]} == {
        "On a phone or computer of their own": 40,
        "Groups that a youth worker wrote down for": 25,
        "On paper": 15,
    }
    assert "On paper: about 15" in asked["base_text"]
    ways = {row["label"]: row["people"]["people"] for row in account.released["who"]["sources"]}
    assert ways["Groups that a youth worker wrote down for"] == 25  # three records, 27 people, counted once


def test_one_group_among_phones_is_said_without_its_number(world):
    crowd(world, 40, choice=0)
    group_of(world, 12, counts=(12,))
    renew_result(round_id=world.round(world.choice).pk, now=world.now)
    words = kind_of(world.choice).picture(shown_result(world.round(world.choice)))["base_text"]
    assert "Some of them are in groups" in words and "About 10 of them" not in words


def test_offline_words_say_so_at_the_moderation_desk_and_can_be_read_alone(world):
    world.say(world.person(), "From a phone of my own")
    group_of(world, 8, words="More lights please")
    moderator = world.cast.browser(world.cast.moderator)
    everything = moderator.get(reverse("moderation_queue")).content.decode()
    assert "From a group of 8" in everything and "From a phone of my own" in everything
    offline = moderator.get(f"{reverse('moderation_queue')}?way=offline").content.decode()
    assert "More lights please" in offline and "From a phone of my own" not in offline
    said = Entry.objects.get(text="More lights please")
    page = moderator.get(reverse("moderation_entry", args=[said.pk])).content.decode()
    assert "From a group of 8" in page and "typed by a youth worker" in page
