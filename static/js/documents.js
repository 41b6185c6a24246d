// Whole documents on a page: what arrives replaces what is shown, and only if it is newer. Nothing is built from events.

/** The one element that a document is made of. */
export const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.firstElementChild;

/** Epochs change when a room begins again; within one, `v` only grows. The same `v` may bring newer counts. */
export function isNewer(fresh, shown) {
  if (!fresh) return false;
  if (!shown || fresh.dataset.epoch !== shown.dataset.epoch) return true;
  return Number(fresh.dataset.v) >= Number(shown.dataset.v);
}

/** Makes `old` the same as `fresh` and leaves alone what is the same already, so that a finger on a button stays on it. */
export function settle(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const same = old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName;
  if (!same || old.nodeName === "FORM") {
    old.replaceWith(document.importNode(fresh, true));
  } else if (old.nodeType === Node.TEXT_NODE) {
    old.data = fresh.data;
  } else {
    // What somebody unfolded stays unfolded.
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
    if (before.length === after.length) before.forEach((child, at) => settle(child, after[at]));
    else {
      const next = document.importNode(fresh, true);
      keepUnfolded(old, next);
      old.replaceChildren(...next.childNodes);
    }
  }
}

/** Unfolds in `next` what is unfolded in `old`, by the words of its summary: there may be more or fewer parts than before. */
function keepUnfolded(old, next) {
  const name = (details) => details.querySelector("summary")?.textContent.trim();
  const unfolded = new Set([...old.querySelectorAll("details[open]")].map(name));
  for (const details of next.querySelectorAll("details")) if (unfolded.has(name(details))) details.open = true;
}

/** Where a picture of the wall does not fit, everything goes a step smaller, and then another; `marked` carries the step. */
export function fit(box, marked = box) {
  delete marked.dataset.tight;
  const wall = box?.querySelector(".wall");
  if (!wall) return;
  for (const step of ["1", "2", "3"]) {
    const edge = wall.getBoundingClientRect().bottom + box.clientHeight / 200;
    const words = wall.querySelector(".grows"); // cuts off what it has no room for
    const fits = [...wall.children].every((part) => part.getBoundingClientRect().bottom <= edge);
    if (fits && !(words && words.scrollHeight > words.clientHeight + 2)) return;
    marked.dataset.tight = step;
  }
}

/** A key that makes sending the same thing twice one write. */
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const around = (time) => time * (0.65 + 0.7 * Math.random());
