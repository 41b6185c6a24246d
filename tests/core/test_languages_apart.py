"""Readers of two languages never meet each other's words: not on boards, not in streams, not in what is kept or sent to staff."""

import re
from datetime import time
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import override

from accounts.roles import Role
from consultations.core.cards import board_of
from consultations.core.models import Finding
from consultations.core.streams import board as board_document
from engage.kit.models import Job
from engage.realtime.reading import copy_of
from engage.realtime.streams import kind_of
from tests.packs import IN_ARABIC_LETTERS, arabic  # noqa: F401  (a fixture)
from tests.safeguarding.conftest import cover_with

pytestmark = pytest.mark.django_db
BOARD = "/c/walk-home/3/"


def html(path, **asked):
    return Client().get(path, **asked).content.decode()


def in_arabic(text):
    return re.search(IN_ARABIC_LETTERS, text)


@pytest.mark.parametrize("first", ["ar", "en-gb"])
def test_a_board_is_kept_for_each_language_by_itself(world, arabic, first):  # noqa: F811
    world.publish(world.idea(world.person(), "Lights on the path"))
    for _ in range(2):
        pages = {code: html(BOARD, headers={"accept-language": code}) for code in (first, "ar", "en-gb")}
    card = {code: re.search(r"<article.*?</article>", page, re.S).group() for code, page in pages.items()}
    assert not in_arabic(card["en-gb"]) and "Support" in card["en-gb"]
    assert in_arabic(card["ar"]) and "Support<" not in card["ar"]
    assert "Lights on the path" in card["ar"], "what people wrote stays in the language they wrote it in"


@pytest.mark.django_db(transaction=True)
def test_what_is_drawn_once_for_everybody_is_in_the_language_of_the_house(world, arabic):  # noqa: F811
    world.publish(world.idea(world.person(), "Lights on the path"))
    html(BOARD, **arabic)
    names = [
        f"board:{world.ideas.pk}",
        f"results:{world.round(world.choice).pk}",
        f"answers:{world.consultation.pk}",
    ]
    in_english = {name: copy_of(name, kind_of(name)).body for name in names}
    with override("ar"):
        board_of(world.ideas)
        for name in names:
            assert copy_of(name, kind_of(name)).body == in_english[name], name
            assert not in_arabic(copy_of(name, kind_of(name)).body.decode()), name
        assert in_arabic(board_document(str(world.ideas.pk))), "or this test shows nothing"


def test_a_page_in_arabic_runs_from_the_right_and_listens_to_no_picture(world, arabic):  # noqa: F811
    world.publish(world.idea(world.person(), "Lights on the path"))
    page = html(BOARD, **arabic)
    assert '<html lang="ar" dir="rtl">' in page and "board:" not in page
    assert '<html lang="en-GB" dir="ltr">' in html(BOARD)


def test_a_report_in_arabic_is_read_in_english_at_the_desk(world, arabic):  # noqa: F811
    shown = world.publish(world.idea(world.person(), "Lights on the path"))
    answer = Client().post(f"/c/walk-home/report/{shown.pk}/", {"reason": "mean"}, **arabic)
    assert in_arabic(answer.content.decode())
    assert Finding.objects.get(entry=shown, screen="report").reason == "Reported: It is mean or hateful"


def test_an_alert_about_words_in_an_arabic_page_is_written_in_english(world, cast, arabic):  # noqa: F811
    hours = {(world.now.weekday() + 3) % 7: (time(9), time(10))}
    cover_with(cast, cast.member("deputy", Role.SAFEGUARDING_LEAD), hours, world.now)
    said = {
        "op": uuid4(),
        "seq": 10**15,
        "known": "0",
        "words": "please help me now, I want to kill myself",
        "add": "idea",
    }
    assert Client().post(BOARD, said, **arabic).status_code == 302
    alerts = Job.objects.filter(kind="accounts.mail")
    assert alerts and all(alert.payload["context"]["outside_until"].startswith("on ") for alert in alerts)
    assert not in_arabic(str([alert.payload for alert in alerts])) and mail.outbox == []
