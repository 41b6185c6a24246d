// One socket for the page: elements with data-live (a ticket) and data-version hear when what they show has changed.
//
// An element gets "live:document" {version, html | document}, or "live:rang" {version} for streams without content, or
// "live:refused" when its ticket is no longer good; all three bubble. <html data-connection> says live, connecting, polling
// or offline.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
const RETRY_SOCKET = 60000;
const SOCKET_TRIES = 2;
const POLL_EVERY = 5000;
const POLL_SPREAD = 2000;
const THERE = '{"t":"there"}'; // a question that is answered at once, also from a tab in the background
const HERE_EVERY = 25000;
const SETTLED_AFTER = 5000;
const RESTARTING = 1012;

const root = document.documentElement;
const streams = new Map(); // name → {ticket, version, elements}
let socket = null;
let wait = FIRST_WAIT;
let failures = 0;
let retry = 0;
let polling = 0;
let here = 0;
let settled = 0;
let readsPacked = "DecompressionStream" in window; // older browsers get text

const nameOn = (ticket) => ticket.split(":").slice(0, -2).join(":");
const around = (time, share) => time * (1 - share + 2 * share * Math.random());
const shows = (state) => {
  if (root.dataset.connection !== state) root.dataset.connection = state;
};

// --- What arrives

async function take(which, data) {
  let text = data;
  if (data instanceof Blob) {
    try {
      text = await new Response(data.stream().pipeThrough(new DecompressionStream("gzip"))).text();
    } catch {
      readsPacked = false;
      which.close(); // the next socket asks for text
      return;
    }
  }
  // What is still being unpacked when its socket goes is asked for again by the next.
  if (socket === which) arrived(JSON.parse(text));
}

function arrived(message) {
  if (message.t === "refused") {
    const stream = streams.get(nameOn(message.ticket));
    if (stream?.ticket === message.ticket) refused(stream);
    return;
  }
  const stream = streams.get(message.s);
  if (!stream || stream.version === message.v) return;
  stream.version = message.v;
  const detail = { version: message.v, html: message.html, document: message.document };
  for (const element of stream.elements) {
    element.dataset.version = message.v;
    tell(element, message.t === "rang" ? "live:rang" : "live:document", detail);
  }
}

function refused(stream) {
  streams.delete(stream.name);
  for (const element of stream.elements) tell(element, "live:refused");
}

function tell(element, what, detail) {
  element.dispatchEvent(new CustomEvent(what, { bubbles: true, detail }));
}

// --- The socket

function listen(wanted) {
  if (socket?.readyState !== WebSocket.OPEN || !wanted.length) return;
  const tickets = wanted.map(({ ticket, version }) => ({ ticket, v: version }));
  socket.send(JSON.stringify({ t: "listen", packed: readsPacked, tickets }));
}

function open() {
  clearTimeout(retry);
  if (!streams.size || socket) return;
  if (!polling) shows("connecting");
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`);
  socket = mine;
  mine.onopen = () => {
    // Some networks let a socket open and cut it at once; only one that stays counts.
    settled = setTimeout(() => { failures = 0; wait = FIRST_WAIT; }, SETTLED_AFTER);
    stopPolling();
    shows("live");
    listen([...streams.values()]);
    clearInterval(here);
    here = setInterval(() => mine.send('{"t":"here"}'), HERE_EVERY);
  };
  // Unpacking takes a moment, and a short message must not overtake the long one before it.
  let taken = Promise.resolve();
  mine.onmessage = ({ data }) => {
    if (data === THERE) mine.send('{"t":"here"}');
    else taken = taken.catch(() => {}).then(() => take(mine, data));
  };
  mine.onclose = ({ code }) => lost(mine, code);
}

function lost(which, code) {
  if (socket !== which) return;
  socket = null;
  clearInterval(here);
  clearTimeout(settled);
  failures += 1;
  if (failures >= SOCKET_TRIES) startPolling();
  else shows(navigator.onLine ? "connecting" : "offline");
  // A restart sends everybody away at once, so everybody comes back at a moment of their own.
  const pause = code === RESTARTING ? 200 + 2800 * Math.random() : around(wait, 0.35);
  wait = Math.min(LONGEST_WAIT, wait * 2);
  retry = setTimeout(open, polling && failures > SOCKET_TRIES ? around(RETRY_SOCKET, 0.2) : pause);
}

function again() {
  if (document.visibilityState === "hidden") return;
  wait = FIRST_WAIT;
  if (!socket) open();
  else if (socket.readyState === WebSocket.OPEN) {
    // A line that was gone for a moment may leave its socket as it was.
    if (navigator.onLine) shows("live");
    listen([...streams.values()]);
  }
  if (polling) poll();
}

// --- Asking, while the socket is blocked

function startPolling() {
  if (!polling) poll();
}

function stopPolling() {
  clearTimeout(polling);
  polling = 0;
}

async function poll() {
  clearTimeout(polling);
  // A wall must be blank within two seconds. Where it matters that a person is there, silence is taken for having gone.
  const share = document.querySelector("[data-soon]") ? 0.25 : document.querySelector("[data-asks]") ? 0.4 : 1;
  const mine = polling = setTimeout(poll, share * (POLL_EVERY + POLL_SPREAD * (2 * Math.random() - 1)));
  const reached = await ask();
  if (polling === mine) shows(reached ? "polling" : "offline");
}

/** Each stream once, over HTTP. False if somebody did not answer. */
async function ask() {
  let reached = true;
  for (const stream of [...streams.values()]) {
    const had = stream.version;
    try {
      const answer = await fetch(`/live/poll?t=${encodeURIComponent(stream.ticket)}&v=${had}`);
      const said = answer.status === 200 ? await answer.json() : null;
      // What a socket brought meanwhile is newer than what was asked for before.
      if (said && stream.version === had) arrived(said);
      else if (answer.status === 403) refused(stream);
      else if (!said && answer.status !== 204) reached = false;
    } catch {
      reached = false;
    }
  }
  return reached;
}

// --- Elements

/** Lets the elements with data-live inside `part` listen, and forgets those that left the page. */
function attend(part) {
  const fresh = new Set();
  for (const stream of streams.values()) {
    for (const element of stream.elements) if (!element.isConnected) stream.elements.delete(element);
  }
  for (const element of part.querySelectorAll("[data-live]")) {
    const ticket = element.dataset.live;
    const name = nameOn(ticket);
    let stream = streams.get(name);
    if (!stream) {
      stream = { name, ticket, version: Number(element.dataset.version), elements: new Set() };
      streams.set(name, stream);
    }
    if (!stream.elements.has(element)) fresh.add(stream);
    stream.elements.add(element);
    stream.ticket = ticket;
    // The oldest that is shown decides, so that nobody misses anything.
    stream.version = Math.min(stream.version, Number(element.dataset.version));
  }
  if (socket) listen([...fresh]);
  else if (fresh.size) open();
}

for (const later of ["live:shown", "live:refreshed"]) addEventListener(later, (event) => attend(event.target));
addEventListener("online", again);
// Something on the page was due to change by the clock, and nobody has said so yet.
addEventListener("live:due", again);
// A receipt said that something newer is there than the socket brought: it may be open and dead.
addEventListener("live:behind", ask);
addEventListener("pageshow", again);
addEventListener("offline", () => shows("offline"));
document.addEventListener("visibilitychange", again);
addEventListener("pagehide", () => socket?.close());

const elements = ["live-board", "live-fragment", "live-refresh", "live-room", "live-stage", "live-remote"];
await Promise.all(elements.filter((name) => document.querySelector(name)).map((name) => import(`./elements/${name}.js`)));
attend(document);
