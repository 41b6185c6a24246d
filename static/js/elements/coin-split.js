// <coin-split>: a list in which each thing has a number of coins, made into minus and plus, with what is left beside it.
//
// The number boxes stay the truth: they are what the form sends, and who sets one from outside only has to let "change" bubble.
// data-most: how many coins there are; data-more, -fewer, -left, -over: the words, with {name} and {number}.

class CoinSplit extends HTMLElement {
  connectedCallback() {
    if (this.boxes) return;
    this.most = Number(this.dataset.most);
    this.boxes = [...this.querySelectorAll("input[type=number]")];
    this.dressed = this.boxes.map((box) => this.#dress(box));
    this.querySelector("[data-purse]").hidden = false;
    this.addEventListener("input", () => this.#draw());
    this.addEventListener("change", () => this.#draw());
    this.#draw();
  }

  get #spent() {
    return this.boxes.reduce((sum, box) => sum + (Number(box.value) || 0), 0);
  }

  #dress(box) {
    const name = box.closest("li").querySelector("label").textContent.trim();
    const button = (key, sign, by) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: key, textContent: sign });
      made.setAttribute("aria-label", this.dataset[key].replace("{name}", name));
      made.addEventListener("click", () => {
        const coins = (Number(box.value) || 0) + by;
        if (coins < 0 || coins > this.most || (by > 0 && this.#spent >= this.most)) return;
        box.value = String(coins);
        box.dispatchEvent(new Event("change", { bubbles: true }));
      });
      return made;
    };
    const fewer = button("fewer", "−", -1);
    const more = button("more", "+", 1);
    box.before(fewer);
    box.after(more);
    return { box, fewer, more };
  }

  // A button that has nothing to do says so and keeps the focus: taking it away would throw a keyboard off the page.
  #draw() {
    const left = this.most - this.#spent;
    for (const { box, fewer, more } of this.dressed) {
      fewer.setAttribute("aria-disabled", String(!(Number(box.value) > 0)));
      more.setAttribute("aria-disabled", String(left <= 0 || Number(box.value) >= this.most));
    }
    this.querySelectorAll("[data-purse] circle").forEach((coin, at) => coin.classList.toggle("spent", at >= left));
    const words = (left < 0 ? this.dataset.over : this.dataset.left).replace("{number}", String(Math.abs(left)));
    const said = this.querySelector("[data-left-words]");
    if (said.textContent !== words) said.textContent = words;
    this.querySelector("[data-keep]").hidden = left <= 0;
  }
}

customElements.define("coin-split", CoinSplit);
