// Signing this browser up for pushes: asked for only after a tap. `data-known` holds the digests of the browsers that are
// signed up, so that the page can say whether this one is. Where nothing can be pushed, the page says so and why.

interface Key {
  key: string;
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (ch) => ch.charCodeAt(0));
}

async function digest(text: string): Promise<string> {
  const raw = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(raw), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Push {
  private readonly form: HTMLFormElement | null;

  constructor(private readonly root: HTMLElement) {
    this.form = root.querySelector("form");
  }

  begin(): void {
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.signUp();
    });
    void this.look();
  }

  private show(state: string): void {
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-push-is]")) part.hidden = part.dataset["pushIs"] !== state;
  }

  private async look(): Promise<void> {
    if (Notification.permission === "denied") return this.show("denied");
    const held = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
    const known = (this.root.dataset["known"] ?? "").split(" ");
    const isOn = held !== null && Notification.permission === "granted" && known.includes(await digest(held.endpoint));
    this.show(isOn ? "on" : "off");
  }

  private post(url: string, body?: unknown): Promise<Response> {
    const token = this.form?.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
    return fetch(url, { method: "POST", headers, credentials: "same-origin", ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  private async signUp(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") return this.show("denied");
    try {
      const address = await this.address();
      const answer = await this.post(this.root.dataset["signUp"] ?? "", address.toJSON());
      if (!answer.ok) throw new Error(String(answer.status));
      location.reload();
    } catch {
      this.show("failed");
    }
  }

  /** What this browser has, if it expects this site's key; else a new one. */
  private async address(): Promise<PushSubscription> {
    const asked = await this.post(this.root.dataset["keyUrl"] ?? "");
    if (!asked.ok) throw new Error(String(asked.status));
    const key = bytes(((await asked.json()) as Key).key);
    const manager = (await navigator.serviceWorker.ready).pushManager;
    const held = await manager.getSubscription();
    const expects = held?.options.applicationServerKey;
    if (held && expects && same(new Uint8Array(expects), key)) return held;
    await held?.unsubscribe();
    return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

export function start(root: HTMLElement): void {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  new Push(root).begin();
}
