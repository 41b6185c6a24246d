// Leave this page, as on GOV.UK: by the button, by the link at the top, by Shift three times. The links work without this file.

const PRESSES = 3;
const WINDOW = 5000;
const links = [...document.querySelectorAll("[data-leave]")];
const button = links.at(-1);
// A page in another language brings these sentences with it.
const { loading = "Loading.", closing = "Loading", pressTwo, pressOne, ranOut } = button?.dataset ?? {};

// --- Cover everything at once, then go where the link goes, without leaving this page in the history.
function cover() {
  const sheet = document.createElement("div");
  sheet.className = "cover";
  sheet.setAttribute("role", "alert");
  sheet.textContent = loading;
  document.body.append(sheet);
  document.title = closing;
  for (const part of document.body.children) if (part !== sheet) part.inert = true;
}
function leave() {
  if (document.querySelector(".cover")) return;
  cover();
  window.location.replace(button.href);
}
for (const link of links) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}

// --- Shift three times within five seconds. A letter in between says that somebody is only typing.
const said = document.createElement("span");
said.className = "unseen";
said.setAttribute("role", "status");
const lamps = document.createElement("span");
lamps.className = "presses";
lamps.setAttribute("aria-hidden", "true");
lamps.append(...Array.from({ length: PRESSES }, () => document.createElement("i")));
let presses = [];
let alone = false;
let timer = 0;

function show(words) {
  lamps.toggleAttribute("data-counting", presses.length > 0);
  [...lamps.children].forEach((lamp, at) => lamp.toggleAttribute("data-on", at < presses.length));
  said.textContent = words;
}
function forget(words = "") {
  clearTimeout(timer);
  presses = [];
  show(words);
}
function count(at) {
  presses = [...presses.filter((before) => at - before < WINDOW), at];
  const left = PRESSES - presses.length;
  if (left <= 0) {
    leave();
    return;
  }
  const words = left === 1 ? pressOne : pressTwo;
  show(words ?? `Shift, press ${left} more ${left === 1 ? "time" : "times"} to leave this page.`);
  clearTimeout(timer);
  timer = setTimeout(() => forget(ranOut ?? "Leaving with Shift ran out. Press it 3 times to leave this page."), WINDOW);
}
if (button) {
  button.append(lamps);
  document.body.append(said);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift") alone = !event.ctrlKey && !event.altKey && !event.metaKey;
    else {
      alone = false;
      if (presses.length) forget();
    }
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "Shift" && alone) count(event.timeStamp);
    if (event.key === "Shift") alone = false;
  });
}

// --- A page that the browser kept whole shows what the last person saw: cover it, and ask the server again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (!document.querySelector(".cover")) cover();
  window.location.reload();
});
