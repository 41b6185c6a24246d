// <any-order>: cards to pick in an order of their own for each phone, so that no option is first for everybody (ids are sent, so
// the order changes nothing). It stays the same after a reload; "Something else" stays last.
//
// Without a script everybody has the order in which staff wrote them.

/** Kept with this entry of the tab's history: a reload has it again, and nothing is stored on the phone. */
function seed() {
  const known = history.state?.order ?? String(Math.random());
  history.replaceState({ ...history.state, order: known }, "");
  return known;
}

/** A number for these letters that says nothing about them (FNV-1a). */
function number(letters) {
  let sum = 0x811c9dc5;
  for (const letter of letters) sum = Math.imul(sum ^ letter.codePointAt(0), 0x01000193) >>> 0;
  return Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) >>> 0;
}

class AnyOrder extends HTMLElement {
  connectedCallback() {
    const box = this.querySelector(".picks");
    if (!box || this.done) return;
    this.done = true;
    const mine = seed();
    const place = (card) => (card.querySelector("input").value === "other" ? Infinity : number(mine + card.querySelector("input").value));
    box.append(...[...box.children].sort((one, other) => place(one) - place(other)));
  }
}

customElements.define("any-order", AnyOrder);
