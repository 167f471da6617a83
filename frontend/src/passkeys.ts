// Passkeys: a form with `data-passkey` ("prove" or "make") asks the server for a question (`data-options`), lets the
// browser answer it, and sends the answer as an ordinary form. It stands hidden where the browser knows no passkeys.

interface Answer {
  id: string;
  rawId: string;
  type: string;
  response: Record<string, unknown>;
  clientExtensionResults: unknown;
  authenticatorAttachment?: string | null;
}

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (ch) => ch.charCodeAt(0)).buffer;
}

function words(buffer: ArrayBuffer | null | undefined): string | undefined {
  if (!buffer) return undefined;
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

type Known = { id: string; type: PublicKeyCredentialType; transports?: AuthenticatorTransport[] };

function known(list: Known[] | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function asked(form: HTMLFormElement): Promise<Record<string, unknown>> {
  const token = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(form.dataset["options"] ?? "", { method: "POST", headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Record<string, unknown>;
}

function said(credential: PublicKeyCredential, response: Record<string, unknown>): Answer {
  return {
    id: credential.id,
    rawId: words(credential.rawId) ?? "",
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function prove(form: HTMLFormElement): Promise<Answer> {
  const options = (await asked(form)) as { challenge: string; allowCredentials?: Known[] } & Record<string, unknown>;
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return said(credential, {
    clientDataJSON: words(response.clientDataJSON),
    authenticatorData: words(response.authenticatorData),
    signature: words(response.signature),
    userHandle: words(response.userHandle),
  });
}

async function make(form: HTMLFormElement): Promise<Answer> {
  const options = (await asked(form)) as unknown as {
    challenge: string;
    user: { id: string; name: string; displayName: string };
    excludeCredentials?: Known[];
    rp: PublicKeyCredentialRpEntity;
    pubKeyCredParams: PublicKeyCredentialParameters[];
  };
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return said(credential, {
    clientDataJSON: words(response.clientDataJSON),
    attestationObject: words(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

export function start(element: HTMLElement): void {
  if (!(element instanceof HTMLFormElement) || !window.PublicKeyCredential) return;
  const form = element;
  const failed = form.querySelector<HTMLElement>("[data-failed]");
  form.hidden = false;
  document.querySelectorAll<HTMLElement>("[data-no-passkeys]").forEach((note) => (note.hidden = true));
  form.addEventListener("submit", (event) => {
    const field = form.querySelector<HTMLInputElement>("[name=answer]");
    if (!field || field.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (failed) failed.hidden = true;
    const answer = form.dataset["passkey"] === "make" ? make(form) : prove(form);
    answer.then(
      (given) => {
        field.value = JSON.stringify(given);
        form.submit();
      },
      () => {
        if (failed) failed.hidden = false;
      },
    );
  });
}
