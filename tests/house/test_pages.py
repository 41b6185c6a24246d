"""What every page shares: its headers, no inline script or style, words that stay words, one price for long lists."""

import html
import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from consultations.core.actions.answering import give_answer
from consultations.core.actions.consulting import close_consultation, set_stage
from consultations.core.actions.taking_part import take_part
from consultations.core.kinds import Given, Words, kinds
from consultations.core.models import Answer, Entry
from consultations.desks.digests.actions import ask_for_digest
from engage.kit import jobs
from tests.digests.crowd import crowd
from tests.factories.consultations import make_world
from tests.factories.responses import draft
from tests.house.conftest import browsers, parts_of, routes

pytestmark = pytest.mark.django_db


def pages(full):
    """Every page that can be opened, as somebody who may: (name, answer)."""
    everybody = {who: browser for who, browser, _, elsewhere in browsers(full) if not elsewhere}
    staff = full.cast.browser(full.cast.member("everything", *Role))
    for name, pattern, view in routes():
        address = reverse(name, kwargs=parts_of(name, pattern, full))
        openers = [everybody["guest"], everybody["somebody who takes part"], staff]
        if view.audience in {"holders", "members"}:
            openers = [staff]
        if name in {"leave", "leave_back"}:
            openers = [Client()]  # whoever leaves is nobody afterwards
        for browser in openers:
            yield name, browser.get(address)
    position = {"choice": 1, "statements": 2, "ideas": 3, "open_question": 4}
    for number in position.values():
        yield f"ask {number}", everybody["somebody who takes part"].get(f"/c/walk-home/{number}/")
        yield f"thanks {number}", everybody["somebody who takes part"].get(f"/c/walk-home/{number}/thanks/")
        yield f"refused {number}", everybody["guest"].post(f"/c/walk-home/{number}/", {"status": "answered"})
    yield "done with a code", everybody["somebody who takes part"].post("/c/walk-home/done/")
    yield "wrong code", everybody["guest"].post("/back/", {"code": "not a code"})
    yield "unknown page", everybody["guest"].get("/nothing/here/")
    yield "too much", everybody["guest"].post("/back/", {"code": "x" * 300_000})
    yield "a file", everybody["guest"].generic("POST", "/back/", b"{}", content_type="application/json")
    yield "no form token", Client(enforce_csrf_checks=True).post("/back/", {"code": "x"})


EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def carries_the_headers(answer):
    for header, value in EVERY_ANSWER.items():
        assert answer.get(header) == value, header
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "http" not in policy
    assert "frame-ancestors 'none'" in policy and "object-src 'none'" in policy
    for sense in ("camera", "microphone", "geolocation"):
        assert f"{sense}=()" in answer["Permissions-Policy"], sense
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


class Inline(HTMLParser):
    """Finds what the content policy would refuse, and what a page must not do."""

    def __init__(self):
        super().__init__()
        self.found, self.foreign, self._script = [], [], False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or re.fullmatch(r"on[a-z]+", name)]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        if (given.get("href") or "").lower().startswith("javascript:"):
            self.found.append("javascript:")
        for name in ("src", "srcset", "action", "formaction", "data") + (("href",) if tag == "link" else ()):
            if re.match(r"(https?:)?//", given.get(name) or ""):
                self.foreign.append(f"<{tag} {name}={given[name]}>")


def has_no_inline_script_or_style_and_one_origin(answer):
    page = Inline()
    page.feed(answer.content.decode())
    assert not page.found
    assert not page.foreign


def has_one_heading_and_a_title(answer):
    body = answer.content.decode()
    if "<html" in body:
        assert len(re.findall(r"<h1[ >]", body)) == 1
        assert re.search(r"<title>\s*\S[^<]*</title>", body)
        assert '<html lang="en' in body


def says_that_the_form_was_refused(answer):
    body = answer.content.decode()
    if answer.status_code == 422 and "<html" in body:
        assert re.search(r"<title>\s*Error: ", body)
        assert "There is a problem" in body


