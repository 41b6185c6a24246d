// <live-refresh data-refresh="address">: a list that only its viewer may see, so the page fetches it with its own session.
//
// The stream carries no words, it only rings. [data-refresh-part] inside is swapped for the same part of the fetched page,
// unless somebody is at work in it: then a button says that something changed. For more than one stream, put hidden
// elements with data-live inside, outside the part: what they hear counts here too. data-changed: the words on that button.

const CHANGED = "The queue changed – refresh"; // data-changed on the element says it in its own words
const SIGNED_OUT = "You are signed out – load this page again";

class LiveRefresh extends HTMLElement {
  #rang = 0;
  #fetching = false;

  connectedCallback() {
    this.addEventListener("live:rang", () => this.#refresh());
    this.addEventListener("live:refused", () => this.#offer(SIGNED_OUT, () => location.reload()));
  }

  get #changed() {
    return this.dataset.changed || CHANGED;
  }

  get #part() {
    return this.querySelector("[data-refresh-part]");
  }

  get #busy() {
    return this.#part?.contains(document.activeElement) ?? false;
  }

  async #refresh(asked = false) {
    this.#rang += 1;
    if (!asked && this.#busy) {
      this.#offer(this.#changed, () => this.#refresh(true));
      return;
    }
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      let seen;
      do {
        seen = this.#rang;
        await this.#swap(asked);
      } while (seen !== this.#rang);
    } catch {
      this.#offer(this.#changed, () => this.#refresh(true));
    } finally {
      this.#fetching = false;
    }
  }

  async #swap(asked) {
    const answer = await fetch(this.dataset.refresh || location.href, { headers: { "X-Live-Refresh": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-refresh-part]");
    if (!part) {
      if (answer.ok || answer.status === 403) this.#offer(SIGNED_OUT, () => location.reload());
      else throw new Error(String(answer.status));
      return;
    }
    if (!asked && this.#busy) {
      this.#offer(this.#changed, () => this.#refresh(true));
      return;
    }
    this.#part.replaceChildren(...document.importNode(part, true).childNodes);
    this.#offer("");
    if (asked) {
      this.#part.tabIndex = -1;
      this.#part.focus();
    }
    this.dispatchEvent(new CustomEvent("live:refreshed", { bubbles: true }));
  }

  #offer(words, press) {
    let offer = this.querySelector("[data-queue-changed]");
    if (!offer) {
      offer = document.createElement("div");
      offer.dataset.queueChanged = "";
      offer.setAttribute("role", "status");
      this.#part?.before(offer);
    }
    if (offer.textContent === words) return;
    offer.replaceChildren();
    if (!words) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button main new-cards";
    button.textContent = words;
    button.addEventListener("click", press);
    offer.append(button);
  }
}

customElements.define("live-refresh", LiveRefresh);
