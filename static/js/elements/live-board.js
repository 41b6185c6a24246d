// <live-board>: a board that others write on while this person reads it. Nothing that is being read or typed ever moves.
//
// Around server HTML: [data-cards] holds <article data-entry data-version>. New cards wait behind a button; in changed
// cards only the [data-changes] parts change; the words of a card that was taken down go at once, its place stays.
//
// A board that shows only a part of its cards says in data-entries (ids, with spaces between) which others there are: on
// <live-board> for the moment the page was made, and on an element of the fragment for now. Without it, what is shown is all.

const GONE = "This idea was taken down.";

const idsOf = (element) => element?.dataset.entries?.split(" ").filter(Boolean);
const byEntry = (part) => new Map([...part.querySelectorAll("[data-entry]")].map((card) => [card.dataset.entry, card]));

class LiveBoard extends HTMLElement {
  #waiting = [];
  #delayed = new Map();
  #known = new Set();

  connectedCallback() {
    this.#known = new Set([...(idsOf(this) ?? []), ...byEntry(this).keys()]);
    this.addEventListener("live:document", (event) => {
      if (event.target === this) this.#show(event.detail.html);
    });
    this.addEventListener("focusout", () => queueMicrotask(() => this.#catchUp()));
  }

  get #cards() {
    return this.querySelector("[data-cards]");
  }

  #show(html) {
    const list = this.#cards;
    if (typeof html !== "string" || !list) return;
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const now = byEntry(parsed);
    const there = new Set([...(idsOf(parsed.querySelector("[data-entries]")) ?? []), ...now.keys()]);
    for (const [entry, card] of byEntry(list)) {
      if (!there.has(entry)) this.#empty(card);
      else if (now.has(entry)) this.#change(card, now.get(entry));
    }
    this.#waiting = [...now].filter(([entry]) => !this.#known.has(entry)).map(([, card]) => card);
    this.#offer();
  }

  #change(card, newer) {
    if ("gone" in card.dataset) {
      // It is back: its own newest HTML takes the place it kept.
      delete card.dataset.gone;
      card.replaceChildren(...document.importNode(newer, true).childNodes);
      return;
    }
    if (card.contains(document.activeElement)) {
      this.#delayed.set(card, newer);
      return;
    }
    this.#delayed.delete(card);
    const parts = newer.querySelectorAll("[data-changes]");
    for (const part of parts) {
      const old = card.querySelector(`[data-changes="${CSS.escape(part.dataset.changes)}"]`);
      if (old && old.innerHTML !== part.innerHTML) this.#swap(old, part);
    }
    card.dataset.version = newer.dataset.version;
  }

  /** What everybody gets knows nothing of who looks, so what this person pressed stays pressed. */
  #swap(old, part) {
    const pressed = [...old.querySelectorAll("[aria-pressed]")].map((button) => button.getAttribute("aria-pressed"));
    const tokens = [...old.querySelectorAll("input[type=hidden]")].map((input) => [input.name, input.value]);
    old.replaceChildren(...document.importNode(part, true).childNodes);
    old.querySelectorAll("[aria-pressed]").forEach((button, at) => {
      if (pressed[at]) button.setAttribute("aria-pressed", pressed[at]);
    });
    for (const [name, value] of tokens) {
      const input = old.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
      if (input) input.value = value;
    }
  }

  #catchUp() {
    for (const [card, newer] of [...this.#delayed]) this.#change(card, newer);
  }

  #empty(card) {
    if ("gone" in card.dataset) return;
    card.dataset.gone = "";
    this.#delayed.delete(card);
    const focused = card.contains(document.activeElement);
    const height = card.offsetHeight;
    const below = card.nextElementSibling;
    const top = below?.getBoundingClientRect().top;
    const words = document.createElement("p");
    words.className = "notice plain taken-down";
    words.textContent = this.dataset.gone || GONE;
    card.replaceChildren(words);
    card.style.minHeight = `${height}px`;
    // Margins may fold differently now; what stands below must not notice.
    const moved = below ? top - below.getBoundingClientRect().top : 0;
    if (moved > 0) card.style.minHeight = `${height + moved}px`;
    if (focused) {
      card.tabIndex = -1;
      card.focus({ preventScroll: true });
    }
  }

  #offer() {
    const count = this.#waiting.length;
    let offer = this.querySelector("[data-new-cards]");
    if (!offer) {
      offer = document.createElement("div");
      offer.dataset.newCards = "";
      offer.setAttribute("role", "status");
      this.#cards.before(offer);
    }
    if (!count) {
      offer.replaceChildren();
      return;
    }
    const one = this.dataset.newOne || "1 new idea – show";
    const words = count === 1 ? one : this.dataset.newMany || `${count} new ideas – show`;
    const button = offer.querySelector("button");
    if (button) {
      if (button.textContent !== words) button.textContent = words;
      return;
    }
    const fresh = document.createElement("button");
    fresh.type = "button";
    fresh.className = "button main new-cards";
    fresh.textContent = words;
    fresh.addEventListener("click", () => this.#insert());
    offer.append(fresh);
  }

  #insert() {
    const cards = this.#waiting.map((card) => document.importNode(card, true));
    this.#waiting = [];
    for (const card of cards) this.#known.add(card.dataset.entry);
    this.#cards.querySelector(".empty")?.remove();
    this.#cards.prepend(...cards);
    this.#offer();
    cards[0].tabIndex = -1;
    cards[0].focus();
    this.dispatchEvent(new CustomEvent("live:shown", { bubbles: true, detail: { cards } }));
  }
}

customElements.define("live-board", LiveBoard);