def test_every_answer_keeps_the_rules_of_the_house(full):
    seen, broken = 0, []
    for name, answer in pages(full):
        checks = [carries_the_headers]
        if "html" in answer.get("Content-Type", ""):
            seen += 1
            checks += [has_no_inline_script_or_style_and_one_origin, has_one_heading_and_a_title]
            checks += [says_that_the_form_was_refused]
        for check in checks:
            try:
                check(answer)
            except (AssertionError, KeyError) as wrong:
                broken.append(f"{name} ({answer.status_code}) {check.__name__}: {wrong}".splitlines()[0])
    assert not broken, "\n".join(broken)
    assert seen > 40


# --- words stay words (CON-04) --------------------------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '<a href="javascript:alert(1)">hi</a>',
    "</textarea><script>alert(1)</script>",
    "</title><script>1</script>",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "<!--<script>-->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<iframe srcdoc='<script>1</script>'>",
    "<style>*{display:none}</style>",
    "<b>bold</b> https://example.org/x",
    '=HYPERLINK("http://example.org")',
    "\u202egnirts desrever <i>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_are_shown_as_words_wherever_they_are_read(world, attack):
    """Whatever is typed, every page shows it letter by letter and none of it becomes part of the page."""
    staff = world.cast.browser(world.cast.member("everything", *Role))
    guest = Client()
    guest.cookies["guest"] = "a-browser-that-takes-part-1"
    person = take_part(consultation=world.consultation, token=guest.cookies["guest"].value, now=world.now)
    shown = world.publish(world.idea(person, attack))
    world.publish(world.idea(person, f"reply {attack}", parent=shown))
    held = world.idea(person, f"held {attack}")
    quote = Entry.objects.get(pk=world.say(person, attack, may_quote=True).entry_id)
    world.publish(quote)
    Answer.objects.bulk_create(  # words are quoted once enough people answered
        Answer(round=world.round(world.words), participant=other, status="answered", changed_at=world.now)
        for other in crowd(world, 12)
    )
    digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
    jobs.run(digest.job_id)
    set_stage(entry_id=shown.pk, stage="test", reason="", member_id=world.cast.moderator.pk, now=world.now)
    places = [
        ("what happened", guest.get("/c/walk-home/what-happened/"), True),
        ("writing an answer", staff.get(f"/staff/responses/{world.consultation.pk}/write/"), True),
        ("board", guest.get("/c/walk-home/3/"), True),
        ("idea", guest.get(f"/c/walk-home/3/ideas/{shown.pk}/"), True),
        ("own words", guest.get("/c/walk-home/yours/"), True),
        ("own words of one board", guest.get("/c/walk-home/3/yours/"), True),
        ("reword", guest.get(f"/c/walk-home/yours/{held.pk}/"), True),
        ("asked again", guest.get("/c/walk-home/4/"), True),
        ("queue", staff.get("/staff/moderation/"), False),
        ("entry at the desk", staff.get(f"/staff/moderation/{held.pk}/"), True),
        ("digest", staff.get(f"/staff/digests/{digest.pk}/"), True),
        ("ladder", staff.get(f"/staff/moderation/board/{world.ideas.pk}/"), True),
    ]
    for place, answer, must_show in places:
        assert answer.status_code == 200, place
        body = answer.content.decode()
        page = Inline()
        page.feed(body)
        assert not page.found, f"{place}: {page.found}"
        if re.search(r"[<>]", attack):
            assert attack not in body, place
        if must_show:
            assert attack in html.unescape(re.sub(r"</?mark[^>]*>", "", body)), place


# --- one price for a list, however long (SDC, OPS) ------------------------------------------------------------------


