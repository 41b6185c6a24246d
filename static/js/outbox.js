// What a phone has sent and nobody has acknowledged yet. It waits in memory, the newest for each question and seat (a phone that is
// passed on holds the answers of several), and goes out again with the same key until a receipt comes.

import { around } from "./documents.js";

const WAITS = [500, 1000, 2000, 4000, 10000];
const PATIENCE = 15000;

export class Outbox {
  #answers = new Map(); // round and seat → {key, round, body, action, …, tries, timer}
  #waits;
  #received;

  /** `waits(answer, early)` each time one stays here, early where people still read; `received(answer, receipt)` when it arrived. */
  constructor({ waits, received }) {
    this.#waits = waits;
    this.#received = received;
  }

  put(answer) {
    clearTimeout(this.#answers.get(answer.key)?.timer);
    Object.assign(answer, { tries: 0, timer: 0 });
    this.#answers.set(answer.key, answer);
    this.#send(answer);
  }

  async #send(answer) {
    const { key, body, action } = answer;
    const stillThis = () => this.#answers.get(key) === answer;
    clearTimeout(answer.timer);
    if (answer.busy) return;
    answer.busy = true;
    let [later, early] = [0, false];
    try {
      const reply = await fetch(action, {
        method: "POST",
        body: new URLSearchParams(body),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      later = Number(reply.headers.get("Retry-After")) * 1000;
      if (reply.status < 500 && reply.status !== 429) {
        const receipt = await reply.json();
        if (receipt.status !== "reading") {
          if (stillThis()) {
            this.#answers.delete(key);
            this.#received(answer, receipt);
          }
          return;
        }
        early = true;
      }
    } catch {
      // No line, or what came back was not ours: it waits and goes out again with the same key.
    } finally {
      answer.busy = false;
    }
    if (!stillThis()) return;
    this.#waits(answer, early);
    const wait = early ? later : Math.max(later, around(WAITS[Math.min(answer.tries, WAITS.length - 1)]));
    answer.tries += 1;
    answer.timer = setTimeout(() => this.#send(answer), wait);
  }

  flush() {
    for (const answer of this.#answers.values()) {
      if (!answer.timer) continue;
      answer.tries = 0;
      this.#send(answer);
    }
  }

  waitsFor(round) {
    return [...this.#answers.values()].some((answer) => answer.round === round);
  }
}
