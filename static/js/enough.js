// As many texts on a board as one phone may give: what stands where the box was.

import { words } from "./hearing.js";

export const ownWords = (shown) => [...shown.querySelectorAll("[data-own-words] [name]")];

/** What arrived stands with one's own answer: in the box it would go out once more. */
export function empty(shown, sent) {
  for (const field of ownWords(shown)) if (sent && field.value === sent) field.value = "";
}

/** The box goes; what was typed meanwhile stays to be read and copied. `mine`: one's own answer to what `room` shows, or null. */
export function markEnough(room, shown, mine) {
  const [had, enough] = [room.hasAttribute("data-enough"), mine?.querySelector(".enough")];
  const typed = ownWords(shown).find((field) => field.localName === "textarea")?.value.trim();
  const box = room.querySelector("[data-typed]");
  const typing = enough && ownWords(shown).includes(document.activeElement);
  room.toggleAttribute("data-enough", Boolean(enough));
  box.hidden = !(enough && typed);
  box.querySelector(".keep").textContent = enough && typed ? typed : "";
  if (enough && !had) room.querySelector(":scope > [data-said]").textContent = words(enough);
  if (typing) shown.querySelector("h2")?.focus({ preventScroll: true });
}
