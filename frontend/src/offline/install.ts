// Installing the app and changing its version: a new one is offered, never forced upon somebody in the middle of a page.
import { words } from "./words";

/** Tells the service worker something, and waits until it has done it, for its word; at once where there is none. */
export function tell(message: object, given: Transferable[] = [], ms = 3_000): Promise<string> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return Promise.resolve("");
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<string>) => resolve(event.data);
    setTimeout(() => resolve(""), ms);
    worker.postMessage(message, [port2, ...given]);
  });
}

/** Whether somebody is writing on this page. */
export function isWriting(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("main textarea, main input");
  return [...fields].some((field) => field.type !== "hidden" && field.type !== "checkbox" && field.type !== "radio" && field.value !== field.defaultValue);
}

function offer(root: HTMLElement, registration: ServiceWorkerRegistration): void {
  const line = root.querySelector<HTMLElement>("[data-update]");
  const button = line?.querySelector("button");
  if (!line || !button || !registration.waiting) return;
  line.hidden = false;
  button.onclick = () => {
    const writing = isWriting();
    const said = line.querySelector("span");
    if (writing && said) said.textContent = words("later");
    button.hidden = true;
    if (!writing) navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), { once: true });
    registration.waiting?.postMessage({ type: "update" });
  };
}

async function register(root: HTMLElement): Promise<void> {
  // An installed app asks that what waits on it is not cleared away; a page in a browser asks for nothing.
  if (window.matchMedia("(display-mode: standalone)").matches) void navigator.storage?.persist?.();
  const first = !navigator.serviceWorker.controller;
  const registration = await navigator.serviceWorker.register(root.dataset.worker ?? "");
  if (registration.waiting && !first) offer(root, registration);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && navigator.serviceWorker.controller) offer(root, registration);
    });
  });
  if (first) navigator.serviceWorker.addEventListener("controllerchange", () => void begin(), { once: true });
  else await dress();
}

/** The worker has just come: it keeps the page on which it came. */
async function begin(): Promise<void> {
  await tell({ type: "keep", url: window.location.pathname + window.location.search });
  await dress();
}

/** The offline page looks and speaks as the others do. */
async function dress(): Promise<void> {
  const { lang, dataset } = document.documentElement;
  if (dataset.kept) return;
  await tell({ type: "dress", dress: [lang, dataset.theme, dataset.elder ?? ""].join(" ") });
}

/** Installs the worker for whoever is signed in, once the page is at rest; watches for a new version of it. */
export function watchVersions(root: HTMLElement): void {
  if (!("serviceWorker" in navigator) || !root.dataset.account || root.dataset.account === "-") return;
  const go = (): void => void register(root).catch(() => undefined);
  if (document.readyState === "complete") setTimeout(go, 500);
  else window.addEventListener("load", () => setTimeout(go, 500), { once: true });
}

const ASKED = "zhibu-install-asked";

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

// The browser's own offer to install waits for somebody to look for it on the page of the app.
let offered: InstallEvent | undefined;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event as InstallEvent;
  showInstall();
});

function showInstall(): void {
  if (!offered) return;
  const place = document.querySelector<HTMLElement>("[data-install]");
  const button = place?.querySelector("button");
  if (place && button) {
    place.hidden = false;
    button.onclick = () => void offered?.prompt();
  }
  askOnce();
}

/** Where something is done and nothing else is asked: once on this device, whatever the answer. */
function askOnce(): void {
  const place = document.querySelector<HTMLElement>("[data-install-once]");
  if (!place || window.matchMedia("(display-mode: standalone)").matches) return;
  try {
    if (localStorage.getItem(ASKED)) return;
    localStorage.setItem(ASKED, "1");
  } catch {
    return; // What cannot be remembered is not asked.
  }
  place.hidden = false;
  for (const name of ["go", "later"])
    place.querySelector(`[data-install-${name}]`)?.addEventListener("click", () => {
      place.hidden = true;
      if (name === "go") void offered?.prompt();
    });
}
