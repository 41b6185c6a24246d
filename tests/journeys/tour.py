"""Every page of the product and the way to it, for the tests that look at all pages and for the gallery of pictures."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import asking_the_guest as guest
from tests.journeys import on_friday as friday
from tests.journeys import taking_part as young_person
from tests.journeys import tour_of_rooms
from tests.journeys.taking_part import CHOICE, IDEAS, OPEN, SLUG, STATEMENTS, TITLE, fresh_words, press
from tests.journeys.tour_of_desks import (
    APPROVED,
    DRAFT,
    SUBMITTED,
    a_digest,
    a_digest_on_its_way_out,
    a_programme_digest,
    answer_form,
    answer_mistake,
    answer_waiting,
    answers_of_one,
    board_with_ladders,
    concern_closed_without_reason,
    concern_in_hand,
    consideration_form,
    consulting,
    cover_with_mistake,
    decision_without_reason,
    digest_being_made,
    exact_counts,
    first_concern,
    first_in_queue,
    panel,
    plain_one_in_queue,
    promise_form,
    queue_worked_off,
    two_digests,
)

Way = Callable[[Page], Any]
CLOSED = "what-we-asked-in-the-summer"
GUEST, TAKING_PART = "guest", "taking part"


@dataclass(frozen=True)
class Stop:
    """One page: its name, who looks at it (a guest, somebody who takes part, or a role), and how they get there."""

    name: str
    who: str
    way: Way

    @property
    def for_young_people(self) -> bool:
        return self.who in {GUEST, TAKING_PART} and not self.name.startswith("sign-in")


def at(path: str) -> Way:
    return lambda page: page.goto(path)


def question(position: int) -> Way:
    return at(f"/c/{SLUG}/{position}/")


def thanks(position: int) -> Way:
    return at(f"/c/{SLUG}/{position}/thanks/")


def everything_answered(page: Page) -> None:
    """Somebody who has been through it all, with words that wait and words that were read."""
    young_person.start(page)
    young_person.about_you(page)
    young_person.choose(page)
    young_person.go_on(page)
    young_person.mark_statements(page, "Agree")
    young_person.go_on(page)
    young_person.go_on(page)
    young_person.give_idea(page, fresh_words("A bench with a light above it"))
    young_person.go_on(page)
    young_person.go_on(page)
    young_person.say(page, fresh_words("A shop that stays open until the last bus"))


def with_mistake(way: Way, button: str) -> Way:
    def go(page: Page) -> None:
        way(page)
        press(page, button)
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()

    return go


def careful(page: Page) -> None:
    """Words with a phone number in them, before they are sent."""
    question(OPEN)(page)
    page.get_by_role("textbox").fill("The bus stop by the park. Ring me on 07700 900123.")
    press(page, "Continue")
    expect(page.get_by_role("heading", name="This looks like a phone number")).to_be_visible()


def reporting(page: Page) -> None:
    question(IDEAS)(page)
    page.get_by_role("link", name="Report this idea").first.click()
    expect(page.get_by_role("heading", name="Report this")).to_be_visible()


def reported(page: Page) -> None:
    reporting(page)
    page.get_by_label("It is not true, or it is spam").check()
    press(page, "Send my report")
    expect(page.locator("#report-code")).to_be_visible()


def report_outcome(page: Page) -> None:
    reported(page)
    code = page.locator("#report-code").inner_text()
    page.goto("/back/")
    page.get_by_label("Your code").fill(code)
    press(page, "Show my answers")
    expect(page.get_by_text("Your report")).to_be_visible()


def left_a_moment_ago(page: Page) -> None:
    """What the back button finds after "Leave this page"."""
    page.goto("/help/")
    page.context.add_cookies([{"name": "left", "value": "1", "url": page.url.removesuffix("help/")}])
    page.goto("/")
    expect(page).to_have_title("Page closed")


def misspelled_code(page: Page) -> None:
    page.goto("/back/")
    page.get_by_label("Your code").fill("rivr apple amber acorn arrow album")
    press(page, "Show my answers")
    expect(page.get_by_text("Look at the spelling")).to_be_visible()


def everything_open(path: str) -> Way:
    """The page with everything unfolded that can be."""

    def go(page: Page) -> None:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")

    return go


def unconfirmed_contact(page: Page) -> None:
    page.goto("/staff/setup/contacts/")
    page.get_by_role("link", name="Kooth").click()


def idea_form_with_mistake(page: Page) -> None:
    question(IDEAS)(page)
    young_person.open_idea_form(page)
    page.get_by_label("Your words").fill("too long " * 40)
    press(page, "Send my idea")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def wrong_code(page: Page) -> None:
    page.goto("/back/")
    page.get_by_label("Your code").fill("apple apple apple apple apple apple")
    press(page, "Show my answers")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def too_young(page: Page) -> None:
    page.goto(f"/c/{SLUG}/about-you/")
    page.get_by_label("10 to 12").check()
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Do this one with a youth worker")).to_be_visible()


def one_idea(page: Page) -> None:
    question(IDEAS)(page)
    page.locator("[data-cards] article h2 a").last.click()
    expect(page.get_by_role("heading", name="Replies")).to_be_visible()


def own_words_changed(page: Page) -> None:
    page.goto(f"/c/{SLUG}/yours/")
    page.get_by_role("link", name="Change these words").first.click()
    expect(page.get_by_role("heading", name="Change your words")).to_be_visible()


def return_code(page: Page) -> None:
    page.goto(f"/c/{SLUG}/done/")
    page.get_by_role("button", name=re.compile("Show my code|Make a new code")).click()
    expect(page.locator("#return-code")).to_be_visible()


def expired_form(page: Page) -> None:
    question(OPEN)(page)
    page.get_by_role("textbox").fill("These words must not be lost.")
    page.context.clear_cookies(name="csrftoken")
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Please send that again")).to_be_visible()


def told_of_the_end(page: Page) -> None:
    """As it is five minutes before staff are signed out."""
    page.goto("/staff/")
    page.locator("session-end").evaluate("element => { element.hidden = false; }")
    expect(page.get_by_role("alert")).to_be_visible()


def wrong_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label(re.compile("e-?mail", re.I)).fill("nobody@demo.example")
    page.get_by_label("Password").fill("not the password")
    press(page, "Sign in")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


STOPS = [
    Stop("front", GUEST, at("/")),
    Stop("consultation", GUEST, at(f"/c/{SLUG}/")),
    Stop("consultation-closed", GUEST, at(f"/c/{CLOSED}/")),
    Stop("results-of-closed", GUEST, at(f"/c/{CLOSED}/results/")),
    Stop("before-you-start", GUEST, at(f"/c/{SLUG}/before/")),
    Stop("what-happened", GUEST, at(f"/c/{CLOSED}/what-happened/")),
    Stop("what-happened-late", GUEST, at("/c/on-the-bus/what-happened/")),
    Stop("what-happened-while-open", GUEST, at(f"/c/{SLUG}/what-happened/")),
    Stop("what-changed", GUEST, at("/what-changed/")),
    Stop("about-you", GUEST, at(f"/c/{SLUG}/about-you/")),
    Stop("too-young", GUEST, too_young),
    Stop("choice", GUEST, question(CHOICE)),
    Stop("choice-easy-read", GUEST, at(f"/c/{SLUG}/{CHOICE}/?easy=1")),
    Stop("choice-mistake", GUEST, with_mistake(question(CHOICE), "Continue")),
    Stop("statements", GUEST, question(STATEMENTS)),
    Stop("ideas", GUEST, question(IDEAS)),
    Stop("ideas-mistake", GUEST, idea_form_with_mistake),
    Stop("open-question", GUEST, question(OPEN)),
    Stop("open-question-mistake", GUEST, with_mistake(question(OPEN), "Continue")),
    Stop("information", GUEST, guest.question(guest.CARD)),
    Stop("words", GUEST, guest.question(guest.WORDS)),
    Stop("words-mistake", GUEST, guest.words_mistake),
    Stop("words-thanks", GUEST, guest.words_thanks),
    Stop("quiz", GUEST, guest.question(guest.QUIZ)),
    Stop("quiz-right", GUEST, guest.quiz_right),
    Stop("quiz-wrong", GUEST, guest.quiz_wrong),
    Stop("panel", GUEST, guest.question(guest.PANEL)),
    Stop("panel-mistake", GUEST, guest.panel_mistake),
    Stop("panel-thanks", GUEST, guest.panel_thanks),
    Stop("moderation-words", "Moderator", guest.at_the_desk(guest.ROUND_THE_WALL)),
    Stop("moderation-questions", "Moderator", guest.at_the_desk(guest.ASK_THE_GUEST)),
    Stop("pulse", GUEST, friday.question(friday.PULSE)),
    Stop("pulse-thanks", GUEST, friday.thanks(friday.PULSE)),
    Stop("scale", GUEST, friday.question(friday.SCALE)),
    Stop("scale-thanks", GUEST, friday.thanks(friday.SCALE)),
    Stop("ranking", GUEST, friday.in_the_middle),
    Stop("ranking-mistake", GUEST, friday.half_done(friday.RANKING)),
    Stop("ranking-thanks", GUEST, friday.thanks(friday.RANKING)),
    Stop("budget", GUEST, friday.coins_given),
    Stop("budget-mistake", GUEST, friday.half_done(friday.BUDGET)),
    Stop("budget-thanks", GUEST, friday.thanks(friday.BUDGET)),
    Stop("careful", GUEST, careful),
    Stop("report", GUEST, reporting),
    Stop("report-sent", GUEST, reported),
    Stop("report-outcome", GUEST, report_outcome),
    Stop("report-which-words", GUEST, at(f"/c/{SLUG}/{STATEMENTS}/report/")),
    Stop("page-closed", GUEST, left_a_moment_ago),
    Stop("gone", GUEST, at("/gone/")),
    Stop("back-misspelled", GUEST, misspelled_code),
    Stop("help", GUEST, at("/help/")),
    Stop("back", GUEST, at("/back/")),
    Stop("back-wrong-code", GUEST, wrong_code),
    Stop("unknown-page", GUEST, at("/there-is-no-such-page/")),
    Stop("form-expired", GUEST, expired_form),
    Stop("choice-thanks", TAKING_PART, thanks(CHOICE)),
    Stop("statements-thanks", TAKING_PART, thanks(STATEMENTS)),
    Stop("ideas-own", TAKING_PART, question(IDEAS)),
    Stop("ideas-thanks", TAKING_PART, thanks(IDEAS)),
    Stop("one-idea", TAKING_PART, one_idea),
    Stop("open-question-thanks", TAKING_PART, thanks(OPEN)),
    Stop("done", TAKING_PART, at(f"/c/{SLUG}/done/")),
    Stop("return-code", TAKING_PART, return_code),
    Stop("my-answers", TAKING_PART, at(f"/c/{SLUG}/yours/")),
    Stop("delete-everything", TAKING_PART, at(f"/c/{SLUG}/yours/delete/")),
    Stop("change-words", TAKING_PART, own_words_changed),
    Stop("privacy", GUEST, everything_open("/privacy/")),
    Stop("cookies", GUEST, at("/cookies/")),
    Stop("rules", GUEST, at("/rules/")),
    Stop("accessibility", GUEST, everything_open("/accessibility/")),
    Stop("safety", GUEST, at("/safety/")),
    Stop("older-document", GUEST, at("/documents/privacy/1/")),
    Stop("sign-in", GUEST, at("/accounts/login/")),
    Stop("sign-in-mistake", GUEST, wrong_password),
    Stop("sign-in-forgotten", GUEST, at("/accounts/password/reset/")),
    Stop("staff-home", "Moderator", at("/staff/")),
    Stop("staff-home-no-desk", "Youth worker", at("/staff/")),
    Stop("staff-stay", "Moderator", at("/staff/stay/")),
    Stop("staff-session-ends", "Moderator", told_of_the_end),
    Stop("second-step", "Moderator", at("/accounts/2fa/")),
    Stop("recovery-codes", "Moderator", at("/accounts/2fa/recovery-codes/")),
    Stop("change-password", "Moderator", at("/accounts/password/change/")),
    Stop("authoring", "Youth worker", at("/staff/consultations/")),
    Stop("authoring-new", "Youth worker", at("/staff/consultations/new/")),
    Stop("authoring-new-with-mistake", "Youth worker", with_mistake(at("/staff/consultations/new/"), "Begin")),
    Stop("authoring-words", "Analyst", at("/staff/consultations/words/")),
    Stop("authoring-draft", "Youth worker", consulting(DRAFT)),
    Stop("authoring-submitted", "Analyst", consulting(SUBMITTED)),
    Stop("authoring-approval", "Analyst", consulting(SUBMITTED, "Read and decide")),
    Stop(
        "authoring-approval-with-mistake",
        "Analyst",
        with_mistake(consulting(SUBMITTED, "Read and decide"), "Approve this version"),
    ),
    Stop("authoring-approved", "Analyst", consulting(APPROVED)),
    Stop("authoring-open", "Youth worker", consulting(TITLE)),
    Stop("authoring-propose", "Youth worker", consulting(TITLE, "Propose a change to the start page")),
    Stop("authoring-extend", "Youth worker", consulting(TITLE, "Let people answer longer")),
    Stop("authoring-versions", "Analyst", consulting(TITLE, "Versions and approvals")),
    Stop("authoring-purpose", "Youth worker", consulting(SUBMITTED, "Write What people read first")),
    Stop("authoring-promise", "Youth worker", consulting(SUBMITTED, "Write What you promise")),
    Stop("authoring-dates", "Youth worker", consulting(APPROVED, "Write Dates")),
    Stop("authoring-care", "Youth worker", consulting(DRAFT, "Write Care for their data")),
    Stop("authoring-kinds", "Youth worker", consulting(DRAFT, "Add a question")),
    Stop("authoring-activity", "Youth worker", consulting(SUBMITTED, "What matters most to you?")),
    Stop("authoring-preview", "Youth worker", consulting(SUBMITTED, "See it as a phone")),
    Stop("authoring-preview-question", "Youth worker", consulting(APPROVED, "See it as a phone", "Start")),
    Stop("queue", "Moderator", at("/staff/moderation/")),
    Stop("queue-empty", "Moderator of the other organisation", queue_worked_off),
    Stop("entry-with-findings", "Moderator", first_in_queue),
    Stop("entry-plain", "Moderator", plain_one_in_queue),
    Stop("entry-redact", "Moderator", panel("e")),
    Stop("entry-count", "Moderator", panel("c")),
    Stop("entry-mistake", "Moderator", decision_without_reason),
    Stop("ladders", "Moderator", board_with_ladders),
    Stop("safeguarding", "Safeguarding lead", at("/staff/safeguarding/")),
    Stop("safeguarding-closed", "Safeguarding lead", at("/staff/safeguarding/?show=closed")),
    Stop("safeguarding-writing", "Safeguarding lead", at("/staff/safeguarding/writing/")),
    Stop("safeguarding-cover", "Safeguarding lead", at("/staff/safeguarding/cover/")),
    Stop("safeguarding-cover-mistake", "Administrator", cover_with_mistake),
    Stop("concern", "Safeguarding lead", first_concern),
    Stop("concern-in-hand", "Safeguarding lead", concern_in_hand),
    Stop("concern-mistake", "Safeguarding lead", concern_closed_without_reason),
    Stop("answers", "Analyst", at("/staff/responses/")),
    Stop("answers-of-one", "Decision-maker", answers_of_one),
    Stop("answer-written", "Analyst", answer_form),
    Stop("answer-mistake", "Analyst", answer_mistake),
    Stop("answer-waiting", "Administrator", answer_waiting),
    Stop("promise-moved", "Analyst", promise_form),
    Stop("considered", "Decision-maker", consideration_form),
    Stop("mail-about-it", "Analyst", at(f"/c/{CLOSED}/mail/")),
    Stop("members", "Administrator", at("/staff/members/")),
    Stop("members-invite", "Administrator", at("/staff/members/invite/")),
    Stop("partners", "Administrator", at("/staff/members/partners/")),
    Stop("log", "Administrator", at("/staff/audit/")),
    Stop("disclosures", "Safeguarding lead", at("/staff/audit/disclosures/")),
    Stop("second-step", "Administrator", at("/accounts/2fa/")),
    Stop("sign-in-code", GUEST, at("/accounts/login/code/")),
    Stop("sign-in-account", GUEST, at("/accounts/signup/")),
    Stop("sign-in-invitation-over", GUEST, at("/accounts/invitation/forged/")),
    Stop("my-account", "Moderator", at("/you/")),
    Stop("my-account-delete", "Moderator", at("/you/delete/")),
    Stop("not-your-role", "Moderator", at("/staff/digests/")),
    Stop("digests", "Analyst", at("/staff/digests/")),
    Stop("digest-being-made", "Analyst", digest_being_made),
    Stop("digest", "Analyst", a_digest),
    Stop("digest-exact", "Analyst", exact_counts),
    Stop("setup", "Administrator", at("/staff/setup/")),
    Stop("setup-settings", "Administrator", at("/staff/setup/settings/")),
    Stop("setup-setting", "Administrator", at("/staff/setup/settings/site.complaints/")),
    Stop("setup-documents", "Administrator", at("/staff/setup/documents/")),
    Stop("setup-document", "Administrator", at("/staff/setup/documents/rules/")),
    Stop("setup-contacts", "Safeguarding lead", at("/staff/setup/contacts/")),
    Stop("setup-contact", "Safeguarding lead", unconfirmed_contact),
    Stop("setup-contact-mistake", "Safeguarding lead", with_mistake(at("/staff/setup/contacts/new/"), "Add it")),
    Stop("setup-places", "Administrator", at("/staff/setup/places/")),
    Stop(
        "setup-figures-mistake",
        "Administrator",
        with_mistake(at("/staff/setup/places/population/"), "Check and take in"),
    ),
    Stop("setup-holidays", "Administrator", at("/staff/setup/holidays/")),
    Stop("setup-retention", "Administrator", at("/staff/setup/retention/")),
    Stop("setup-small-numbers", "Analyst", at("/staff/setup/small-numbers/")),
    Stop("digests-archive", "Analyst", at("/staff/digests/archive/")),
    Stop("digests-of-partner", "Partner", at("/staff/digests/")),
    Stop("digest-publication", "Analyst", a_digest_on_its_way_out),
    Stop("digests-compared", "Analyst", two_digests),
    Stop("words-to-take-away", "Analyst", at("/staff/digests/words/")),
    Stop("programme-digests", "Analyst", at("/staff/digests/programme/")),
    Stop("programme-digest", "Decision-maker", a_programme_digest),
    Stop("public-digest", GUEST, at(f"/c/{CLOSED}/digest/")),
]
STOPS += [Stop(name, GUEST, way) for name, way in tour_of_rooms.GUESTS.items()]
STOPS += [Stop(name, "Youth worker", way) for name, way in tour_of_rooms.HOSTS.items()]
STOPS += [Stop("remote-words", "Moderator", tour_of_rooms.words_that_wait)]
STOPS += [Stop("said-words-read-and-counted", "Moderator", tour_of_rooms.said_in("said", "(not read yet)"))]
