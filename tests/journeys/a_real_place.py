"""A product with nobody in it, begun as the README says: the first command, and the mails that a worker prints."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.faults.product import ROOT, Product
from tests.journeys.authenticator import code_for
from tests.journeys.browsing import DESKTOP, Browsers
from tests.journeys.running import Running

LINK = re.compile(r"http://localhost:\d+/accounts/invitation/[\w-]+/")
PASSWORD = "chalk-sea-orchard-sunrise"
ORGANISATION = "Kent and Medway Violence Reduction Unit"


@dataclass
class Place:
    """The product, and the desks of those who joined it, by first name."""

    product: Product
    browsers: Browsers
    desks: dict[str, Page]

    def link_for(self, address: str) -> str:
        """Where the newest mail to this address leads. Without a mail server mails are printed to the worker's log."""
        found: list[str] = []

        def came() -> bool:
            log = (self.product.data / "logs" / "worker.log").read_text(errors="replace")
            _, to_them, rest = log.rpartition(f"To: {address}\n")
            found[:] = LINK.findall(rest) if to_them else []
            return bool(found)

        self.product.wait_for(came, f"a mail to {address}")
        return found[0]


def begin(folder: Path, chromium) -> Place:
    """`DEMO=0 DATA=… make run`, until it is well."""
    product = Product(folder / "data", real=True)
    try:
        product.wait_for(product.is_well, "an empty product", patience=120)
    except BaseException:
        end(product)
        raise
    running = Running(product.address, {}, product)
    return Place(product, Browsers(chromium, running), {})


def end(product: Product) -> None:
    product.stop()
    product.remove()


def first_link(place: Place, *, admin: str, first_name: str) -> str:
    """`manage.py set_up_organisation`, in a second terminal."""
    command = [sys.executable, "manage.py", "set_up_organisation", "--name", ORGANISATION]
    command += ["--slug", "kent-and-medway", "--admin", admin, "--first-name", first_name]
    said = subprocess.run(command, cwd=ROOT, env=place.product.environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    (link,) = LINK.findall(said.stdout)
    return link


def join(place: Place, first_name: str, link: str) -> Page:
    """By the link of an invitation: a password, the second step, spare codes, the desks."""
    page = place.browsers.open(**DESKTOP)
    page.goto(link)
    expect(page.get_by_role("heading", level=1, name="You are invited")).to_be_visible()
    expect(page.get_by_label("Your first name")).to_have_value(first_name)
    page.get_by_label("A password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("link", name="Set up your app").click()
    secret = page.locator("code.secret").text_content() or ""
    page.get_by_label("Code", exact=True).fill(code_for(secret.strip()))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("link", name="I have kept them. Go to the desks").click()
    expect(page).to_have_url(re.compile(r"/staff/$"))
    place.desks[first_name] = page
    return page


def invite(administrator: Page, first_name: str, *roles: str) -> str:
    """One more colleague; what comes back is their address."""
    address = f"{first_name.lower()}@example.org"
    administrator.goto("/staff/members/invite/")
    administrator.get_by_label("First name").fill(first_name)
    administrator.get_by_label("E-mail address").fill(address)
    for role in roles:
        administrator.get_by_label(re.compile(f"^{role}:")).check()
    administrator.get_by_role("button", name="Send the invitation").click()
    expect(administrator.get_by_text(f"An invitation is on its way to {address}.")).to_be_visible()
    return address
