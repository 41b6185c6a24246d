// A passkey: the browser asks its own device, and the form carries what the device said. Without JavaScript there are codes.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

class PassKey extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || !window.PublicKeyCredential) return;
    this.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      try {
        const options = await this.options();
        const found = this.dataset.does === "make" ? await this.make(options) : await this.use(options);
        form.elements.credential.value = JSON.stringify(found);
        form.submit();
      } catch {
        this.querySelector("[data-problem-here]").hidden = false;
      }
    });
  }

  async options() {
    if (this.dataset.options) return JSON.parse(this.dataset.options).publicKey;
    const answer = await fetch(this.dataset.from, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    return (await answer.json()).request_options.publicKey;
  }

  async make(options) {
    const selection = { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
    const made = await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
      authenticatorSelection: selection,
    } });
    const { attestationObject, clientDataJSON } = made.response;
    return {
      id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
      response: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) },
    };
  }

  async use(options) {
    const used = await navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials),
    } });
    const { authenticatorData, clientDataJSON, signature, userHandle } = used.response;
    return {
      id: used.id, rawId: text(used.rawId), type: used.type, clientExtensionResults: used.getClientExtensionResults(),
      response: {
        authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    };
  }
}

customElements.define("pass-key", PassKey);
