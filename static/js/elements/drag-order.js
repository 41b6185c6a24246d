// <drag-order>: its list can also be put in order by dragging; the buttons "up" and "down" are always there.
//
// data-form: the id of the form whose field "order" takes the ids, in their new order, when something was dropped.

class DragOrder extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    if (!this.form) return;
    for (const item of this.#items) item.draggable = true;
    this.addEventListener("dragstart", (event) => {
      this.dragged = event.target.closest?.("[data-id]");
      this.dragged?.classList.add("dragged");
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
    });
    this.addEventListener("dragover", (event) => this.#over(event));
    this.addEventListener("drop", (event) => this.#drop(event));
    this.addEventListener("dragend", () => this.dragged?.classList.remove("dragged"));
    this.before = this.#order;
  }

  get #items() {
    return [...this.querySelectorAll("[data-id]")];
  }

  get #order() {
    return this.#items.map((item) => item.dataset.id).join(",");
  }

  #over(event) {
    const target = event.target.closest?.("[data-id]");
    if (!this.dragged || !target) return;
    event.preventDefault();
    if (target === this.dragged) return;
    const box = target.getBoundingClientRect();
    target[event.clientY < box.top + box.height / 2 ? "before" : "after"](this.dragged);
  }

  #drop(event) {
    if (!this.dragged) return;
    event.preventDefault();
    if (this.#order === this.before) return;
    this.form.elements.order.value = this.#order;
    const marker = document.createElement("input");
    Object.assign(marker, { type: "hidden", name: "dragged", value: "1" });
    this.form.append(marker);
    this.form.submit();
  }
}

customElements.define("drag-order", DragOrder);
