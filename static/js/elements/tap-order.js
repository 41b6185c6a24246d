// <tap-order>: a list in which each thing has a <select> for its place, made into tapping in order with buttons up and down.
//
// The selects stay the truth: they are what the form sends, and who sets one from outside only has to let "change" bubble.
// data-next, -up, -down, -out, -told, -gone: the words for its buttons and for what is read out, with {name} and {place}.

class TapOrder extends HTMLElement {
  connectedCallback() {
    this.chosen = this.querySelector("[data-chosen]");
    this.rest = this.querySelector("[data-rest]");
    if (!this.chosen || this.items) return;
    this.items = [...this.rest.children].map((row) => this.#dress(row));
    this.querySelector("[data-plain]").hidden = true;
    this.querySelector("[data-tap]").hidden = false;
    this.addEventListener("change", () => this.#draw());
    this.classList.add("taps");
    this.#draw();
  }

  get #order() {
    return this.items.filter((item) => item.select.value).sort((one, other) => one.select.value - other.select.value);
  }

  #dress(row) {
    const item = { row, select: row.querySelector("select"), name: row.querySelector("label").textContent.trim() };
    item.select.hidden = true;
    row.querySelector("label").removeAttribute("for");
    item.number = Object.assign(document.createElement("span"), { className: "place" });
    item.number.setAttribute("aria-hidden", "true");
    row.querySelector(".what").before(item.number);
    const button = (key, sign, deed) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: key, textContent: sign });
      made.setAttribute("aria-label", this.dataset[key].replace("{name}", item.name));
      made.addEventListener("click", deed);
      row.append(made);
      return made;
    };
    item.next = button("next", "", () => this.#put(item));
    item.up = button("up", "↑", () => this.#move(item, -1));
    item.down = button("down", "↓", () => this.#move(item, 1));
    item.out = button("out", "×", () => this.#leave(item));
    return item;
  }

  #put(item) {
    const at = this.items.indexOf(item);
    this.#set([...this.#order, item], item);
    const waiting = [...this.items.slice(at), ...this.items.slice(0, at)].find((other) => !other.select.value);
    (waiting ? waiting.next : item.up).focus({ preventScroll: true });
  }

  #move(item, by) {
    const order = this.#order;
    const from = order.indexOf(item);
    const to = from + by;
    if (to < 0 || to >= order.length) return;
    order.splice(to, 0, ...order.splice(from, 1));
    this.#set(order, item);
    const same = by < 0 ? item.up : item.down;
    (same.disabled ? (by < 0 ? item.down : item.up) : same).focus();
  }

  #leave(item) {
    this.#set(this.#order.filter((other) => other !== item), item);
    item.next.focus();
  }

  // New places for everything, one event for whoever listens, and one sentence for whoever cannot see it.
  #set(order, moved) {
    for (const item of this.items) item.select.value = String(order.indexOf(item) + 1 || "");
    moved.select.dispatchEvent(new Event("change", { bubbles: true }));
    const words = moved.select.value ? this.dataset.told : this.dataset.gone;
    this.querySelector("[data-said]").textContent = words.replace("{name}", moved.name).replace("{place}", moved.select.value);
  }

  #draw() {
    const order = this.#order;
    order.forEach((item, at) => { item.select.value = String(at + 1); });
    this.chosen.append(...order.map((item) => item.row));
    this.rest.append(...this.items.filter((item) => !item.select.value).map((item) => item.row));
    this.chosen.hidden = !order.length;
    this.rest.hidden = order.length === this.items.length;
    for (const item of this.items) {
      const place = order.indexOf(item);
      item.number.textContent = place < 0 ? "" : String(place + 1);
      item.next.hidden = place >= 0;
      for (const button of [item.up, item.down, item.out]) button.hidden = place < 0;
      item.up.disabled = place === 0;
      item.down.disabled = place === order.length - 1;
    }
  }
}

customElements.define("tap-order", TapOrder);
