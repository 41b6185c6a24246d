"""What staff do with words in a room: put them together, say what became of a question; and its author learns what was decided."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browsing import PHONE, stays_loaded, was_not_loaded_again
from tests.journeys.in_a_room import join, main, same_as_rebuilt, sees
from tests.journeys.taking_part import fresh_words, press
from tests.journeys.test_when_a_room_is_in_trouble import remotes, takes_its_place

pytestmark = pytest.mark.journey


def words_of_the_question(page: Page):
    return page.get_by_label("What the room says").locator("[data-refresh-part]")


def tick(page: Page, *words: str) -> None:
    for word in words:
        words_of_the_question(page).locator(".pick", has_text=re.compile(rf"^\s*{word}\b")).click()


def all_stand_alone(page: Page) -> None:
    """Other rooms ask the same question, and their words are the same words."""
    apart = words_of_the_question(page).get_by_role("button", name="Take apart")
    for _ in range(6):
        left = apart.count()
        if not left:
            return
        apart.first.click()
        expect(apart).to_have_count(left - 1)


def test_words_are_put_together_by_thumb_and_taken_apart_and_together_again_by_key(browsers, beside):
    room = beside(do="room", kind="words")
    host, moderator = remotes(browsers, room)
    stage, phone = browsers.open(), browsers.phone()
    takes_its_place(stage, room, "screen")
    takes_its_place(phone, room, "phone")
    stays_loaded(host)
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(phone, "open")
    beside(do="fill", session=room["session"], people=40)
    part = words_of_the_question(host)
    expect(part.get_by_role("heading", name="Words that mean the same")).to_be_visible()
    assert "×" not in part.inner_text(), "a host learns how many said a word"
    expect(words_of_the_question(moderator).get_by_text(re.compile("×")).first).to_be_visible()

    all_stand_alone(host)
    tick(host, "dark", "cold")
    part.get_by_label("Show them as").select_option(label="dark")
    press(host, "Put together")
    expect(part.get_by_text("with “cold”")).to_be_visible()
    expect(host.get_by_label("What the room says")).to_be_focused()
    # One more, and only that one is taken out again.
    tick(host, "dark", "fine")
    part.get_by_label("Show them as").select_option(label="dark")
    press(host, "Put together")
    part.get_by_role("button", name=re.compile("Take apart ?: cold")).click()
    expect(part.get_by_text("with “cold”")).to_have_count(0)
    expect(part.get_by_text("with “fine”")).to_be_visible()
    part.get_by_role("button", name=re.compile("Take apart ?: fine")).click()
    expect(part.get_by_text("with “fine”")).to_have_count(0)

    # The same at a desk, by keys alone: to the words, two of them, and once more the key.
    moderator.locator("h1").click()
    moderator.keyboard.press("g")
    boxes = words_of_the_question(moderator).get_by_role("checkbox")
    expect(boxes.first).to_be_focused()
    names = [moderator.locator(f"#together .pick >> nth={at}").inner_text().split()[0] for at in (0, 1)]
    moderator.keyboard.press(" ")
    moderator.keyboard.press("Tab")
    moderator.keyboard.press(" ")
    moderator.keyboard.press("g")
    expect(words_of_the_question(moderator).get_by_text(f"with “{names[1]}”")).to_be_visible()

    main(host, "Close answers")
    main(host, "Reveal")
    sees(phone, "revealed")
    for page in (stage.locator(".stage"), phone.locator("#now")):
        expect(page.get_by_text(names[0], exact=True).first).to_be_visible()
        expect(page.get_by_text(names[1], exact=True)).to_have_count(0)
    same_as_rebuilt(stage, phone, host)
    assert was_not_loaded_again(host)


def test_without_a_script_words_are_put_together_on_a_page_of_their_own(browsers, beside):
    room = beside(do="room", kind="words")
    with_scripts, _ = remotes(browsers, room)
    main(with_scripts, "Show the first question")
    main(with_scripts, "Open answers")
    beside(do="fill", session=room["session"], people=12)
    all_stand_alone(with_scripts)
    host = browsers.desk("Youth worker", **PHONE, java_script_enabled=False)
    host.goto(f"/staff/live/{room['session']}/said/")
    press(host, "Put together")
    expect(host.get_by_role("heading", name="There is a problem")).to_be_visible()
    for at in (0, 1):
        host.locator("#together .pick").nth(at).click()
    name = host.locator("#together .pick").nth(1).inner_text().strip()
    press(host, "Put together")
    expect(host.get_by_text(f"with “{name}”")).to_be_visible()


def test_what_became_of_a_question_is_one_tap_and_everybody_in_the_room_sees_it(browsers, beside):
    room = beside(do="room", kind="panel")
    host, _ = remotes(browsers, room)
    stage, phone = browsers.open(), browsers.phone()
    takes_its_place(stage, room, "screen")
    takes_its_place(phone, room, "phone")
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(phone, "open")
    beside(do="fill", session=room["session"], people=30)
    phone.locator("summary", has_text="Ask a question").click()
    phone.get_by_label("Your question").fill("What is a control room?")
    question = words_of_the_question(host).locator("form", has_text="When does the underpass get lights?")
    question.get_by_role("button", name="Answered").click()
    picked = phone.locator("#now .pick", has_text="When does the underpass get lights?")
    expect(picked.get_by_text("Answered")).to_be_visible()
    expect(phone.get_by_label("Your question")).to_have_value("What is a control room?")
    question.get_by_role("button", name="Taken away").click()
    expect(picked.get_by_text("Taken away")).to_be_visible()
    expect(question.get_by_role("button", name="Taken away")).to_have_attribute("aria-pressed", "true")
    main(host, "Close answers")
    main(host, "Reveal")
    sees(phone, "revealed")
    question.get_by_role("button", name="Not today").click()
    for page in (stage.locator(".stage"), phone.locator("#now")):
        expect(
            page.locator("li", has_text="When does the underpass get lights?").get_by_text("Not today")
        ).to_be_visible()
    same_as_rebuilt(stage, phone)
    # Back to nothing, so that the next who comes to this board finds it as it was.
    question.get_by_role("button", name="Not today").click()
    expect(question.get_by_role("button", name="Not today")).to_have_attribute("aria-pressed", "false")


def test_whoever_may_not_read_the_words_is_told_who_does_and_stays_on_the_remote(browsers, beside):
    room = beside(do="room", kind="open_question")
    host, _ = remotes(browsers, room)
    stays_loaded(host)
    told = host.get_by_text("Moderators read these words, each on a screen of their own.")
    host.evaluate("scrollTo(0, document.documentElement.scrollHeight / 4)")
    host.get_by_role("link", name="Queue").click()
    expect(told).to_be_in_viewport()
    newcomer = browsers.phone()
    newcomer.goto(f"/j/{room['code']}/")
    press(newcomer, "Join")
    expect(host.locator(".counts dd").first).to_have_text("2")
    expect(told).to_be_in_viewport()  # that somebody joined takes no words away
    main(host, "Show the first question")
    expect(told).to_have_count(0)
    host.locator("h1").click()
    host.keyboard.press("m")
    expect(told).to_be_in_viewport()
    assert was_not_loaded_again(host)


def test_without_a_script_a_remote_does_not_say_that_it_connects_and_shows_what_is_new_when_asked(browsers, beside):
    room = beside(do="room", kind="choice")
    host = browsers.desk("Youth worker", **PHONE, java_script_enabled=False)
    host.goto(f"/staff/live/{room['session']}/remote/")
    expect(host.get_by_text("Connecting")).to_be_hidden()
    beside(do="press", session=room["session"], verb="show")
    host.get_by_role("link", name="Show what is happening now").click()
    expect(host.locator(".remote[data-state='showing']")).to_be_attached()
    with_scripts, _ = remotes(browsers, room)
    expect(with_scripts.locator(".is-live")).to_be_visible()
    expect(with_scripts.get_by_text("Show what is happening now")).to_be_hidden()


def test_without_a_script_the_way_to_the_words_is_offered_to_who_may_read_them_only(browsers, beside):
    room = beside(do="room", kind="open_question")
    with_scripts, _ = remotes(browsers, room)
    author = browsers.phone()
    takes_its_place(author, room, "phone")
    main(with_scripts, "Show the first question")
    main(with_scripts, "Open answers")
    sees(author, "open")
    words = fresh_words("The stairs by the station are dark")
    author.get_by_role("textbox").fill(words)
    press(author, "Send my answer")
    expect(author.locator(".mine li", has_text=words)).to_be_visible()
    for role, reads in (("Youth worker", False), ("Moderator", True)):
        page = browsers.desk(role, **PHONE, java_script_enabled=False)
        page.goto(f"/staff/live/{room['session']}/remote/")
        expect(page.get_by_role("button", name="Close answers")).to_be_visible()
        expect(page.get_by_role("link", name="Queue")).to_have_count(1 if reads else 0)
        says = page.get_by_text("1 piece of words waits. Moderators read them, each on a screen of their own.")
        expect(says).to_have_count(0 if reads else 1)
    expect(with_scripts.get_by_text("1 piece of words waits.")).to_be_hidden()
    page.get_by_role("link", name="Queue").click()
    page.locator("article", has_text=words).get_by_role("button", name="Show").click()
    expect(page.get_by_text("New words show when you load this page again.")).to_be_visible()
    expect(page.get_by_text("come in by themselves")).to_be_hidden()


def test_whose_words_wait_learns_what_was_decided_and_no_other_phone_asks(browsers, beside):
    room = beside(do="room", kind="open_question")
    host, moderator = remotes(browsers, room)
    author, other = browsers.phone(), browsers.phone()
    takes_its_place(author, room, "phone")
    other.goto(f"/j/{room['code']}/")
    press(other, "Join")
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url) if request.url.endswith("/me/") else None)
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(author, "open")
    sees(other, "open")
    words = fresh_words("The last bus goes too early")
    author.get_by_role("textbox").fill(words)
    press(author, "Send my answer")
    mine = author.locator(".mine li", has_text=words)
    expect(mine.get_by_text("Being read")).to_be_visible()
    moderator.locator("#queue article", has_text=words).get_by_role("button", name="Show").click()
    expect(mine.get_by_text("Being read")).to_have_count(0)
    expect(author.locator(".mine[data-waits]")).to_have_count(0)
    assert asked == [], "a phone that wrote nothing asks what became of it"


def test_a_phone_whose_words_were_stopped_is_asked_to_talk_to_an_adult(browsers, beside):
    room = beside(do="room", kind="open_question")
    host, moderator = remotes(browsers, room)
    author = browsers.phone()
    takes_its_place(author, room, "phone")
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(author, "open")
    words = fresh_words("Something rude about somebody")
    author.get_by_role("textbox").fill(words)
    press(author, "Send my answer")
    article = moderator.locator("#queue article", has_text=words)
    article.locator("summary", has_text="Stop words from this phone").click()
    article.get_by_role("button", name="Stop their words").click()
    expect(article.get_by_text("This phone can send no more words")).to_be_visible()
    expect(article.get_by_role("button", name="Show")).to_be_visible()
    author.get_by_role("textbox").fill(fresh_words("And more of it"))
    press(author, "Send my answer")
    expect(author.get_by_text("Please talk to one of the adults in the room").first).to_be_visible()


def test_words_of_danger_bring_people_to_talk_to_on_that_phone_and_on_no_other(browsers, beside):
    room = beside(do="room", kind="open_question")
    host, _ = remotes(browsers, room)
    author, neighbour, plain = browsers.phone(), browsers.phone(), browsers.phone(java_script_enabled=False)
    for phone in (author, neighbour, plain):
        join(phone, room["code"])
    main(host, "Show the first question")
    main(host, "Open answers")
    people = {
        phone: phone.get_by_role("heading", name="If you want to talk to someone")
        for phone in (author, neighbour, plain)
    }
    for phone, words in (
        (author, "I want to kill myself"),
        (neighbour, "Later buses"),
        (plain, "I want to kill myself"),
    ):
        if phone is plain:
            phone.get_by_role("link", name="Show what is happening now").click()
        else:
            sees(phone, "open")
        expect(people[phone]).to_be_hidden()
        phone.get_by_role("textbox").fill(fresh_words(words))
        press(phone, "Send my answer")
    said = author.locator("[data-outbox]")
    expect(said).to_have_text(
        "Sent. A person reads your words before anybody else can. Below are people you can talk to."
    )
    expect(people[author]).to_be_visible()
    expect(plain.get_by_text("Sent. You can change it")).to_be_visible()
    expect(people[plain]).to_be_visible()
    expect(neighbour.locator("[data-outbox]")).to_have_text("Sent. You can change it until the question closes.")
    expect(people[neighbour]).to_be_hidden()
    author.reload()
    expect(people[author]).to_be_visible()


LAST = "You have sent 3. That is the most that one phone can send here."


def sends(page: Page, words: str) -> None:
    box = page.get_by_label("Your question")
    if not box.is_visible():
        page.locator("summary", has_text="Ask a question").click()
    box.fill(words)
    press(page, "Send my answer")


def opened(browsers, beside) -> tuple[dict, Page]:
    room = beside(do="room", kind="panel")
    host, _ = remotes(browsers, room)
    main(host, "Show the first question")
    main(host, "Open answers")
    return room, host


def test_after_its_third_text_a_phone_says_that_it_was_the_last_and_keeps_what_is_typed(browsers, beside):
    room, host = opened(browsers, beside)
    author = browsers.phone()
    takes_its_place(author, room, "phone")
    sees(author, "open")
    box = author.get_by_label("Your question")
    author.locator("summary", has_text="Ask a question").click()
    box.fill("Half a question")
    press(author, "Not sure")
    expect(author.locator(".mine li", has_text="Not sure")).to_be_visible()
    expect(box).to_have_value("Half a question")
    for number in ("one", "two"):
        sends(author, fresh_words(f"Question {number} of one phone"))
        expect(box).to_have_value("")
    # The phone asks at once what stands now, and somebody types on until it knows.
    asked = []
    author.route("**/me/", lambda route: asked.append(route))
    sends(author, fresh_words("Question three of one phone"))
    expect(box).to_have_value("")
    box.fill("And a fourth one?")
    for route in asked:
        route.continue_()
    author.unroute("**/me/")
    expect(author.get_by_text("And a fourth one?")).to_be_visible()
    expect(author.get_by_text("What you typed")).to_be_visible()
    expect(author.locator(".enough", has_text=LAST)).to_be_visible()
    expect(box).to_be_hidden()
    # What can be picked can be picked still, and nothing of the box goes with it.
    author.locator("#now .pick", has_text="When does the underpass get lights?").click()
    press(author, "Send my answer")
    expect(author.locator("[data-outbox]")).to_have_text("Sent. You can change it until the question closes.")
    expect(author.locator(".mine li", has_text="When does the underpass get lights?")).to_be_visible()
    author.reload()
    expect(author.locator(".enough", has_text=LAST)).to_be_visible()
    expect(box).to_be_hidden()
    main(host, "Close answers")
    sees(author, "closed")
    expect(author.locator(".enough", has_text=LAST)).to_be_hidden()


def test_each_of_those_who_pass_a_phone_on_reads_at_once_how_many_texts_they_have_left(browsers, beside):
    room, _ = opened(browsers, beside)
    beside(do="press", session=room["session"], verb="share_phones", seats="2")
    phone = browsers.phone()
    takes_its_place(phone, room, "phone")
    expect(phone.get_by_label("Who is answering?")).to_be_visible()
    phone.locator("summary", has_text="Ask a question").click()
    expect(phone.get_by_text("Each person can send up to 3, one at a time.")).to_be_visible()
    said = phone.locator("[data-outbox]")
    for person, end in (
        ("1", "2 more."),
        ("1", "1 more."),
        ("2", "2 more."),
        ("1", "That was the last one from you here."),
    ):
        phone.get_by_label("Who is answering?").select_option(f"Person {person}")
        sends(phone, fresh_words(f"A question of person {person}"))
        expect(said).to_contain_text(end)
        expect(phone.get_by_label("Your question")).to_have_value("")


def test_without_a_script_the_third_text_is_said_to_be_the_last_and_there_is_no_box(browsers, beside):
    room, _ = opened(browsers, beside)
    author = browsers.phone(java_script_enabled=False)
    takes_its_place(author, room, "phone")
    for number in ("one", "two", "three"):
        sends(author, fresh_words(f"Question {number} of one phone"))
        if number != "three":
            author.get_by_role("link", name="Change my answer").click()
    expect(author.locator(".enough", has_text=LAST)).to_be_visible()
    author.get_by_role("link", name="Change my answer").click()
    expect(author.locator(".enough", has_text=LAST)).to_be_visible()
    expect(author.get_by_label("Your question")).to_be_hidden()
    expect(author.locator("summary", has_text="Ask a question")).to_be_hidden()


def test_a_moderator_decides_by_keys_about_the_words_they_are_at_and_about_nothing_from_elsewhere(browsers, beside):
    room = beside(do="room", kind="panel")
    host, moderator = remotes(browsers, room)
    author = browsers.phone()
    takes_its_place(author, room, "phone")
    main(host, "Show the first question")
    main(host, "Open answers")
    sees(author, "open")
    lines = moderator.locator("#queue article")
    said = [fresh_words(f"Question {number} of one phone") for number in ("one", "two", "three")]
    for words in said:
        if not author.get_by_label("Your question").is_visible():
            author.locator("summary", has_text="Ask a question").click()
        author.get_by_label("Your question").fill(words)
        press(author, "Send my answer")
        expect(lines.filter(has_text=words)).to_be_visible()
    expect(moderator.get_by_text(re.compile("^Same phone: [A-Z]$"))).to_have_count(3)
    expect(author.locator(".enough", has_text=LAST)).to_be_visible()
    expect(author.get_by_label("Your question")).to_be_hidden()

    at = moderator.locator("#queue article:focus-within")
    moderator.locator("h1").click()
    moderator.keyboard.press("s")  # from elsewhere: only to the words
    expect(at.filter(has_text=said[0])).to_be_visible()
    expect(lines.filter(has_text=said[0])).to_have_count(1)
    moderator.keyboard.press("a")
    expect(lines.filter(has_text=said[0])).to_have_count(0)
    expect(at.filter(has_text=said[1])).to_be_visible()
    moderator.keyboard.press("x")
    expect(at.get_by_label("Why it is declined")).to_be_focused()
    moderator.keyboard.press("s")  # a letter typed into the list of reasons decides nothing
    at.get_by_label("Why it is declined").select_option(label="Not about this, or repeated")
    moderator.keyboard.press("Tab")
    moderator.keyboard.press("Enter")
    expect(lines.filter(has_text=said[1])).to_have_count(0)
    moderator.keyboard.press("s")
    expect(lines.filter(has_text=said[2])).to_have_count(0)
    # With the keys switched off they are letters.
    moderator.goto(f"/staff/live/{room['session']}/remote/?keys=off")
    moderator.locator("h1").click()
    moderator.keyboard.press("a")
    expect(moderator.locator("#queue :focus")).to_have_count(0)
