// <live-stage>: the wall. It shows the last picture it got, whatever happens: never a spinner, an error or a sign-in.
//
// While it is paired it listens to its stream. It asks its own page now and then: that says "this screen is on", tells it when
// it was paired or let go, and brings the picture where sockets are blocked and the answer to asking is lost.

import { around, fit, isNewer, parsed, settle } from "../documents.js";
import { countDown } from "../reading.js";

const ASK_UNPAIRED = 2500;
const ASK_PAIRED = 10000;
const LATE = 12000;
const STILL = 4000;

// Read aloud one after the other, each with one stop at its end: "Thank you." has its own.
const sentence = (words) => (/[.!?…]$/.test(words) ? words : `${words}.`);

class LiveStage extends HTMLElement {
  #heard = Date.now();
  #still = 0;
  #growing = 0;
  #asking = 0;
  #clock = 0;
  #began = performance.now();
  #stopReading = () => {};

  #gone = new AbortController();

  connectedCallback() {
    const until = { signal: this.#gone.signal };
    const ask = () => this.#ask();
    this.addEventListener("live:document", (event) => {
      if (event.target !== this) return;
      this.#alive();
      this.show(event.detail.html ?? event.detail.document?.html);
    });
    this.addEventListener("live:refused", ask);
    addEventListener("resize", () => this.#fit(), until);
    addEventListener("online", ask, until);
    addEventListener("pageshow", ask, until);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask(), until);
    addEventListener("pointermove", () => this.#moving(), until);
    document.addEventListener("keydown", (event) => this.#key(event), until);
    document.querySelector("[data-full-screen]")?.addEventListener("click", () => this.#fullScreen(), until);
    this.#fit();
    this.#read();
    this.#later();
    this.#clock = setInterval(() => this.#age(), 1000);
  }

  disconnectedCallback() {
    this.#gone.abort();
    clearInterval(this.#clock);
    clearTimeout(this.#asking);
    this.#stopReading();
  }

  get #box() {
    return this.querySelector(".stage");
  }

  get #shown() {
    return this.querySelector("[data-shown]")?.firstElementChild;
  }

  show(html) {
    const [fresh, shown] = [typeof html === "string" ? parsed(html) : html, this.#shown];
    if (!shown || !isNewer(fresh, shown)) return;
    if (fresh.dataset.state === "revealed" && (shown.dataset.state !== "revealed" || shown.dataset.round !== fresh.dataset.round)) this.#grow();
    const moved = fresh.dataset.state !== shown.dataset.state || fresh.dataset.round !== shown.dataset.round;
    settle(shown, fresh);
    this.#fit();
    this.#read();
    if (moved) this.querySelector("[data-said]").textContent = [...fresh.querySelectorAll("h2, [data-reading], .wall-line, .wall-value, .wall-label")].map((part) => sentence(part.textContent.trim())).join(" ");
  }

  #grow() {
    this.#box.dataset.grow = "";
    clearTimeout(this.#growing);
    this.#growing = setTimeout(() => { delete this.#box.dataset.grow; }, 1500);
  }

  #read() {
    this.#stopReading();
    this.#stopReading = countDown(this.#shown, () => Number(this.dataset.now) + performance.now() - this.#began, () => this.#ask());
  }

  #fit() {
    fit(this.#box);
  }

  // --- Is anybody there?

  #later() {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#ask(), around(this.dataset.live ? ASK_PAIRED : ASK_UNPAIRED));
  }

  async #ask() {
    clearTimeout(this.#asking);
    try {
      const reply = await fetch(`/stage/${location.search}`, { headers: { "X-Live-Refresh": "1" }, signal: AbortSignal.timeout?.(8000) });
      const other = reply.ok ? new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("live-stage") : null;
      if (other) {
        this.#alive();
        // Paired, let go, or another room.
        if ((other.dataset.of ?? "") !== (this.dataset.of ?? "")) {
          this.#become(other);
          return;
        }
        const code = this.querySelector("[data-code]");
        if (code) code.replaceWith(document.importNode(other.querySelector("[data-code]"), true));
        else this.show(other.querySelector("[data-shown]").firstElementChild);
      }
    } catch {
      // The picture stays.
    }
    if (this.isConnected) this.#later();
  }

  /** Another room, or none any more: in place, because a page that is loaded again may fail to load. */
  #become(other) {
    const next = document.importNode(other, true);
    this.replaceWith(next);
    next.parentElement.dispatchEvent(new CustomEvent("live:shown", { bubbles: true }));
  }

  #alive() {
    this.#heard = Date.now();
    this.#age();
  }

  /** With a socket, silence means that nothing changed; without any line it means that nobody can say. */
  #age() {
    const line = this.querySelector("[data-last-update]");
    const lost = document.documentElement.dataset.connection === "offline" || !navigator.onLine;
    const late = Date.now() - this.#heard > (lost ? 2000 : 3 * LATE);
    if (line.hidden === !late) return;
    line.hidden = !late;
    if (late) line.querySelector("time").textContent = new Date(this.#heard).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }

  // --- Whoever stands at the computer

  #moving() {
    this.dataset.moving = "";
    clearTimeout(this.#still);
    this.#still = setTimeout(() => { delete this.dataset.moving; }, STILL);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea")) return;
    if (event.key.toLowerCase() === "f") this.#fullScreen();
  }

  #fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }
}

customElements.define("live-stage", LiveStage);
