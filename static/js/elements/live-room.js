// <live-room>: a phone in a room. Documents come down whole; answers go up by HTTP and are "Sent" only when a receipt came.
//
// [data-shown] holds the document, the same for everybody; [data-mine] what only this person sees. What is typed and not sent
// is a draft; what is sent and not received waits in memory, the newest for each round, and goes out again with the same key.

import { tapTheCircle } from "../circle.js";
import { around, freshKey, isNewer, parsed } from "../documents.js";
import { empty, markEnough, ownWords } from "../enough.js";
import { blame, hearLine, keepFocus, news } from "../hearing.js";
import { Outbox } from "../outbox.js";
import { Passing } from "../passing.js";
import { countDown } from "../reading.js";

// The cookie of a phone's place lasts two hours from its last page, and a session may be longer than that.
const SHOWS_UP_AFTER = 30 * 60 * 1000;
// While words of one's own wait to be read, this phone asks what became of them: soon at first, then seldom.
const ASKS_AFTER = [8, 15, 30, 60, 120].map((seconds) => seconds * 1000);
// A receipt that names a newer version than is shown: a moment for the socket to bring it, then this phone asks.
const BEHIND_AFTER = 1500;
const WRITING_CLOSED = "[data-writing-closed]";
const FIELDS = "input:not([type=hidden]), textarea, select";
// What a receipt says, as the words that the page brought.
const RECEIPTS = { counted: "sent", held: "sent", replaced_by_newer: "sent", closed: "missed", paused: "notSent" };

class LiveRoom extends HTMLElement {
  #drafts = new Map(); // round → what is picked and typed
  #passing = new Passing();
  #outbox = new Outbox({
    waits: ({ round }, early) => { if (round === this.#round) this.#say(early ? "early" : "waiting"); },
    received: (answer, receipt) => this.#received(answer, receipt),
  });
  #last = 0;
  #began = performance.now();
  #stopReading = () => {};
  #asking = 0;
  #asked = 0;
  #behind = 0;
  #unwritten = ""; // the round whose answer counts and does not stand here yet
  #worried = ""; // the round to which this phone sent words that may tell of danger
  #shownUp = Date.now() + Math.random() * 600000; // not all phones of a room at one moment

