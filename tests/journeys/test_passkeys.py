"""A passkey, in a real browser with a device of its own: made once, then it signs in and counts as both steps."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, sign_in

pytestmark = pytest.mark.journey
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_signs_in_and_opens_the_desks(browsers, running):
    at = running.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    context = browsers.browser.new_context(base_url=at, **DESKTOP)
    browsers.opened.append(context)
    page = context.new_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    known = running.sign_in("Second administrator")
    sign_in(page, known)
    page.goto("/accounts/2fa/passkeys/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(known["password"])
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Passkeys")).to_be_visible()
    page.goto("/staff/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile(r"/staff/$"))
    page.goto("/staff/members/")
    expect(page.get_by_role("heading", name="Members")).to_be_visible()
