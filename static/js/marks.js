// Pressing "Support" on a board: the answer is sent in the background, the button changes only after the server said yes.

const form = document.querySelector("form[data-marks]");
const made = Number(form.elements.seq.value);
let last = made;

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button || button.dataset.busy) {
    event.preventDefault();
    return;
  }
  event.preventDefault();
  button.dataset.busy = "yes";
  button.setAttribute("aria-busy", "true");
  const body = new FormData(form);
  // The order is the server's time when the page was made plus the time since then, so phones with wrong clocks do no harm.
  last = Math.max(last + 1, Math.round(made + performance.now()));
  body.set("op", crypto.randomUUID ? crypto.randomUUID() : uuid());
  body.set("seq", String(last));
  body.set(button.name, button.value);
  const sent = await send(body);
  delete button.dataset.busy;
  button.removeAttribute("aria-busy");
  if (sent) show(button);
  else tell(button);
});

/** Three tries with the same key: sending twice is one write. */
async function send(body) {
  for (const wait of [0, 700, 2000]) {
    if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.ok) return true;
      if (answer.status < 500) return false;
    } catch {
      // No connection: the next try, or the words below.
    }
  }
  return false;
}

function show(button) {
  const supported = button.name === "support";
  button.name = supported ? "unsupport" : "support";
  button.setAttribute("aria-pressed", String(supported));
  button.classList.toggle("sun", supported);
  const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  if (label) label.textContent = ` ${supported ? (form.dataset.supported ?? "Supported") : (form.dataset.support ?? "Support")}`;
  button.querySelector("svg path")?.setAttribute("fill", supported ? "currentColor" : "none");
  button.parentElement.querySelector("[data-not-sent]")?.remove();
}

function tell(button) {
  if (button.parentElement.querySelector("[data-not-sent]")) return;
  const words = document.createElement("p");
  words.className = "wrong small";
  words.dataset.notSent = "";
  words.setAttribute("role", "alert");
  words.textContent = form.dataset.notSent ?? "That was not sent. Load the page again and press once more.";
  button.parentElement.append(words);
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
