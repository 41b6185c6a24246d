// What a page that is exchanged under somebody makes heard, and where they are then: for keys and for screen readers.

const TOLD = "h2, [data-hear], .outcome figcaption";
const FIELDS = "fieldset.field, textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
export const words = (part) => part.textContent.replace(/\s+/g, " ").trim();

/** What `shown` tells that `before` did not: a question is heard when it comes, and then only what became of it. */
export function news(before, shown) {
  const known = new Set([...before.querySelectorAll(TOLD)].map(words));
  return [...shown.querySelectorAll(`${TOLD}, [data-reading]`)] // seconds that were counted meanwhile were not heard
    .filter((part) => part !== document.activeElement && !known.has(words(part))) // what has the focus is read by that
    .map(words)
    .join(" ");
}

/** Remembers what has the focus in `box`; returns how to find it in what is shown then. Where it went, the heading has it. */
export function keepFocus(box) {
  const had = document.activeElement;
  if (!box.contains(had)) return () => {};
  const called = (part) => part.getAttribute("aria-label") ?? words(part);
  const same = (part) => {
    if (!had.name) return called(part) === called(had);
    return part.name === had.name && (!/radio|checkbox|submit/.test(had.type) || part.value === had.value);
  };
  return (shown) => {
    const again = [...shown.querySelectorAll(had.localName)].find(same);
    again?.focus({ preventScroll: true });
    if (!again || document.activeElement !== again) shown.querySelector("h2")?.focus({ preventScroll: true });
  };
}

/** Says in `region` once that the line is gone, and once that it is back; a try in between is neither. */
export function hearLine(region) {
  const root = document.documentElement;
  let gone = false;
  const look = () => {
    const state = root.dataset.connection;
    if (gone ? !/live|polling/.test(state) : state !== "offline") return;
    gone = !gone;
    region.textContent = gone ? region.dataset.gone : region.dataset.back;
  };
  new MutationObserver(look).observe(root, { attributeFilter: ["data-connection"] });
  look();
}

/** What was wrong belongs to the fields it is about: whoever comes to one hears it there. `id`: of the words, or none. */
export function blame(form, id) {
  for (const part of form?.querySelectorAll(FIELDS) ?? []) {
    const others = (part.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== "receipt");
    const all = [id, ...others].filter(Boolean).join(" ");
    if (all) part.setAttribute("aria-describedby", all);
    else part.removeAttribute("aria-describedby");
    if (part.localName === "fieldset") continue;
    if (id) part.setAttribute("aria-invalid", "true");
    else part.removeAttribute("aria-invalid");
  }
}