def test_lists_cost_the_same_for_one_row_and_for_three(world):
    staff = world.cast.browser(world.cast.member("everything", *Role))
    guest = Client()
    guest.cookies["guest"] = "a-browser-that-takes-part-1"
    person = take_part(consultation=world.consultation, token=guest.cookies["guest"].value, now=world.now)
    first, shared = {}, world.consultation.activities.get(kind="words")

    def more(number):
        shown = world.publish(world.idea(person, f"idea {number}"))
        target = first.setdefault("idea", shown)
        world.publish(world.idea(person, f"reply {number}", parent=target))
        world.support(person, shown)
        world.idea(person, f"held {number}, ring 07700 900123")
        world.idea(person, f"concern {number}: help me now")
        give_answer(participant=world.person(), round_id=shared.rounds.get().pk, op=uuid4(), seq=world.seq(),
                    given=Given("answered", words=(Words(f"word {number}"),)))  # fmt: skip
        draft(world)
        if number > 1:
            make_world(cast=world.cast, now=world.now, slug=f"another-{number}")
        digest = ask_for_digest(consultation=world.consultation, member_id=world.cast.analyst.pk, now=world.now)
        jobs.run(digest.job_id)

    def addresses():
        yield guest, "/"
        yield guest, "/c/walk-home/"
        yield guest, "/c/walk-home/3/"
        yield guest, f"/c/walk-home/3/ideas/{first['idea'].pk}/"
        yield guest, "/c/walk-home/3/yours/"
        yield guest, "/c/walk-home/yours/"
        yield guest, "/c/walk-home/done/"
        yield guest, "/c/walk-home/3/report/"
        yield guest, "/c/walk-home/what-happened/"
        yield guest, "/c/walk-home/3/thanks/"
        yield staff, "/staff/"
        yield staff, "/staff/moderation/"
        yield staff, f"/staff/moderation/board/{world.ideas.pk}/"
        yield staff, f"/staff/moderation/words/{shared.pk}/"
        yield staff, "/staff/safeguarding/"
        yield staff, "/staff/digests/"
        yield staff, "/staff/digests/archive/"
        yield staff, "/staff/digests/words/"
        yield staff, "/staff/digests/programme/"
        yield staff, "/staff/setup/settings/"
        yield staff, "/staff/setup/documents/"
        yield staff, "/staff/setup/documents/rules/"
        yield staff, "/staff/setup/contacts/"
        yield staff, "/staff/setup/places/"
        yield staff, "/staff/setup/holidays/"
        yield staff, "/staff/setup/small-numbers/"
        yield staff, "/staff/members/"
        yield staff, "/staff/members/partners/"
        yield staff, "/staff/audit/"
        yield staff, "/staff/audit/disclosures/"
        yield staff, "/staff/responses/"
        yield staff, f"/staff/responses/{world.consultation.pk}/"
        yield staff, "/staff/consultations/"
        yield staff, "/staff/consultations/new/"

    def price():
        found = {}
        for browser, address in addresses():
            browser.get(address)  # whatever is read once and kept, is kept now
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200, address
            found[address] = [query["sql"] for query in queries]
        return found

    more(1)
    one = price()
    more(2)
    more(3)
    three = price()
    dearer = {
        address: (len(one[address]), len(three[address])) for address in one if len(three[address]) > len(one[address])
    }
    assert not dearer, dearer
    assert max(len(queries) for queries in three.values()) <= 30


def test_results_cost_the_same_for_one_quote_and_for_three(cast, now):
    """Of two closed consultations, one with three times as many words; the page is read twice, the second time is counted."""

    def closed_with(words, slug):
        world = make_world(cast=cast, now=now, slug=slug)
        for number in range(words):
            person = world.person()
            world.publish(world.idea(person, f"idea {number}"))
            world.publish(Entry.objects.get(pk=world.say(person, f"words {number}", may_quote=True).entry_id))
        close_consultation(consultation_id=world.consultation.pk, member_id=None, now=now)
        return f"/c/{slug}/results/"

    def price(address):
        Client().get(address)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        return len(queries)

    assert price(closed_with(1, "one")) == price(closed_with(3, "three")) <= 10 + 6 * len(kinds.names())
