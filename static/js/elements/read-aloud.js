// <read-aloud data-reads="id">: a button that reads the words of that element with a voice of the device itself.
//
// Only voices that live on the device are used, so nothing is sent anywhere. Where there is none, there is no button.

const READ = "Read to me";
const STOP = "Stop reading";

function voiceOfThisDevice() {
  const english = speechSynthesis.getVoices().filter((voice) => voice.localService && voice.lang.startsWith("en"));
  return english.find((voice) => voice.lang.replace("_", "-") === "en-GB") ?? english[0];
}

class ReadAloud extends HTMLElement {
  #button;
  #reading = false;

  connectedCallback() {
    if (!("speechSynthesis" in window)) return;
    this.#offer();
    speechSynthesis.addEventListener?.("voiceschanged", () => this.#offer());
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
  }

  #offer() {
    if (this.#button || !voiceOfThisDevice()) return;
    this.#button = document.createElement("button");
    this.#button.type = "button";
    this.#button.className = "button";
    this.#button.textContent = this.dataset.read ?? READ;
    this.#button.addEventListener("click", () => (this.#reading ? this.#stop() : this.#read()));
    this.append(this.#button);
  }

  // Piece by piece: some devices fall silent in the middle of long words.
  #read() {
    const words = document.getElementById(this.dataset.reads);
    const pieces = [...words.querySelectorAll("h2, h3, h4, p, li")].filter((piece) => piece.textContent.trim());
    speechSynthesis.cancel();
    this.#say(true);
    pieces.forEach((piece, place) => {
      const speech = new SpeechSynthesisUtterance(piece.textContent);
      speech.voice = voiceOfThisDevice();
      speech.lang = "en-GB";
      speech.rate = 0.95;
      if (place === pieces.length - 1) speech.addEventListener("end", () => this.#say(false));
      speech.addEventListener("error", () => this.#say(false));
      speechSynthesis.speak(speech);
    });
  }

  #stop() {
    speechSynthesis.cancel();
    this.#say(false);
  }

  #say(reading) {
    this.#reading = reading;
    this.#button.textContent = reading ? (this.dataset.stop ?? STOP) : (this.dataset.read ?? READ);
  }
}

customElements.define("read-aloud", ReadAloud);
