"""A phone in another language: the frame is theirs; what the whole room sees at once stays as it is drawn for everybody."""

import re

import pytest

from consultations.live.streams import room as room_document
from tests.packs import IN_ARABIC_LETTERS, arabic  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db


def test_what_all_phones_are_shown_is_in_one_language_and_says_in_which(room, arabic):  # noqa: F811
    (phone,) = room.join()
    room.press("show")
    page = phone.client.get(f"/live/{room.session.key}/", **arabic).content.decode()
    assert '<html lang="ar" dir="rtl">' in page and re.search(IN_ARABIC_LETTERS, page)
    shown = re.search(
        r'<div data-shown lang="en-GB" dir="ltr">(.*?)\n<input type="hidden" form="answer"', page, re.S
    ).group(1)
    assert not re.search(IN_ARABIC_LETTERS, shown)
    assert shown.removesuffix("</div>").strip() == room_document(str(room.session.pk)).strip()


def test_in_english_nothing_is_said_twice(room, arabic):  # noqa: F811
    (phone,) = room.join()
    assert "<div data-shown>" in phone.page()
