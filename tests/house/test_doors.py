"""Every address × everybody: what the view declares is what happens."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from tests.accounts.signing_in import sign_in
from tests.house.conftest import browsers, parts_of, routes

pytestmark = pytest.mark.django_db

AUDIENCES = {"everyone", "participants", "members", "holders"}
COMES_IN = {200, 302, 422, 409, 429}
# Where being let in shows otherwise: without a worker the health page is 503; a forged key of a mail is 404.
LEADS_OUT = ("/leave/", "/leave/back/")
SHOWS_OTHERWISE = {
    "healthz": {503},
    "leave": {303},
    "invitation": {404},
    "mfa_remove_webauthn": {302, 404},
    # Only a phone in the room has a part of its own there, and nobody who knocks is one.
    "live_me": {403},
    "live_answer": {403},
    "live_test": {403},
    "account_reset_password_from_key": {404},
}


SECOND_HALVES = {
    "mfa_authenticate",
    "mfa_login_webauthn",
    "account_confirm_login_code",
    "account_email_verification_sent",
}


def knock(browser, address):
    """Open the page; where an address only takes forms, send it an empty one."""
    if address in LEADS_OUT:
        browser = Client()  # whoever goes through this door is nobody afterwards, also to the server
    # Some doors lead out: whoever knocked at one is who they were when they knock at the next.
    before = {name: morsel.value for name, morsel in browser.cookies.items()}
    answer = browser.get(address)
    answer = browser.post(address, {}) if answer.status_code == 405 else answer
    browser.cookies.load(before)
    return answer


def to_the_sign_in(answer):
    return answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


def test_every_view_says_who_it_is_for():
    silent = [str(pattern) for _, pattern, view in routes() if getattr(view, "audience", None) not in AUDIENCES]
    assert not silent, f"no audience: {silent}"


def test_every_view_for_holders_names_roles_and_no_other_does():
    for name, _, view in routes():
        assert bool(getattr(view, "roles", None)) == (view.audience == "holders"), name


AUTHORS = {Role.YOUTH_WORKER, Role.ANALYST, Role.ADMINISTRATOR}
WHO_WORKS_WHERE = {  # said once more, apart from the views, so that widening a door needs two people's eyes
    "staff/": set(Role),
    "staff/audit/": {Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD},
    "staff/members/": {Role.ADMINISTRATOR},
    "staff/consultations/": AUTHORS,
    "staff/consultations/<int:consultation_id>/approval/": AUTHORS - {Role.YOUTH_WORKER},
    "staff/consultations/words/change/": AUTHORS - {Role.YOUTH_WORKER},
    "staff/moderation/": {Role.MODERATOR},
    "staff/safeguarding/": {Role.SAFEGUARDING_LEAD},
    "staff/safeguarding/cover/": {Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR},
    "staff/groups/": {Role.YOUTH_WORKER},
    "staff/live/": {Role.YOUTH_WORKER, Role.MODERATOR},
    "staff/live/<int:session_id>/words/": {Role.MODERATOR},
    "staff/setup/": {Role.ADMINISTRATOR},
    "staff/setup/contacts/": {Role.ADMINISTRATOR, Role.SAFEGUARDING_LEAD},
    "staff/setup/small-numbers/": {Role.ADMINISTRATOR, Role.ANALYST},
    "staff/responses/": {Role.DECISION_MAKER, Role.ANALYST, Role.ADMINISTRATOR},
    "staff/responses/considered/": {Role.DECISION_MAKER},
    "staff/digests/": {Role.ANALYST, Role.ADMINISTRATOR, Role.DECISION_MAKER, Role.PARTNER},
    "staff/digests/programme/": {Role.ANALYST, Role.ADMINISTRATOR, Role.DECISION_MAKER},
    "staff/digests/programme/make/": {Role.ANALYST, Role.ADMINISTRATOR},
    "staff/digests/make/": {Role.ANALYST, Role.ADMINISTRATOR},
    "staff/digests/words/": {Role.ANALYST, Role.ADMINISTRATOR},
    "staff/digests/words/<int:export_id>/words.csv": {Role.ANALYST},
    "staff/digests/<int:digest_id>/progress/": {Role.ANALYST, Role.ADMINISTRATOR},
    "staff/digests/<int:digest_id>/stop/": {Role.ANALYST, Role.ADMINISTRATOR},
    "staff/digests/<int:digest_id>/publication/": {Role.ANALYST, Role.ADMINISTRATOR},
}


def test_each_desk_is_open_to_its_own_roles_only():
    for name, pattern, view in routes():
        if view.audience == "holders":
            desk = max((desk for desk in WHO_WORKS_WHERE if str(pattern).startswith(desk)), key=len)
            assert view.roles == WHO_WORKS_WHERE[desk], name
        else:
            assert not str(pattern).startswith("staff/"), f"{name} is among the desks and has no door"


def test_a_view_that_does_not_say_is_shut(client, settings):
    settings.ROOT_URLCONF = "tests.house.undeclared"
    answer = client.get("/forgotten/")
    assert answer.status_code == 403 and "stays shut" in answer.content.decode()


def test_every_address_opens_to_whom_it_says_and_to_nobody_else(full):
    wrong = []
    for who, browser, roles, elsewhere in browsers(full):
        for name, pattern, view in routes():
            parts = parts_of(name, pattern, full)
            answer = knock(browser, reverse(name, kwargs=parts))
            said = f"{name} ({view.audience} {sorted(getattr(view, 'roles', []))}) to {who}: {answer.status_code}"
            in_ = answer.status_code in (SHOWS_OTHERWISE.get(name) or COMES_IN) and not to_the_sign_in(answer)
            guest = who in {"guest", "somebody who takes part"}
            if view.audience == "participants" and who != "somebody who takes part":
                right = in_ or answer.status_code == 404  # what is only a participant's own is unknown to others
            elif name in SECOND_HALVES and guest:
                right = to_the_sign_in(answer)  # the second step has a first
            elif view.audience in {"everyone", "participants"}:
                right = in_
            elif guest:
                right = to_the_sign_in(answer)
            elif view.audience == "members":
                right = in_
            elif not roles & view.roles:
                right = answer.status_code == 403
            elif elsewhere and parts:
                right = answer.status_code == 404
            else:
                right = in_
            if not right:
                wrong.append(said)
    assert not wrong, "\n".join(wrong)


def test_the_second_factor_is_asked_at_every_desk(full):
    for name, pattern, view in routes():
        if view.audience == "holders":
            browser = sign_in(type(full.cast.browser(None))(), full.cast.moderator, second_factor=False)
            answer = knock(browser, reverse(name, kwargs=parts_of(name, pattern, full)))
            assert answer.status_code == 302 and "/accounts/2fa/" in answer.url, name


def test_ids_that_nobody_has_are_unknown_pages(full):
    staff = full.cast.browser(full.cast.member("everything", *Role))
    for name, pattern, _ in routes():
        for number in (0, 999_999_999, 10**25):
            parts = parts_of(name, pattern, full)
            ids = {part: number for part, what in parts.items() if isinstance(what, int)}
            if ids:
                assert knock(staff, reverse(name, kwargs=parts | ids)).status_code in {404, 302}, (name, number)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"words": "x" * 20_000, "op": "not-a-key", "seq": "-1", "status": "answered", "choice": "10" * 40},
        {"entry": "9" * 40, "mark": "agree", "op": "\x00", "seq": "²", "code": "\x00", "text": "\x00\ud7ff"},
        {"outcome": "publish", "reason": "no-such", "version": "9" * 30, "stage": "said", "remove": "x"},
    ],
)
def test_no_address_breaks_on_a_form_that_is_not_ours(full, body):
    staff = full.cast.browser(full.cast.member("everything", *Role))
    guest = next(browser for who, browser, _, _ in browsers(full) if who == "somebody who takes part")
    for name, pattern, _ in routes():
        address = reverse(name, kwargs=parts_of(name, pattern, full))
        if name == "account_logout" or address in LEADS_OUT:
            continue
        for browser in (guest, staff):
            status = browser.post(address, body).status_code
            assert status < 500 or name == "healthz", f"{name}: {status} for {sorted(body)}"
