// <live-remote>: what a host holds in the hand. Buttons are a form without this; with it a press is sent in place, once.
//
// Keys work while nobody types, and can be switched off (a screen reader has keys of its own).

import { fit, freshKey, isNewer, parsed, settle } from "../documents.js";

const waiting = (shown) => Number(shown.querySelector("[data-queue] b")?.textContent ?? 0);
const DECIDES = new Set(["a", "x", "s"]); // show, decline, send to safeguarding

class LiveRemote extends HTMLElement {
  #pressed = false;
  #waiting = null;

  connectedCallback() {
    this.dataset.seen = this.#shown.dataset.v;
    this.addEventListener("live:document", (event) => {
      if (event.target === this) this.show(event.detail.html ?? event.detail.document?.html);
    });
    this.addEventListener("live:rang", () => this.#look());
    addEventListener("resize", () => fit(this.querySelector(".mini"), this));
    fit(this.querySelector(".mini"), this);
    // A button must not change under the finger that presses it.
    this.addEventListener("pointerdown", () => { this.#pressed = true; });
    for (const what of ["pointerup", "pointercancel"]) addEventListener(what, () => setTimeout(() => this.#let(), 80));
    this.closest(".remote-room").addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    document.querySelector("[data-keys-switch]")?.addEventListener("click", (event) => this.#switch(event));
    this.addEventListener("click", (event) => {
      const queue = event.target.closest("[data-queue]");
      const held = document.getElementById("queue");
      if (!queue) return;
      event.preventDefault();
      if (!held) this.#say(this.dataset.readByOthers);
      if (!held) return;
      held.scrollIntoView({ block: "start" });
      held.querySelector("button, a")?.focus({ preventScroll: true });
    });
  }

  get #shown() {
    return this.querySelector("[data-shown]").firstElementChild;
  }

  show(html) {
    const [fresh, shown] = [typeof html === "string" ? parsed(html) : html, this.#shown];
    if (!isNewer(fresh, shown)) return;
    if (this.#pressed) {
      this.#waiting = html;
      return;
    }
    this.#keepHands(shown, fresh);
    const [had, waited] = [document.activeElement, waiting(shown)];
    const inside = shown.contains(had);
    const another = ["state", "round"].some((what) => fresh.dataset[what] !== shown.dataset[what]);
    settle(shown, fresh);
    fit(this.querySelector(".mini"), this);
    // A button that goes takes no focus with it: what is next has it.
    if (inside && !had.isConnected) this.querySelector("a.main, button.main")?.focus({ preventScroll: true });
    // Heard once, when the first words wait; not for each, and not how many joined or answered.
    const line = this.querySelector("[data-waiting]");
    if (line && waiting(this.#shown) && !waited) line.textContent = line.dataset.waiting;
    else if (line && !waiting(this.#shown)) line.textContent = "";
    if (this.#shown.dataset.v !== this.dataset.seen) this.#say("");
    this.dataset.seen = this.#shown.dataset.v;
    // What is said to the question that is on now, and only its staff may see, comes by itself.
    if (another) document.querySelector("[data-with-room]")?.dispatchEvent(new Event("live:rang"));
  }

  /** Hands that are being counted stay as they are typed, while it is the same question. */
  #keepHands(shown, fresh) {
    const [hands, other] = [shown.querySelector("#tally"), fresh.querySelector("#tally")];
    if (!hands || !other || fresh.dataset.round !== shown.dataset.round) return;
    const typed = [...hands.querySelectorAll("input")].some((input) => input.value !== input.defaultValue);
    if (!typed && !hands.contains(document.activeElement)) return;
    hands.elements.if_v.setAttribute("value", fresh.dataset.v);
    other.replaceWith(hands.cloneNode(true));
  }

  #let() {
    this.#pressed = false;
    const html = this.#waiting;
    this.#waiting = null;
    if (html) this.show(html);
  }

  /** The page as it is now, with this person's own session. */
  async #look() {
    try {
      const reply = await fetch(location.href, { headers: { "X-Live-Refresh": "1" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const part = page.querySelector("live-remote [data-shown]");
      if (part) this.show(part.firstElementChild);
      else if (reply.ok || reply.status === 403) this.#say("You are signed out. Load this page again to sign in; the room goes on.");
    } catch {
      this.#say("No connection. The room stays as it is; press again in a moment.");
    }
  }

  async #submit(event) {
    const form = event.target;
    if (!form.matches("[data-command], [data-decide], [data-put]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const body = new FormData(form);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    if (form.matches("[data-command]")) {
      body.set("cmd_id", freshKey());
      if (!body.has("if_v")) body.set("if_v", this.#shown.dataset.v);
    }
    const words = await this.#send(form.action, body);
    delete form.dataset.busy;
    // The list does not move under a hand that is in it; what this hand decided goes all the same.
    if (form.matches("[data-decide]") && !words) this.#putAway(form.closest("article"));
    if (form.matches("[data-put]") && !words) this.#fetchAgain(form.closest("live-refresh"));
    if (form.closest(".drawer > details") && !words) this.#fold(form);
    await this.#look();
    this.#say(words);
  }

  /** These words are decided. Whoever uses keys goes on to the next ones; a finger leaves the list free to change. */
  #putAway(line) {
    if (!line) return;
    const next = line.querySelector(":focus-visible") && (line.nextElementSibling ?? line.previousElementSibling);
    const list = line.closest("live-refresh");
    line.remove();
    if (next) (next.querySelector("button, a") ?? list)?.focus();
  }

  /** It is done, so it is put away; whoever uses keys goes on from its name. The code of a screen is good for one press. */
  #fold(form) {
    const box = form.parentElement;
    const inside = box.contains(document.activeElement);
    box.open = false;
    if (inside) box.querySelector("summary").focus({ preventScroll: true });
    if (form.id === "pair") form.reset();
  }

  /** What this hand did there stands there at once; whoever uses keys goes on from its beginning. */
  #fetchAgain(list) {
    list?.focus({ preventScroll: true });
    list?.dispatchEvent(new Event("live:rang"));
  }

  /** Three tries with the same key: sending twice is one command. What there is to say about it. */
  async #send(action, body) {
    for (const wait of [0, 600, 1800]) {
      if (wait) await new Promise((resolve) => { setTimeout(resolve, wait); });
      try {
        const reply = await fetch(action, { method: "POST", body: new URLSearchParams(body), headers: { Accept: "application/json" } });
        if (reply.status >= 500) continue;
        const said = await reply.json().catch(() => ({}));
        return said.words ?? (reply.ok ? "" : "That was not done. Load this page again.");
      } catch {
        // Once more.
      }
    }
    return "That did not go out. Look at the screen, then press again.";
  }

  #say(words) {
    const line = this.querySelector("[data-said]");
    if (line.textContent === words) return;
    line.textContent = words;
    line.hidden = !words;
  }

  // --- Keys

  #key(event) {
    if (this.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === " " && event.target.closest?.("input, textarea, select, button, a, summary")) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select")) return;
    const key = event.key.toLowerCase();
    const wanted = key === " " ? this.querySelector(".thumb .main") : this.querySelector(`[data-press="${CSS.escape(key)}"]`);
    if (key === "f") document.documentElement.requestFullscreen?.();
    else if (key === "g") this.#together();
    else if (key === "t") this.#hands();
    else if (DECIDES.has(key)) this.#decide(key);
    else if (key === "?") this.#help();
    else if (wanted && !wanted.hasAttribute("aria-disabled")) wanted.click();
    else return;
    event.preventDefault();
  }

  #help() {
    const help = document.querySelector("[data-keys-help]");
    help.open = true;
    help.scrollIntoView({ block: "nearest" });
    help.querySelector("summary").focus({ preventScroll: true });
  }

  /** To the words that may mean the same; when two are ticked, they are put together. */
  #together() {
    const form = document.getElementById("together");
    if (!form) return;
    if (form.querySelectorAll(":checked[name=word]").length > 1) form.requestSubmit();
    else (form.querySelector("[name=word]:not(:checked)") ?? form.elements.into).focus();
  }

  /** About the words that the hand is at. From elsewhere the first press only goes there: nobody decides what they did not read. */
  #decide(key) {
    const at = document.activeElement?.closest("#queue article");
    const control = at?.querySelector(`[data-key="${key}"]`);
    if (!control) (at ?? document.querySelector("#queue article"))?.querySelector("button, a").focus();
    else if (key !== "x") control.click();
    else {
      control.parentElement.open = true;
      control.parentElement.querySelector("select").focus();
    }
  }

  #hands() {
    const hands = this.querySelector(".tally");
    if (!hands) return;
    hands.open = true;
    hands.querySelector("input")?.focus();
  }

  #switch(event) {
    event.preventDefault();
    const on = this.dataset.keys === "off";
    this.dataset.keys = on ? "on" : "off";
    event.currentTarget.textContent = on ? "Switch the keys off" : "Switch the keys on";
    history.replaceState(null, "", on ? "?keys=on" : "?keys=off");
  }
}

customElements.define("live-remote", LiveRemote);