  connectedCallback() {
    this.addEventListener("live:document", (event) => {
      if (event.target === this) this.show(event.detail.html ?? event.detail.document?.html);
    });
    this.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.matches("[data-answer], [data-test], [data-team]")) event.preventDefault();
      if (form.matches("[data-team]")) this.#playFor(form, event.submitter);
      if (form.matches("[data-answer]")) this.#answer(form, event.submitter);
      if (form.matches("[data-test]")) tapTheCircle(this, form);
    });
    this.addEventListener("change", (event) => {
      if (event.target.name === "seat") this.#passing.switched(event.target.form);
    });
    for (const what of ["online", "pageshow"]) addEventListener(what, () => this.#outbox.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      this.#outbox.flush();
      this.#showUp();
      this.#watchMine();
    });
    setInterval(() => this.#showUp(), 60000);
    hearLine(this.querySelector("[data-line]"));
    this.#putBack(this.#mine());
    this.#markTeam();
    markEnough(this, this.#shown, this.#of(this.#round));
    this.#read();
    this.#watchMine();
  }

  get #shown() {
    return this.querySelector("[data-shown]").firstElementChild;
  }

  get #round() {
    return this.#shown.dataset.round;
  }

  /** Nobody may answer here any more: it is closed, or a timer closed it for all but those who asked for more time. */
  get #shut() {
    const over = !this.hasAttribute("data-more-time") && this.#shown.querySelector(".time-over");
    return Boolean(over) || this.dataset.state === "closed";
  }

  /** The only way anything new comes onto this page. */
  show(html) {
    const [fresh, shown] = [typeof html === "string" ? parsed(html) : html, this.#shown];
    if (!isNewer(fresh, shown) || fresh.isEqualNode(shown)) return;
    const draft = this.#draft();
    if (draft.length) this.#drafts.set(this.#round, draft);
    const focusAgain = keepFocus(shown);
    const moved = fresh.dataset.state !== shown.dataset.state || fresh.dataset.round !== shown.dataset.round;
    const wasShut = this.#shut;
    shown.replaceWith(document.importNode(fresh, true));
    this.dataset.state = fresh.dataset.state;
    this.#keepMine(fresh.dataset);
    this.#offerHelp();
    this.#putBack(this.#drafts.get(this.#round) ?? this.#mine());
    this.#markTeam();
    markEnough(this, this.#shown, this.#of(this.#round));
    focusAgain(this.#shown);
    this.#read();
    if (moved) this.#moved(shown);
    else if (this.#shut && !wasShut) this.#timeIsOver();
    else if (shown.querySelector(WRITING_CLOSED) && !fresh.querySelector(WRITING_CLOSED)) this.#openAgain();
    this.dispatchEvent(new CustomEvent("live:shown", { bubbles: true }));
  }

  #moved(before) {
    const round = this.#round;
    const read = before.dataset.state === "reading" && before.dataset.round === round && this.dataset.state === "open";
    const heading = this.#shown.querySelector("h2");
    const elsewhere = !this.#shown.contains(document.activeElement) || document.activeElement === heading;
    if (!read && elsewhere) scrollTo({ top: 0 });
    if (!read && !this.#outbox.waitsFor(round)) this.#say(""); // "Sent" may have come before the page says that people may answer
    if (read) this.#outbox.flush();
    const counts = this.dataset.state === "closed" && this.#answered;
    if (counts) this.#say("counts");
    // What became of one's own words may be something else by now.
    if (this.#of(round)?.querySelector("li .small") || (round && this.#unwritten === round)) this.#fetchMineLater(round);
    // That it is closed was said just now, with what became of one's own answer.
    this.querySelector(":scope > [data-said]").textContent = counts ? "" : news(before, this.#shown);
  }

  get #answered() {
    return this.#of(this.#round) || this.#unwritten === this.#round;
  }

  /** Others may have more time; for this phone it is closed, and that is read and heard. What is on its way says its own. */
  #timeIsOver() {
    if (this.#outbox.waitsFor(this.#round)) return;
    if (this.#answered) this.#say("counts");
    else this.querySelector(":scope > [data-said]").textContent = this.#shown.querySelector(".time-over").textContent;
  }

  /** Whoever was told that it did not go out reads that it can now; what was typed is still there. */
  #openAgain() {
    if (this.querySelector("[data-outbox]").dataset.is === "refused") this.#say("openAgain");
  }

  get #now() {
    return Number(this.dataset.now) + performance.now() - this.#began;
  }

  /** While people read: the seconds. Should the line be gone when they are over, the fields open all the same; an answer that
      comes too early by a clock that is wrong waits here and goes out again. */
  #read() {
    this.#stopReading();
    this.#stopReading = countDown(this.#shown, () => this.#now, () => {
      const fields = this.#shown.querySelector("[data-not-yet]");
      if (fields) fields.disabled = false;
    });
  }

  // --- What is picked and typed

  #fields() {
    return [...this.#shown.querySelectorAll(FIELDS)].filter((field) => field.name);
  }

  #draft() {
    return this.#fields()
      .filter((field) => (/radio|checkbox/.test(field.type) ? field.checked : field.value))
      .map((field) => [field.name, field.value]);
  }

  #putBack(values) {
    if (!values?.length) return;
    const left = [...values];
    for (const field of this.#fields()) {
      const ticks = /radio|checkbox/.test(field.type);
      const at = left.findIndex(([name, value]) => name === field.name && (!ticks || value === field.value));
      if (ticks) field.checked = at >= 0;
      else if (at >= 0) field.value = left.splice(at, 1)[0][1];
    }
    for (const button of this.#shown.querySelectorAll("button.pick[name]:not([name=status], [name=keep])")) {
      button.setAttribute("aria-pressed", values.some(([name, value]) => name === button.name && value === button.value));
    }
    // What is drawn around fields, an order or coins, is drawn anew.
    for (const part of this.#shown.querySelectorAll("tap-order, coin-split")) part.dispatchEvent(new Event("change"));
  }

  // --- What was sent

  #answer(form, button) {
    const round = form.elements.round.value;
    const body = new FormData(form);
    this.#last = Math.max(this.#last + 1, Math.round(this.#now));
    body.set("op", freshKey());
    body.set("seq", String(this.#last));
    body.set("status", "answered");
    // A pulse's picture, "Keep the rest", "Not sure": a button that says something itself.
    if (button?.name) body.set(button.name, button.value);
    if (this.hasAttribute("data-enough")) for (const field of ownWords(this.#shown)) body.delete(field.name);
    const key = `${round} ${body.get("seat") ?? 0}`;
    this.#say("sending");
    const passed = this.#passing.sends(form);
    const labels = passed ? null : this.#labels(button); // on a phone of several people nobody reads what another said
    this.#outbox.put({ key, round, body, form, action: form.action, labels, passed });
  }

  /** A socket may be open and bring nothing. Not all phones of a room ask at one moment, and most need not. */
  #catchUp(v) {
    if (!(v > Number(this.#shown.dataset.v))) return;
    clearTimeout(this.#behind);
    this.#behind = setTimeout(() => {
      if (v > Number(this.#shown.dataset.v)) this.dispatchEvent(new Event("live:behind", { bubbles: true }));
    }, around(BEHIND_AFTER));
  }

  #received(answer, receipt) {
    this.#catchUp(receipt.v);
    if (receipt.support || answer.passed) this.#worried = receipt.support ? answer.round : "";
    this.#offerHelp();
    let passed = "";
    if (RECEIPTS[receipt.status] === "sent") {
      this.#asked = 0;
      passed = this.#passOn(answer, receipt);
      this.#drafts.delete(answer.round);
      // With "Not sure" nothing of the box went out, so it stays.
      if (answer.round === this.#round && answer.body.get("status") === "answered") empty(this.#shown, answer.body.get("words"));
      this.#write(answer, receipt.left === 0);
    } else if (answer.passed) this.#passing.refused(answer.passed);
    if (answer.round !== this.#round) return;
    if (RECEIPTS[receipt.status] === "sent" && this.#outbox.waitsFor(answer.round)) {
      this.#say("waiting"); // another's who holds this phone too
      return;
    }
    const words = receipt.late ? "late" : RECEIPTS[receipt.status];
    // How many more texts may come, or that this was the last, is known before anybody types the next; so is who can help.
    const more = words === "sent" && (receipt.left !== undefined || receipt.support);
    this.#say(receipt.status === "invalid" ? "notSent" : words, receipt.words, more);
    if (passed) this.querySelector("[data-outbox]").append(` ${this.dataset[passed]}`);
    if (words === "sent" && this.#shut) this.#say("counts");
  }

  /** Whoever may send more texts stays; else the phone is the next person's. Returns which words say so. */
  #passOn({ round, passed, body }, receipt) {
    if (!passed) return "";
    const form = this.#shown.querySelector("[data-answer]");
    if (receipt.left > 0) {
      this.#passing.stays(form, passed, () => empty(this.#shown, body.get("words")));
      return "";
    }
    const known = this.#of(round)?.dataset.answered?.split(" ") ?? [];
    const turn = this.#passing.next(form, passed, known);
    if (turn === "next") scrollTo({ top: 0 });
    return { next: "passOn", all: "allAnswered" }[turn] ?? "";
  }

  /** People to talk to, in the same answer: beside a hard question, beside words that worry us, and when it is over. */
  #offerHelp() {
    const worried = this.#round && (this.#worried === this.#round || this.#of(this.#round)?.matches("[data-worried]"));
    this.toggleAttribute("data-support", Boolean(worried) || this.#shown.matches("[data-support]"));
  }

  #say(what, words = "", inFull = false) {
    const box = this.querySelector("[data-outbox]");
    blame(this.#shown.querySelector("[data-answer]"), what === "notSent" && words ? box.id : "");
    const is = { sending: "waiting", waiting: "waiting", early: "waiting", openAgain: "waiting", missed: "refused", notSent: "refused" }[what] ?? (what ? "sent" : "");
    box.dataset.is = is;
    const said = (inFull || is === "refused") && words ? words : what ? this.dataset[what] : "";
    if (box.textContent !== said) box.textContent = said; // the same words once more would be heard once more
  }

  // --- One's own answer, as the server draws it when the page is loaded again

  #mine() {
    const mine = this.#of(this.#round);
    return mine ? [...mine.querySelectorAll("data")].map((field) => [field.dataset.field, field.value]) : [];
  }

  #of(round) {
    return this.querySelector(`.mine[data-of="${CSS.escape(round)}"]`);
  }

  #labels(button) {
    if (button?.name === "keep") return null;
    if (button && button.value !== "answered") return [(button.querySelector("span") ?? button).textContent.trim()];
    const fields = this.#fields();
    if (!fields.every((field) => field.type === "radio" && !field.name.startsWith("mark-"))) return null;
    return fields.filter((field) => field.checked).map((field) => field.closest("label")?.querySelector("span")?.textContent);
  }

  /** A pick is written here; what only the server can describe is asked for, each phone at a moment of its own. */
  async #write(answer, last) {
    const box = this.querySelector("[data-mine]");
    if (answer.labels) {
      box.replaceChildren(this.#drawn(answer));
      if (answer.round === this.#round) this.#putBack(this.#mine());
      return;
    }
    this.#unwritten = answer.round;
    // After the last text the box goes at once: few phones come to that at one moment.
    await (last ? this.#fetchMine(answer.round) : this.#fetchMineLater(answer.round));
  }

  async #fetchMineLater(round) {
    await new Promise((resolve) => { setTimeout(resolve, 500 + 3000 * Math.random()); });
    await this.#fetchMine(round);
  }

  async #fetchMine(round) {
    try {
      const reply = await fetch("me/");
      const [mine, shown] = [reply.ok ? parsed(await reply.text()) : null, this.#of(round)];
      const ours = mine?.dataset.of === round && round === this.#round;
      if (ours) this.#unwritten = "";
      if (ours && !(shown && mine.isEqualNode(shown))) {
        this.querySelector("[data-mine]").replaceChildren(document.importNode(mine, true));
        markEnough(this, this.#shown, this.#of(this.#round));
        this.#offerHelp();
      }
    } catch {
      // It is on the page after the next load.
    }
    this.#watchMine();
  }

  /** Only a phone whose own words wait does this, each at moments of its own; a phone that sleeps does it when it wakes. */
  #watchMine() {
    clearTimeout(this.#asking);
    const round = this.#round;
    if (!this.#of(round)?.matches("[data-waits]") || document.visibilityState !== "visible") return;
    const wait = ASKS_AFTER[Math.min(this.#asked, ASKS_AFTER.length - 1)];
    this.#asking = setTimeout(() => {
      this.#asked += 1;
      this.#fetchMine(round);
    }, around(wait));
  }

  #drawn({ round, labels, body }) {
    const part = (name, text, ...inside) => {
      const element = document.createElement(name);
      if (text) element.textContent = text;
      element.append(...inside);
      return element;
    };
    const sees = part("span", this.dataset.onlyYou);
    sees.className = "who-sees";
    const mine = part("div", "", part("p", "", part("strong", this.dataset.yours), " ", sees), part("ul", "", ...labels.map((label) => part("li", label))));
    for (const [name, value] of body) {
      if (["op", "seq", "round", "status", "seat"].includes(name) || body.get("status") !== "answered") continue;
      const field = part("data");
      field.dataset.field = name;
      field.value = value;
      mine.append(field);
    }
    mine.className = "mine";
    mine.dataset.of = round;
    return mine;
  }

  /** Through a pause it stays (unseen); another question, or the end, has another one or none. */
  #keepMine({ round, state }) {
    if (state === "ended" || (round && !this.#of(round))) this.querySelector("[data-mine]").replaceChildren();
  }

  // --- A team of a quiz

  #markTeam() {
    for (const button of this.#shown.querySelectorAll("[data-team] button")) {
      button.setAttribute("aria-pressed", String(button.value === this.dataset.playsFor));
    }
  }

  async #playFor(form, button) {
    try {
      const body = new URLSearchParams({ team: button.value });
      const reply = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!reply.ok) return;
      this.dataset.playsFor = button.value;
      this.#markTeam();
    } catch {
      // It is not marked, so it is pressed again.
    }
  }

  /** Now and then it asks for its own part, so that its place is kept. */
  async #showUp() {
    if (Date.now() - this.#shownUp < SHOWS_UP_AFTER || this.dataset.state === "ended") return;
    const before = this.#shownUp;
    this.#shownUp = Date.now();
    const reply = await fetch("me/").catch(() => null);
    if (!reply) this.#shownUp = before;
  }
}

customElements.define("live-room", LiveRoom);
