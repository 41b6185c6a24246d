// A phone that several people pass on: whose turn it is, and that nobody finds in the form what another sent from it.

const whose = (form) => form?.elements.seat;
/** What stands in the form, whoever is at it; keys of the page are not what anybody said. */
const said = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => !["op", "seq", "seat"].includes(name)));

export class Passing {
  #sent = new Map(); // round → what stood in the form when it was sent last
  #done = new Map(); // round → who has sent something from this page

  /** Something goes out; returns what `next` needs when it arrived, or nothing on a phone of one person. */
  sends(form) {
    if (!whose(form)) return null;
    const [round, seat, words] = [form.elements.round.value, whose(form).value, said(form)];
    this.#sent.set(round, words);
    this.#done.set(round, new Set([...(this.#done.get(round) ?? []), seat]));
    return { round, seat, words };
  }

  /** Somebody said who they are: what another sent is not theirs, what was not sent yet is. */
  switched(form) {
    if (said(form) === this.#sent.get(form.elements.round.value)) this.#clear(form, whose(form).value);
  }

  /** It was not taken, so nobody's switching may lose it. */
  refused({ round, seat, words }) {
    this.#done.get(round)?.delete(seat);
    if (this.#sent.get(round) === words) this.#sent.delete(round);
  }

  /** It arrived, and whoever sent it may send more: what is left in the form once the box is emptied was sent, too. */
  stays(form, { round, seat, words }, emptyTheBox) {
    const untouched = whose(form)?.value === seat && form.elements.round.value === round && said(form) === words;
    emptyTheBox();
    if (untouched) this.#sent.set(round, said(form));
  }

  /**
   * It arrived. The form is emptied for whoever has not answered yet, unless somebody has gone on already. `known`: who has
   * answered, as the server said. Returns "next" where it is the turn of another now, "all" when everybody has sent
   * something, else "".
   */
  next(form, { round, seat, words }, known) {
    if (!whose(form) || form.elements.round.value !== round) return "";
    const done = new Set([...(this.#done.get(round) ?? []), ...known]);
    const people = [...whose(form).options].map((option) => option.value);
    const after = people.slice(people.indexOf(seat) + 1);
    const free = [...after, ...people].find((person) => !done.has(person));
    const untouched = whose(form).value === seat && said(form) === words;
    if (untouched) this.#clear(form, free ?? seat);
    if (!free) return "all";
    return untouched ? "next" : "";
  }

  #clear(form, seat) {
    form.reset();
    whose(form).value = seat;
    this.#sent.delete(form.elements.round.value);
    for (const pressed of form.querySelectorAll("[aria-pressed=true]")) pressed.setAttribute("aria-pressed", "false");
    // What is drawn around fields, an order or coins, is drawn anew.
    for (const part of form.querySelectorAll("tap-order, coin-split")) part.dispatchEvent(new Event("change"));
  }
}
