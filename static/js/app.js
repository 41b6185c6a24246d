// What every page can do a little better with JavaScript; nothing here is needed to take part.

const page = document.documentElement;

// --- Forms: one press sends once. Keys and order of a write come with the page, from the server's clock.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!form.hasAttribute("data-stays")) form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// --- A mistake is the first thing to hear about.
document.querySelector("[data-problem]")?.focus();

// --- Copy what is shown, such as the return code.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const words = button.textContent;
    button.textContent = button.dataset.copied ?? "Copied";
    setTimeout(() => { button.textContent = words; }, 3000);
  });
}

// --- One key per decision, when nobody is typing.
if (document.querySelector("[data-key]")) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    wanted.click();
    if (wanted.type === "radio") document.querySelector(`.panel.${CSS.escape(wanted.value)} :is(input:not([type=hidden]), textarea, select)`)?.focus();
  });
}

// --- Support on a board without loading the page again.
if (document.querySelector("form[data-marks]")) import("./marks.js");

// --- Answers that a script makes easier: tapping in order, giving coins one by one.
if (document.querySelector("tap-order, live-room")) import("./elements/tap-order.js");
if (document.querySelector("coin-split, live-room")) import("./elements/coin-split.js");

if (document.querySelector("any-order, live-room")) import("./elements/any-order.js");

// --- Words that the device can read out by itself.
if (document.querySelector("read-aloud")) import("./elements/read-aloud.js");

// --- When staff will be signed out.
if (document.querySelector("session-end")) import("./elements/session-end.js");

// --- A passkey of the device, on pages of the door.
if (document.querySelector("pass-key")) import("./elements/pass-key.js");

// --- A row of tabs too long for the screen begins with the one that is open.
for (const tab of document.querySelectorAll(".desks [aria-current], .tabs [aria-current]")) {
  const [row, at, whole] = [tab.parentElement, tab.getBoundingClientRect(), tab.parentElement.getBoundingClientRect()];
  row.scrollLeft += at.left + at.width / 2 - (whole.left + whole.width / 2);
}

// --- Live parts are only fetched where there is one.
if (document.querySelector("[data-live]")) import("./realtime.js");

// Bars grow when a page opens, never again while it changes under the reader's eyes.
setTimeout(() => { page.dataset.settled = "yes"; }, 1200);
