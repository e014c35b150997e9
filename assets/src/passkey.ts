// Asks the browser for a passkey and sends its answer with the page's own form.

type Options = Record<string, any>;

const form = document.querySelector<HTMLFormElement>("form[data-passkey]");
if (form) offer(form);

function offer(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>("[data-passkey-start]")!;
  const status = form.querySelector<HTMLElement>("[data-passkey-status]")!;
  const says = (key: string) => (status.textContent = status.dataset[key] ?? "");
  if (!window.PublicKeyCredential) return void says("unsupported");
  // A passkey belongs to one address; at another the browser would only say that something went wrong.
  if (location.origin !== form.dataset.origin) return void says("elsewhere");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    says("waiting");
    try {
      const credential = await ask(form.dataset.passkey!, JSON.parse(form.dataset.options!));
      form.querySelector<HTMLInputElement>("[name=credential]")!.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      const known = error instanceof DOMException && error.name === "InvalidStateError";
      says(known ? "known" : "cancelled");
      button.disabled = false;
    }
  });
}

async function ask(kind: string, options: Options): Promise<object> {
  options.challenge = bytes(options.challenge);
  if (kind === "create") {
    options.user.id = bytes(options.user.id);
    for (const known of options.excludeCredentials ?? []) known.id = bytes(known.id);
    const made = await navigator.credentials.create({ publicKey: options as PublicKeyCredentialCreationOptions });
    const credential = made as PublicKeyCredential;
    const response = credential.response as AuthenticatorAttestationResponse;
    return {
      ...named(credential),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
      },
    };
  }
  const found = await navigator.credentials.get({ publicKey: options as PublicKeyCredentialRequestOptions });
  const credential = found as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...named(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function named(credential: PublicKeyCredential): object {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, extensions: {} };
}

/** Base64url, as the server writes bytes in JSON. */
function bytes(encoded: string): Uint8Array {
  return Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
