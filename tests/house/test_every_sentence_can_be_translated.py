"""Every sentence that a young person can read goes through translation: with a pseudo-locale on, nothing else is left."""

import ast
import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.template.base import Lexer, TokenType
from django.test import Client
from django.urls import reverse
from django.utils.translation.trans_real import DjangoTranslation

from consultations.core.actions.consulting import close_consultation, set_stage
from engage.management.sentences import sentences_of
from tests.house.conftest import browsers, parts_of, routes
from tests.house.pseudo import pieces, pseudo  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
TYPED_NOW = "A street light by the Blue Bridge"
DETAILS = ("ring 07700 900123", "write to a@example.org, 07700 900123, http://example.org or @somebody_there")
CODE, NEAR_IT = "not a code of ours", ["dot", "cove"]
FOR_YOUNG_PEOPLE = {"everyone", "participants", "members"}
NO_PAGES = {"livez", "healthz", "metrics"}
# Words in the address of a style, not of a page.
CLASSES = re.compile(r"\{% block (?:main_class|body_class) %\}[^{]*")


def typed_words():
    """What staff, young people and the makers of contacts typed: every text in the database, cut as pages are cut."""
    whole = [settings.PUBLIC_NAME, TYPED_NOW, *DETAILS, *DETAILS[0].split(), CODE, *CODE.split(), *NEAR_IT]
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._base_manager.values_list(*fields) if fields else ():
            whole += [text for value in row for text in texts_in(value)]
    return {piece for text in whole for piece in pieces(text)}, "\n".join(" ".join(text.split()) for text in whole)


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)


def test_every_sentence_for_young_people_goes_through_translation(full, pseudo):  # noqa: F811
    seen, left = 0, {}
    answers = list(pages(full))
    known, whole = typed_words()
    for name, answer in answers:
        if answer.status_code in {301, 302, 303} or "html" not in answer.get("Content-Type", ""):
            continue
        seen += 1
        for piece in pieces(answer.content.decode()):
            typed = piece in known or piece in DETAILS[1] or (len(piece.split()) > 3 and piece in whole)
            if not typed:
                left.setdefault(piece, name)
    assert not left, "not translatable:\n" + "\n".join(f"{piece!r} ({name})" for piece, name in left.items())
    assert seen > 60
    ours = pseudo - {key.rpartition("\x04")[2] for key in others_sentences()}
    assert len(ours) > 300
    missed = ours - {sentence.singular for sentence in sentences_of(ROOT)}
    assert not missed, f"translators' tools would not find these: {missed}"


def others_sentences():
    """What Django and packages bring translated by themselves."""
    keys = DjangoTranslation("pl")._catalog.keys()
    return {key if isinstance(key, str) else key[0] for key in keys}


def pages(full):
    """Every page that a guest, somebody who takes part or a community member can open; refusals too: (name, answer)."""
    everybody = {who: browser for who, browser, _, elsewhere in browsers(full) if not elsewhere}
    guest, member = everybody["guest"], everybody["community member"]
    person = everybody["somebody who takes part"]
    for name, pattern, view in routes():
        if view.audience in FOR_YOUNG_PEOPLE and name not in NO_PAGES:
            address = reverse(name, kwargs=parts_of(name, pattern, full))
            for browser in [member] if view.audience == "members" else [Client(), person]:
                if name not in {"leave", "leave_back", "account_logout"}:
                    yield name, browser.get(address)
    yield from answering(full, guest, person)
    yield from own_pages(full, person, member)
    yield from refusals(full, guest, person, member)
    yield from afterwards(full, person)


# --- what no page of this test happens to show ----------------------------------------------------------------------

