"""Found by attacking the product: no page breaks, whatever is sent to it, and nothing is written by halves."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.core.models import Answer, Entry, Participant

pytestmark = pytest.mark.django_db

METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def addresses(world, idea, members_only=("accounts/", "staff/")):
    filled = {"slug": "walk-home", "position": 3, "entry_id": idea.pk}

    def walk(resolver, prefix=""):
        for part in resolver.url_patterns:
            if isinstance(part, URLResolver):
                yield from walk(part, prefix + str(part.pattern))
            elif isinstance(part, URLPattern):
                yield prefix + str(part.pattern), part

    for route, part in walk(get_resolver()):
        if route.startswith(members_only) or "^" in route:
            continue
        wanted = part.pattern.converters
        if not set(wanted) <= set(filled):
            continue
        for name, converter in wanted.items():
            kind = type(converter).__name__.removesuffix("Converter").lower()
            route = route.replace(f"<{kind}:{name}>", str(filled[name]))
        yield "/" + route


@pytest.fixture
def somebody(world):
    guest = Client(raise_request_exception=False)
    guest.post("/c/walk-home/about-you/", {"age_band": "16-17", "place": ""})
    return guest


def test_every_page_answers_every_method_with_a_page_of_ours(world, somebody):
    idea = world.publish(world.idea(world.person(), "More buses"))
    for address in addresses(world, idea):
        for method in METHODS:
            page = somebody.generic(method, address)
            assert page.status_code < 500 or address == "/healthz", (method, address)
            if page.status_code == 405 and method != "HEAD":  # the reply to HEAD never has a body
                assert page["Allow"] and b"<title>" in page.content, (method, address)


NASTY = st.one_of(
    st.sampled_from(
        [
            "",
            "\x00",
            "\u202eabc",
            "\u200d",
            "-1",
            "0",
            "1e9",
            "9" * 30,
            "9" * 5000,
            "１２",
            "NaN",
            "[]",
            "{}",
            "..",
            "//",
            "other",
            "support",
            "agree",
            "skip",
            "answered",
            "skipped",
            "10-12",
            "place:",
            "area:",
            "area:X",
            "place:9999",
            "elsewhere",
            "a" * 3000,
            "💥" * 200,
            "\ufffd",
            str(uuid4()),
            "' OR 1=1 --",
            "<script>x</script>",
            "\r\nX: y",
        ]
    ),
    st.text(max_size=30),
    st.integers().map(str),
)
FIELDS = st.sampled_from(
    [
        "op",
        "seq",
        "known",
        "newcomer",
        "choice",
        "words",
        "may_quote",
        "status",
        "mark",
        "entry",
        "add",
        "support",
        "unsupport",
        "age_band",
        "place",
        "code",
        "again",
        "mine",
        "page",
        "after",
        "sent",
        "csrfmiddlewaretoken",
    ]
)
SENT = st.dictionaries(FIELDS, st.lists(NASTY, min_size=1, max_size=3), max_size=8)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(which=st.integers(0, 10_000), sent=SENT, good_keys=st.booleans(), newcomer=st.booleans())
def test_no_page_breaks_whatever_the_fields_hold(world, somebody, which, sent, good_keys, newcomer):
    idea = Entry.objects.filter(origin="participant", shown_text__isnull=False).first() or world.publish(
        world.idea(world.person(), "More buses")
    )
    everywhere = [*addresses(world, idea), *(f"/c/walk-home/{n}/" for n in (1, 2, 4))]
    address = everywhere[which % len(everywhere)]
    if address == "/healthz":
        return
    browser = Client(raise_request_exception=False) if newcomer else somebody
    fields = dict(sent)
    if good_keys:
        fields |= {"op": [str(uuid4())], "seq": [str(world.seq())], "known": ["0"]}
    for page in (browser.post(address, fields), browser.get(address, fields)):
        assert page.status_code < 500, (address, fields)
    # Nothing by halves: an answer has somebody, and a participant's words have an answer unless they were forgotten.
    assert not Answer.objects.filter(participant__isnull=True).exists()
    assert not Entry.objects.filter(origin="participant", answer__isnull=True).exclude(state="withdrawn").exists()
    assert not Participant.objects.filter(age_band="10-12").exists()


FORM = "application/x-www-form-urlencoded"
BODIES = [
    (b"words=%FF%FE%00&op=%ff", FORM),
    (b"words=a", f"{FORM}; charset=utf-16"),
    (b"words=a", f"{FORM}; charset=nonsense"),
    (b"&".join(b"f%d=1" % n for n in range(10_000)), FORM),
    (b"words=" + b"a" * 300_000, FORM),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"--x\r\nbroken", "multipart/form-data"),
    (b"{}", "application/json"),
    (b"", ""),
    (b"words=a", "text/plain; boundary=\xe9"),
]


@pytest.mark.parametrize(("body", "kind"), BODIES)
@pytest.mark.parametrize("checked", [False, True])
def test_a_body_that_is_no_form_of_ours_is_refused_with_words(world, body, kind, checked):
    browser = Client(raise_request_exception=False, enforce_csrf_checks=checked)
    for address in ("/c/walk-home/3/", "/c/walk-home/about-you/", "/back/", "/accounts/login/"):
        page = browser.generic("POST", address, body, content_type=kind)
        assert page.status_code < 500, (address, page.status_code)
        if page.status_code >= 400:
            assert b"<h1" in page.content, (address, page.status_code)
    assert not Entry.objects.filter(origin="participant").exists()


def test_an_unknown_host_is_refused_with_a_page_of_ours():
    page = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})
    assert page.status_code == 400 and b"evil.example" not in page.content
