"""Documents: dated versions that stay, cleaned words, open marks, and pages that anybody may read."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import localdate

from engage.kit.models import AuditEvent
from engage.kit.refusal import Refusal
from engage.kit.rich_text import open_marks, with_marks
from engage.kit.site_settings import set_value
from engage.signpost.actions.documents import (
    SHIPPED_DOCUMENTS,
    load_documents,
    publish_document,
    throw_draft_away,
    write_document,
)
from engage.signpost.cookies import cookies
from engage.signpost.models import Document, DocumentName
from engage.signpost.queries import documents

pytestmark = pytest.mark.django_db

PAGES = ["privacy", "cookies", "rules", "accessibility", "safety"]


def write(now, slug="rules", **given):
    newest = Document.objects.filter(slug=slug).order_by("-number").first()
    return write_document(
        **{
            "slug": slug,
            "title": "The rules here",
            "body": "<p>Be kind.</p>",
            "note": "Shorter.",
            "owner": "Moderation lead",
            "valid_from": localdate(now),
            "review_by": localdate(now) + timedelta(days=200),
            "read_number": newest.number,
            "member_id": 7,
            "now": now,
            **given,
        }
    )


def publish(draft, now, member_id=8):
    return publish_document(slug=draft.slug, number=draft.number, member_id=member_id, now=now)


def test_every_install_has_a_first_version_of_every_document(now):
    assert set(documents.in_force_of(DocumentName.values, on=localdate(now))) == set(DocumentName.values)


def test_loading_the_shipped_documents_again_changes_nothing(now):
    before = list(Document.objects.order_by("pk").values())
    assert load_documents(folder=SHIPPED_DOCUMENTS, now=now) == 0
    assert list(Document.objects.order_by("pk").values()) == before


def shipped_with(tmp_path, slug, body):
    for path in SHIPPED_DOCUMENTS.iterdir():
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / f"{slug}.html").write_text(body)
    return tmp_path


def test_a_corrected_file_is_the_next_version_while_nobody_has_written_one(now, tmp_path):
    assert load_documents(folder=shipped_with(tmp_path, "rules", "<p>Corrected.</p>"), now=now) == 1
    assert documents.in_force("rules", on=localdate(now)).number == 2


def test_a_corrected_file_never_overrules_what_a_person_wrote(now, tmp_path):
    publish(write(now), now)
    assert load_documents(folder=shipped_with(tmp_path, "rules", "<p>Corrected.</p>"), now=now) == 0
    assert documents.in_force("rules", on=localdate(now)).body == "<p>Be kind.</p>"


def test_a_draft_is_read_by_nobody_until_it_is_published(now):
    draft = write(now)
    page = Client().get("/rules/").content.decode()
    assert "Be kind.</p>" not in page and draft.number == 2
    assert Client().get("/documents/rules/2/").status_code == 404
    publish(draft, now)
    assert "Be kind.</p>" in Client().get("/rules/").content.decode()


def test_a_version_counts_from_its_first_day(now):
    day = localdate(now)
    publish(write(now, valid_from=day + timedelta(days=3)), now)
    assert documents.in_force("rules", on=day + timedelta(days=2)).number == 1
    assert documents.in_force("rules", on=day + timedelta(days=3)).number == 2
    assert Client().get("/documents/rules/2/").status_code == 404


def test_older_versions_stay_readable_with_their_dates(now):
    publish(write(now), now)
    page = Client().get("/rules/").content.decode()
    assert "/documents/rules/1/" in page
    older = Client().get("/documents/rules/1/").content.decode()
    assert "This is not the version that counts now" in older and "from 25 November 2026" in older
    assert "Leave out names" in older


def test_a_published_version_can_be_neither_changed_nor_deleted(now):
    published = publish(write(now), now)
    for cheat in (
        lambda: Document.objects.filter(pk=published.pk).update(body="<p>Other.</p>"),
        lambda: Document.objects.filter(pk=published.pk).update(published_at=None),
        lambda: Document.objects.filter(pk=published.pk).delete(),
    ):
        with pytest.raises(Error, match="a_published_document_never_changes"), transaction.atomic():
            cheat()


def test_a_draft_may_be_written_again_and_thrown_away(now):
    write(now)
    write(now, body="<p>Be very kind.</p>")
    assert Document.objects.filter(slug="rules").count() == 2
    assert throw_draft_away(slug="rules", member_id=7, now=now) == 1
    assert throw_draft_away(slug="rules", member_id=7, now=now) == 0
    assert Document.objects.filter(slug="rules").count() == 1


def test_who_wrote_meanwhile_is_not_overwritten(now):
    write(now)
    with pytest.raises(Refusal) as refused:
        write(now, read_number=1)
    assert refused.value.code == "stale" and refused.value.status == 409


def test_publishing_twice_publishes_once(now):
    draft = write(now)
    first = publish(draft, now).published_at
    assert publish(draft, now + timedelta(hours=1)).published_at == first
    assert AuditEvent.objects.filter(verb="document.published").count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"review_by": lambda day: day + timedelta(days=367)}, "review_too_late"),
        ({"review_by": lambda day: day}, "review_too_early"),
        ({"body": lambda day: "<script></script> "}, "empty"),
        ({"body": lambda day: "x" * 40_001}, "too_long"),
        ({"slug": lambda day: "spam", "read_number": lambda day: 0}, "unknown_document"),
    ],
)
def test_what_cannot_be_a_document_is_refused(now, given, code):
    values = {name: make(localdate(now)) for name, make in given.items()}
    if "slug" in values:
        values = {"slug": "rules", **values}
        with pytest.raises(Refusal) as refused:
            write_document(
                title="x", body="x", note="", owner="x", valid_from=localdate(now),
                review_by=localdate(now) + timedelta(days=9), member_id=1, now=now, **values,
            )  # fmt: skip
    else:
        with pytest.raises(Refusal) as refused:
            write(now, **values)
    assert refused.value.code == code
    assert Document.objects.count() == len(DocumentName.values)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"review_by": "valid_from + 367"}, "a_document_is_looked_at_again_within_a_year"),
        ({"review_by": "valid_from"}, "a_document_is_looked_at_again_within_a_year"),
        ({"title": "''"}, "a_document_has_words_and_an_owner"),
        ({"published_by_id_was": "7"}, "nobody_publishes_what_is_a_draft"),
        ({"number": "1"}, "a_version_of_a_document_is_numbered_once"),
    ],
)
def test_the_database_refuses_a_document_that_cannot_be(now, changes, constraint):
    draft = write(now)
    column, value = next(iter(changes.items()))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE signpost_document SET {column} = {value} WHERE id = %s", [draft.pk])


def test_there_is_one_draft_of_a_document_at_most(now):
    draft = write(now)
    with pytest.raises(IntegrityError, match="a_document_has_one_draft_at_most"), transaction.atomic():
        Document.objects.create(
            slug="rules", number=9, title="x", body="x", owner="x", valid_from=draft.valid_from,
            review_by=draft.review_by, written_at=now,
        )  # fmt: skip


ATTACKS = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvAsCrIpT&#58;alert(1)">x</a>',
    '<a href="//evil.example/">x</a>',
    '<a href="https://example.org/" onclick="alert(1)" target="_blank">x</a>',
    '<p style="background:url(https://evil.example)">x</p>',
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<form action='https://evil.example'><input name=password></form>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '[to be filled by <script>alert(1)</script>]',
    '[to be filled by "><img src=x onerror=alert(1)>]',
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example'>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_gets_from_the_editor_to_a_page(now, attack):
    from tests.house.test_pages import Inline

    publish(write(now, body=f"<p>Before {attack} after.</p>"), now)
    for address in ("/rules/", "/documents/rules/2/"):
        text = Client().get(address).content.decode()
        prose = text.partition('<div class="prose"')[2].partition("</div>")[0]
        assert "Before" in prose
        page = Inline()
        page.feed(prose)
        assert not page.found and not page.foreign
        for tag in (
            "<script",
            "<img",
            "<iframe",
            "<svg",
            "<form",
            "<input",
            "<base",
            "<meta",
            "<style",
            "onclick",
            "target=",
        ):
            assert tag not in prose.lower()


def test_what_is_still_to_be_filled_is_seen_by_everybody():
    text = "<p>Ask [to be filled by the administrator: a number] today. [To be filled by us: x]</p>"
    assert open_marks(text) == ["[to be filled by the administrator: a number]", "[To be filled by us: x]"]
    assert with_marks(text).count("<mark>") == 2


def test_the_shipped_words_say_what_only_the_people_who_run_it_can_know():
    marked = {each.slug for each in Document.objects.all() if open_marks(each.body)}
    assert marked == {"privacy", "accessibility"}


@pytest.mark.parametrize("page", PAGES)
def test_anyone_may_read_a_document_and_nothing_is_kept_about_them(client, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        answer = client.get(f"/{page}/")
    assert answer.status_code == 200 and answer.wsgi_request.session.is_empty() and not answer.cookies
    assert client.post(f"/{page}/").status_code == 405


def test_every_page_ends_with_the_same_links_in_the_same_order(cast):
    staff, guest = cast.browser(cast.administrator), Client()
    seen = set()
    for browser, address in [
        (guest, "/"),
        (guest, "/help/"),
        (guest, "/back/"),
        (staff, "/staff/"),
        (guest, "/nowhere/"),
    ]:
        page = browser.get(address).content.decode()
        seen.add(page.partition('<nav aria-label="More">')[2].partition("</nav>")[0])
    (links,) = seen
    places = [
        links.index(f'"/{page}/"')
        for page in ["help", "back", "safety", "rules", "privacy", "cookies", "accessibility"]
    ]
    assert places == sorted(places)


def test_the_privacy_page_has_five_lines_then_what_you_can_do_then_all_of_it(client):
    page = client.get("/privacy/").content.decode()
    assert page.index("five lines") < page.index("What you can do") < page.index("Read it all")
    five = Document.objects.get(slug="privacy-short").body
    assert five.count("<li>") == 5
    for right in ("See what I said", "Change it", "Delete it", "Complain"):
        assert right in page.partition("What you can do")[2]
    assert "ico.org.uk" in page


def test_who_answers_stands_under_every_document_and_what_is_missing_is_marked(client, now):
    assert "[to be filled by the administrator: accountable person]" in client.get("/safety/").content.decode()
    set_value(name="site.accountable_person", typed="Asha Example <Director>", member_id=1, now=now)
    for page in PAGES:
        text = client.get(f"/{page}/").content.decode()
        assert "Asha Example &lt;Director&gt;" in text
        assert "[to be filled by the administrator: accountable person]" not in text


def test_there_are_at_most_eight_rules_and_what_happens_if_one_is_broken():
    rules = Document.objects.get(slug="rules").body
    assert 1 <= rules.partition("<ol>")[2].partition("</ol>")[0].count("<li>") <= 8
    assert "What happens if a rule is broken" in rules


def test_the_accessibility_statement_follows_the_model():
    body = Document.objects.get(slug="accessibility").body
    for part in (
        "How accessible this website is", "Feedback", "Enforcement procedure", "Equality and Human Rights Commission",
        "Equality Advisory and Support Service", "Compliance status", "partially compliant", "Preparation of this statement",
    ):  # fmt: skip
        assert part in body, part


def test_every_question_that_asks_for_something_personal_says_what_we_do_with_it(world, guest):
    for address in ("/c/walk-home/about-you/", "/c/walk-home/3/", "/c/walk-home/4/"):
        assert 'href="/privacy/"' in guest.get(address).content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_cookies_page_lists_what_a_journey_really_sets_and_nothing_else(world, cast):
    """A guest who takes part and gets a code; a member who signs in, does something and is told so."""
    guest = Client(enforce_csrf_checks=False)
    guest.get("/")
    guest.post("/c/walk-home/about-you/", {"age_band": "13-15", "place": ""})
    page = guest.get("/c/walk-home/4/")
    keys = {name: page.context[name] for name in ("op", "seq")}
    guest.post("/c/walk-home/4/", {**keys, "known": "1", "words": "Lights", "status": "answered"})
    guest.post("/c/walk-home/done/")
    guest.post("/language/", {"language": "en-gb", "next": "/"})
    staff = cast.browser(cast.administrator)
    staff.get("/staff/")
    staff.get("/accounts/login/")
    staff.post("/accounts/password/change/", {})
    really = set(guest.cookies) | set(staff.cookies)
    listed = {cookie.name for cookie in cookies()}
    assert {settings.GUEST_COOKIE, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME} <= really <= listed
    text = Client().get("/cookies/").content.decode()
    assert all(f"<code>{name}</code>" in text for name in listed)
    assert text.count("<article") == len(listed)