ROOT = settings.BASE_DIR
# Templates that only staff see, or whoever is written to by a worker in the language of the house.
STAFF_ONLY = (
    "desks/",
    "accounts/",
    "mail/",
    "pdf/",
    "live/staff/",
    "live/remote/",
    "layouts/desk.html",
    "components/checks_down.html",
    "components/session_end.html",
    "allauth/",
)
SHARED = {"accounts/invitation_over.html", "desks/digests/one_page.html", "desks/digests/plain.html"}
ARGUMENT = re.compile(
    r"""(?:\b(?:label|hint|legend|title|value_heading)=|default:|firstof .*)(["'])[A-Z][^"']*\1(?!\))"""
)
LIVE = ("actions", "answering", "documents", "queries", "views")
# Modules whose sentences only staff read.
STAFF_ONLY_IN = {
    "core/actions": "approving changing closing_text consulting deciding drafting editing importing merging panel responding",
    "live/actions": "commanding courses deciding planning recording revealing said side_commands",
    "live/answering": "writer",
    "live/documents": "remote",
    "live/queries": "evidence",
    "live/views": "commanding planning printing remote said words",
}


def young_templates():
    for path in sorted((ROOT / "templates").rglob("*.*")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if path.suffix in {".html", ".txt"} and (name in SHARED or not name.startswith(STAFF_ONLY)):
            yield name, path.read_text()


def plain_text_of(source):
    """What a template says by itself, outside translation, and the arguments that look like words."""
    said, inside, arguments = [], "", []
    for token in Lexer(source).tokenize():
        first = (token.contents.split() or [""])[0]
        if token.token_type == TokenType.BLOCK and first in {"blocktranslate", "comment"}:
            inside = first
        elif token.token_type == TokenType.BLOCK and first == f"end{inside}":
            inside = ""
        elif token.token_type == TokenType.TEXT and not inside:
            said.append(token.contents)
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR} and not inside and first != "translate":
            arguments += [found.group() for found in ARGUMENT.finditer(token.contents)]
    return "".join(said), arguments


def test_no_template_for_young_people_holds_a_sentence_of_its_own():
    left, seen = [], 0
    for name, source in young_templates():
        seen += 1
        said, arguments = plain_text_of(CLASSES.sub("", source))
        left += [f"{name}: {piece!r}" for piece in [*pieces(said), *arguments]]
    assert not left, "put these into {% translate %} or {% blocktranslate trimmed %}:\n" + "\n".join(left)
    assert seen > 90


SENTENCE = re.compile(r"[A-Z“][a-z’]* [^\W\d_]{2,}")
TRANSLATING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "npgettext"}
# Inside these, words are for whoever writes a consultation.
FOR_AUTHORS = re.compile(r".*Settings|unmet|NumbersField")


