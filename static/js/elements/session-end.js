// <session-end>: five minutes before staff are signed out it is seen, and goes again when they stayed by another tab.

const BEFORE = 5 * 60; // seconds; two minutes at least (WCAG 2.2.1)
const ASK_EVERY = 20000; // milliseconds, while it is seen

class SessionEnd extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#until(Number(this.dataset.seconds));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#ask());
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #until(seconds) {
    clearTimeout(this.#timer);
    this.hidden = seconds > BEFORE && (this.hidden || seconds > Number(this.dataset.seconds));
    this.#timer = setTimeout(() => this.#ask(), this.hidden ? Math.max(0, seconds - BEFORE) * 1000 : ASK_EVERY);
  }

  /** What the server says counts: this machine may have slept, and another tab may have put it off. */
  async #ask() {
    try {
      const reply = await fetch(this.dataset.ask, { headers: { Accept: "application/json" } });
      const { seconds, at } = reply.ok ? await reply.json() : { seconds: 0 };
      if (at) this.querySelector("[data-at]").textContent = at;
      if (seconds <= BEFORE) this.hidden = false;
      this.#until(seconds);
      this.dataset.seconds = String(seconds);
    } catch {
      this.hidden = false; // no line: better told than signed out unawares
      this.#until(0);
    }
  }
}

customElements.define("session-end", SessionEnd);
