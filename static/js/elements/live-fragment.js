// <live-fragment>: something to look at, such as a chart of results, that is replaced when a newer one comes.
//
// While somebody has the focus or marked words inside, it waits. It never gets smaller, so nothing below it jumps up.

class LiveFragment extends HTMLElement {
  #waiting = null;
  #retry = () => queueMicrotask(() => this.#show());

  connectedCallback() {
    this.addEventListener("live:document", (event) => {
      if (event.target !== this || typeof event.detail.html !== "string") return;
      this.#waiting = event.detail.html;
      this.#show();
    });
    this.addEventListener("focusout", this.#retry);
    document.addEventListener("selectionchange", this.#retry);
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.#retry);
  }

  get #busy() {
    if (this.contains(document.activeElement)) return true;
    const marked = document.getSelection();
    return Boolean(marked && !marked.isCollapsed && marked.rangeCount && marked.containsNode(this, true));
  }

  #show() {
    if (this.#waiting === null || this.#busy) return;
    const html = this.#waiting;
    this.#waiting = null;
    const open = [...this.querySelectorAll("details")].map((part) => part.open);
    this.style.minHeight = `${this.offsetHeight}px`;
    this.innerHTML = html;
    this.querySelectorAll("details").forEach((part, at) => {
      if (at in open) part.open = open[at];
    });
  }
}

customElements.define("live-fragment", LiveFragment);
