// <read-aloud data-reads="id">: a button that reads the words of that element with a voice of the device itself.
//
// Only voices that live on the device are used, so nothing is sent anywhere. Where there is none, there is no button.
// A question is read with its answers: headings, paragraphs, lines of lists, legends, labels and buttons that are answers.

const READ = "Read to me";
const STOP = "Stop reading";
const PIECES = "h1, h2, h3, h4, p, li, legend, label, summary, button.pick";
const SILENT = "[hidden], [aria-hidden=true], .unseen, .back, .dots, read-aloud";

function voiceFor(language) {
  const speaks = (voice) => voice.lang.replace("_", "-").toLowerCase();
  const here = speechSynthesis.getVoices().filter((voice) => voice.localService && speaks(voice).startsWith(language.slice(0, 2)));
  return here.find((voice) => speaks(voice) === language) ?? here[0];
}

/** What there is to read, once each: a piece within a piece is read, and the outer one is not. */
function spoken(words) {
  const pieces = [...words.querySelectorAll(PIECES)].filter((piece) => !piece.querySelector(PIECES) && !piece.closest(SILENT) && piece.offsetParent);
  return pieces.map(heard).filter(Boolean);
}

function heard(piece) {
  const copy = piece.cloneNode(true);
  for (const silent of copy.querySelectorAll(SILENT)) silent.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

class ReadAloud extends HTMLElement {
  #button;
  #round = "";
  #reading = 0; // the number of the reading that is going on

  connectedCallback() {
    if (!("speechSynthesis" in window)) return;
    this.#offer();
    speechSynthesis.addEventListener?.("voiceschanged", () => this.#offer());
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
    // A question that goes while it is read: nobody wants to hear the rest. One that opens for answers is still the same.
    addEventListener("live:shown", () => {
      const { round, state } = this.#words.dataset;
      if (this.#reading && (round !== this.#round || !["showing", "open"].includes(state))) this.#stop();
    });
  }

  get #words() {
    return document.getElementById(this.dataset.reads);
  }

  get #voice() {
    return voiceFor((this.#words?.closest("[lang]")?.lang || "en-GB").toLowerCase());
  }

  #offer() {
    if (this.#button || !this.#voice) return;
    this.#button = document.createElement("button");
    this.#button.type = "button";
    this.#button.className = "button read";
    this.#button.textContent = this.dataset.read ?? READ;
    this.#button.addEventListener("click", () => (this.#reading ? this.#stop() : this.#read()));
    this.append(this.#button);
  }

  // Piece by piece: some devices fall silent in the middle of long words.
  #read() {
    const [pieces, voice, mine] = [spoken(this.#words), this.#voice, Date.now()];
    speechSynthesis.cancel();
    this.#round = this.#words.dataset.round;
    this.#say(mine);
    pieces.forEach((piece, place) => {
      const speech = new SpeechSynthesisUtterance(piece);
      speech.voice = voice;
      speech.lang = voice.lang.replace("_", "-");
      speech.rate = 0.95;
      const over = () => this.#reading === mine && this.#say(0);
      if (place === pieces.length - 1) speech.addEventListener("end", over);
      speech.addEventListener("error", over);
      speechSynthesis.speak(speech);
    });
  }

  #stop() {
    this.#say(0);
    speechSynthesis.cancel();
  }

  #say(reading) {
    this.#reading = reading;
    this.#button.textContent = reading ? (this.dataset.stop ?? STOP) : (this.dataset.read ?? READ);
  }
}

customElements.define("read-aloud", ReadAloud);