def bare_sentences(node):
    """Strings that read like the start of a sentence and go through no translation: (line, words)."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATING:
        return
    if isinstance(node, ast.ClassDef | ast.FunctionDef) and FOR_AUTHORS.fullmatch(node.name):
        return
    inside = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.ClassDef):  # what stands in a kind itself (its name, what it is for) is for authors too
        inside = [each for each in inside if isinstance(each, ast.FunctionDef)]
    for each in inside:
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
            continue  # a docstring
        words = each.values[0] if isinstance(each, ast.JoinedStr) and each.values else each
        if isinstance(words, ast.Constant) and isinstance(words.value, str) and SENTENCE.match(words.value):
            yield words.lineno, words.value
        else:
            yield from bare_sentences(each)


def test_no_python_for_young_people_holds_a_sentence_of_its_own():
    left, seen = [], 0
    for room in ("activities", "core/views", "core/actions", *(f"live/{part}" for part in LIVE)):
        for path in sorted((ROOT / "consultations" / room).glob("*.py")):
            if path.stem not in STAFF_ONLY_IN.get(room, "").split():
                seen += 1
                found = bare_sentences(ast.parse(path.read_text()))
                left += [f"{path.relative_to(ROOT)}:{line}: {words!r}" for line, words in found]
    assert not left, "put these into gettext():\n" + "\n".join(left)
    assert seen > 25


# --- the pages ------------------------------------------------------------------------------------------------------


def answering(full, guest, person):
    for number in (1, 2, 3, 4):
        yield f"ask {number}", guest.get(f"/c/walk-home/{number}/")
        yield f"asked again {number}", person.get(f"/c/walk-home/{number}/?sent=1&then=yours")
        yield f"thanks {number}", person.get(f"/c/walk-home/{number}/thanks/")
        yield f"nothing said {number}", guest.post(f"/c/walk-home/{number}/", {"status": "answered"})
        yield f"too long {number}", guest.post(f"/c/walk-home/{number}/", with_keys(words="x" * 2000, add="idea"))
        for status in ("skipped", "not_sure"):
            other = Client()
            other.post(f"/c/walk-home/{number}/", with_keys(status=status))
            yield f"{status} {number}", other.get(f"/c/walk-home/{number}/thanks/")
    for said in DETAILS:
        yield "personal details", guest.post("/c/walk-home/4/", with_keys(status="answered", words=said))
    yield "an unread idea", person.post("/c/walk-home/3/", with_keys(words=TYPED_NOW, add="idea"), follow=True)
    yield "a mark of nothing", person.post("/c/walk-home/3/", with_keys(support="x"))
    yield "about you, wrong", guest.post("/c/walk-home/about-you/", {"age_band": "x", "place": "x"})
    yield "under age", guest.post("/c/walk-home/about-you/", {"age_band": "10-12"}, follow=True)


def own_pages(full, person, member):
    yield "the code", person.post("/c/walk-home/done/")
    yield "the code once more", person.get("/c/walk-home/done/")
    yield "own answers", person.get("/c/walk-home/yours/?taken_back=1")
    yield "report, empty", person.post(f"/c/walk-home/report/{full.shown.pk}/", {})
    yield "following", member.post("/c/walk-home/following/", {"mail": "start"}, follow=True)
    yield "what I follow", member.get("/you/")
    yield "no such code here", member.post("/you/", {"code": "not a code"})


def refusals(full, guest, person, member):
    yield "wrong code", guest.post("/back/", {"code": CODE})
    yield "empty code", guest.post("/back/", {})
    yield "unknown page", guest.get("/nothing/here/")
    yield "too much", guest.post("/back/", {"code": "x" * 300_000})
    yield "data", guest.generic("POST", "/back/", b"{}", content_type="application/json")
    yield "wrong method", guest.post("/help/")
    yield "no form token", Client(enforce_csrf_checks=True).post("/back/", {"code": "x", "text": TYPED_NOW})
    yield "sign in, empty", guest.post("/accounts/login/", {})
    yield "sign in, wrong", guest.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    yield "sign up, empty", guest.post("/accounts/signup/", {})
    yield "sign up, no address", guest.post("/accounts/signup/", {"email": "x"})
    yield "code by mail", guest.post("/accounts/login/code/", {"email": "a@example.org"}, follow=True)
    left = Client()
    left.post("/leave/")
    yield "left", left.get("/")


def afterwards(full, person):
    """Once it has closed: results, what happened, and what comes too late."""
    set_stage(entry_id=full.shown.pk, stage="test", reason="", member_id=full.cast.moderator.pk, now=full.now)
    yield "the way of an idea", person.get(f"/c/walk-home/3/ideas/{full.shown.pk}/")
    close_consultation(consultation_id=full.consultation.pk, member_id=None, now=full.now)
    for address in ("", "yours/", "results/", "what-happened/", "done/", "3/"):
        yield f"closed: {address}", person.get(f"/c/walk-home/{address}", follow=True)
    yield "front, closed", Client().get("/")
    yield "what changed", Client().get("/what-changed/")
    yield "too late", person.post("/c/walk-home/4/", with_keys(status="answered", words=TYPED_NOW))


def with_keys(**sent):
    return {"op": uuid4(), "seq": 10**15, "known": "0", **sent}
