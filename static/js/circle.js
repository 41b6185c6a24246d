// Tap the circle: up by a form, down by whatever this phone listens with.

import { around } from "./documents.js";

export async function tapTheCircle(room, form) {
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  for (const wait of [0, 1000, 3000]) {
    if (wait) await new Promise((resolve) => { setTimeout(resolve, around(wait)); });
    try {
      const reply = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" } });
      if (reply.ok) {
        const [had, well] = [document.activeElement === button, room.querySelector(".tested-well")];
        room.dataset.tested = "";
        // The button goes: who had it goes on here, and hears it by that.
        if (had) well?.focus({ preventScroll: true });
        else room.querySelector(":scope > [data-said]").textContent = well?.querySelector("strong").textContent ?? "";
        break;
      }
    } catch {
      // Once more.
    }
  }
  button.removeAttribute("aria-busy");
}
