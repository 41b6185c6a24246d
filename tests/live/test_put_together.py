"""Words that mean the same are put together from the remote: people are counted once, it is logged, one press undoes it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consultations.core.models import Activity, Entry
from consultations.core.norms import norm_of
from consultations.core.shared_words import people_by_word
from consultations.live.actions.recording import record_session
from consultations.live.actions.said import put_together, take_apart
from consultations.live.documents import phone_view, stage_view
from consultations.live.models import Record
from consultations.live.queries.evidence import told_of
from consultations.live.queries.said import said_to
from consultations.live.streams import session_for
from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from engage.kit.small_numbers import Exact
from tests.factories.live import make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_grace")]


class Hall:
    """A room in which a question for words is open."""

    def __init__(self, world):
        self.world, self.cast = world, world.cast
        self.activity = Activity.objects.get(consultation=world.consultation, kind="words")
        Activity.objects.filter(pk=self.activity.pk).update(settings={"most": 3})
        self.room = make_room(world, activities=[self.activity])
        self.room.go_to(self.activity)
        self.address = f"/staff/live/{self.room.session.pk}/said/"

    def say(self, number, *words):
        fields = {f"word_{at}": word for at, word in enumerate(words, start=1)}
        phones = self.room.join(number)
        for phone in phones:
            assert phone.answer(**fields).status_code == 200
        return phones

    def word(self, text):
        return Entry.objects.get(activity=self.activity, norm=norm_of(text))

    def read(self, *texts):
        for text in texts:
            self.world.publish(self.word(text))

    def people(self):
        texts = dict(Entry.objects.values_list("pk", "norm"))
        return {texts[pk]: people for pk, people in people_by_word(self.room.asked.round).items()}

    def together(self, *texts, into=None, by=None, decides=True):
        return put_together(
            session_id=self.room.session.pk,
            entry_ids=[self.word(text).pk for text in texts],
            into_id=self.word(into).pk if into else None,
            member_id=(by or self.cast.moderator).pk,
            decides=decides,
            now=self.world.now,
        )

    def apart(self, text):
        take_apart(
            session_id=self.room.session.pk,
            entry_id=self.word(text).pk,
            member_id=self.cast.moderator.pk,
            now=self.world.now,
        )

    def screens(self):
        session = session_for(str(self.room.session.pk))
        return stage_view(session, now=self.room.now).stage_html or "", phone_view(session).result_html or ""

    def reveal(self):
        self.room.press("close")
        self.room.press("reveal")


@pytest.fixture
def hall(world):
    return Hall(world)


@pytest.fixture
def moderator(hall):
    return hall.cast.browser(hall.cast.moderator)


@pytest.fixture
def host(hall):
    return hall.cast.browser(hall.cast.youth_worker)


def test_words_of_a_room_wait_in_its_queue_with_how_many_people_said_them(hall, moderator):
    hall.say(7, "Buses")
    hall.say(1, "buses!", "Lights")
    page = moderator.get(f"/staff/live/{hall.room.session.pk}/words/").content.decode()
    assert "Buses" in page and "×8" in page and page.count("Lights") > 0
    assert 'class="on"><dt>answered</dt><dd>8' in remote_of(hall, moderator)
    assert "Queue<b>2</b>" in remote_of(hall, moderator)
    entry = hall.word("buses")
    words = f"/staff/live/{hall.room.session.pk}/words/{entry.pk}/"
    assert moderator.post(words, {"version": entry.version}).status_code == 302
    assert "Queue<b>1</b>" in remote_of(hall, moderator)


def remote_of(hall, browser):
    return browser.get(f"/staff/live/{hall.room.session.pk}/remote/").content.decode()


def test_a_press_puts_three_words_together_and_another_takes_them_apart(hall, moderator):
    hall.say(4, "Bus", "Buses")
    hall.say(3, "Buses")
    hall.say(2, "coach")
    hall.read("bus", "coach")
    numbers = [hall.word(text).pk for text in ("bus", "buses", "coach")]
    assert moderator.post(hall.address, {"word": numbers, "into": numbers[0]}).status_code == 302
    assert hall.people() == {"bus": Exact(9)}
    page = moderator.get(hall.address).content.decode()
    assert "with “Buses”" in page and "with “coach”" in page and "×9" in page
    logged = AuditEvent.objects.filter(verb="entry.merge").values_list("subject", "member_id_was")
    assert {(f"entry:{number}", hall.cast.moderator.pk) for number in numbers[1:]} == set(logged)
    assert moderator.post(hall.address, {"apart": numbers[0]}).status_code == 302
    assert hall.people() == {"bus": Exact(4), "buses": Exact(7), "coach": Exact(2)}
    assert (hall.word("buses").state, hall.word("coach").state) == ("held", "published")
    assert AuditEvent.objects.filter(verb="entry.separate").count() == 2


def test_one_of_three_words_is_taken_apart_and_the_others_stay_together(hall, moderator):
    hall.say(4, "Bus")
    hall.say(3, "Buses")
    hall.say(2, "coach")
    hall.read("bus", "coach")
    hall.together("bus", "buses", "coach", into="bus")
    coach = hall.word("coach")
    assert f'name="apart" value="{coach.pk}"' in moderator.get(hall.address).content.decode()
    for _ in ("once", "twice"):
        assert moderator.post(hall.address, {"apart": coach.pk}).status_code == 302
        assert hall.people() == {"bus": Exact(7), "coach": Exact(2)}
    assert AuditEvent.objects.filter(verb="entry.separate").count() == 1


def test_the_wall_the_phones_the_record_and_the_page_after_say_the_same(hall, guest):
    hall.say(6, "bus")
    hall.say(6, "Coach")
    hall.read("bus", "coach")
    hall.together("bus", "coach", into="bus")
    hall.reveal()
    stage, phone = hall.screens()
    assert all("bus" in each and "Coach" not in each for each in (stage, phone))
    hall.room.press("end")
    record_session(session_id=hall.room.session.pk, now=hall.room.now)
    assert list(Record.objects.get().payload["result"]["rows"]) == [str(hall.word("bus").pk)]
    page = guest.get(f"/f/{hall.room.session.key}/").content.decode()
    assert "bus" in page and "Coach" not in page and "About 10 people gave words." in page
    assert "Coach" not in str(told_of(hall.world.consultation.pk))


def test_what_was_revealed_stays_as_it_is_whatever_is_put_together_later(hall, guest):
    hall.say(12, "bus")
    hall.say(11, "Coach")
    hall.read("bus", "coach")
    hall.reveal()
    before = hall.screens()
    assert "bus" in before[0] and "Coach" in before[0]
    hall.together("bus", "coach", into="bus")
    assert hall.screens() == before
    hall.room.press("end")
    record_session(session_id=hall.room.session.pk, now=hall.room.now)
    rows = Record.objects.get().payload["result"]["rows"]
    assert {key: row["cells"]["said"][0] for key, row in rows.items()} == {
        str(hall.word("bus").pk): 10,
        str(hall.word("coach").pk): 10,
    }
    page = guest.get(f"/f/{hall.room.session.key}/").content.decode()
    assert "bus" in page and "Coach" in page


def test_a_host_puts_read_words_together_without_seeing_how_many_or_what_waits(hall, host):
    hall.say(6, "bus")
    hall.say(1, "coach")
    hall.say(1, "Zacharias")
    hall.read("bus", "coach")
    page = remote_of(hall, host)
    assert "Put together" in page and "Zacharias" not in page and "×" not in page
    numbers = [hall.word(text).pk for text in ("bus", "zacharias")]
    assert host.post(hall.address, {"word": numbers}).status_code == 403
    assert hall.word("zacharias").merged_into is None
    # What a moderator put under a word and nobody read stays unread for the host.
    hall.together("bus", "zacharias", into="bus")
    page = host.get(hall.address).content.decode()
    assert "Zacharias" not in page and "1 word not shown" in page and "Take all apart" in page
    numbers = [hall.word(text).pk for text in ("bus", "coach")]
    assert host.post(hall.address, {"word": numbers}).status_code == 302
    assert hall.people() == {"bus": Exact(8)}


def test_held_words_are_shown_under_the_first_that_was_read(hall):
    hall.say(5, "buses")
    hall.say(2, "bus")
    hall.read("bus")
    assert hall.together("buses", "bus").norm == "bus"
    assert hall.people() == {"bus": Exact(7)}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"word": "1"}, 422),
        ({"word": ["x", "²"]}, 422),
        ({"word": ["1", "2"], "into": "3"}, 422),
        ({"word": [str(10**17), str(10**17 + 1)]}, 404),
        ({"word": [str(2**62), str(10**30)]}, 422),
        ({"apart": "0"}, 404),
        ({"question": "1", "became": "answered"}, 404),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(hall, moderator, sent, status):
    hall.say(1, "bus", "coach")
    answer = moderator.post(hall.address, sent, headers={"accept": "application/json"})
    assert answer.status_code == status and answer.json()["words"]
    assert not Entry.objects.filter(merged_into__isnull=False).exists()


def test_a_mistake_without_javascript_is_said_on_the_page(hall, moderator):
    hall.say(1, "bus", "coach")
    answer = moderator.post(hall.address, {"word": hall.word("bus").pk})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Tick two words or more that mean the same." in page


def test_words_of_another_room_and_of_another_organisation_are_not_there(hall, world):
    hall.say(1, "bus", "coach")
    numbers = [hall.word(text).pk for text in ("bus", "coach")]
    elsewhere = make_room(world, activities=[world.choice])
    by = {"member_id": hall.cast.moderator.pk, "now": world.now}
    with pytest.raises(Refusal) as refused:
        put_together(session_id=elsewhere.session.pk, entry_ids=numbers, into_id=None, decides=True, **by)
    assert refused.value.status == 404
    stranger = hall.cast.browser(hall.cast.other_moderator)
    assert stranger.post(hall.address, {"word": numbers}).status_code == 404


def test_a_room_that_is_over_is_left_to_the_desk(hall, moderator):
    hall.say(1, "bus", "coach")
    numbers = [hall.word(text).pk for text in ("bus", "coach")]
    hall.room.press("end")
    answer = moderator.post(hall.address, {"word": numbers}, headers={"accept": "application/json"})
    assert answer.status_code == 409 and "The session is over." in answer.json()["words"]
    assert said_to(hall.room.fresh(), decides=True).terms == ()


NAMES = ("bus", "coach", "tram", "lights")
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("together"), st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True)),
        st.tuples(st.just("apart"), st.sampled_from(NAMES)),
        st.tuples(st.just("say"), st.integers(0, 4), st.sets(st.sampled_from(NAMES), min_size=1, max_size=3)),
        st.tuples(st.just("read"), st.sampled_from(NAMES)),
    ),
    max_size=10,
)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=DEEDS)
def test_people_are_counted_right_in_whatever_order_it_is_done_and_undone(world, deeds):
    """Each person counts once under what their words stand under; taking everything apart gives every word its own back."""
    assert (
        world.cast.moderator and world.cast.youth_worker
    )  # made before the first example, so that undoing it keeps them
    with transaction.atomic():
        hall = Hall(world)
        phones = hall.say(5, "bus")
        says = {number: {"bus"} for number in range(5)}
        for deed, *what in deeds:
            try:
                with transaction.atomic():
                    do(hall, phones, says, deed, what)
            except (Refusal, Entry.DoesNotExist):
                pass
            under = dict(Entry.objects.filter(merged_into__isnull=False).values_list("norm", "merged_into__norm"))
            counted = {}
            for words in says.values():
                for name in {under.get(word, word) for word in words}:
                    counted[name] = counted.get(name, 0) + 1
            assert hall.people() == {name: Exact(number) for name, number in counted.items()}
        for name in NAMES:
            if Entry.objects.filter(norm=name).exists():
                hall.apart(name)
        alone = {name: sum(name in words for words in says.values()) for name in NAMES}
        assert hall.people() == {name: Exact(number) for name, number in alone.items() if number}
        transaction.set_rollback(True)


def do(hall, phones, says, deed, what):
    if deed == "together":
        hall.together(*what[0])
    elif deed == "apart":
        hall.apart(what[0])
    elif deed == "read":
        hall.read(what[0])
    else:
        number, words = what
        sent = {f"word_{at}": word for at, word in enumerate(sorted(words), start=1)}
        assert phones[number].answer(**sent).status_code == 200
        says[number] = words
