// The service worker. It touches three things only: the app's own files, which it brings along, pages that somebody opens,
// of which it keeps those that the server allows, and the files of lessons that somebody has taken along. Everything else
// goes by as if it were not there: what is sent, other files and their ranges, exports, feeds, parts of pages.
import { sendAll } from "../outbox/send";
import { getMeta, setMeta } from "../outbox/store";
import { type AlongAsked, fileFor, hearAlong, letGoAlong, mayBeHere, tidyAlong } from "./along";
import "./push";
import { find, forget, keep, learn, present, shown, tidy, wipe } from "./kept";

interface Site {
  version: string;
  account: string;
  keep: string;
  nobody: string;
  files: string[];
  under: string;
  offline: string;
  token: string;
  deeds: string;
  doors: string[];
  stored: string;
  standIns: Record<string, string>;
  patience: number;
  alonePath: string;
  aloneQuery: string;
}

declare const self: ServiceWorkerGlobalScope & { zhibu: Site };

const SITE = self.zhibu;
const SHELL = `shell-${SITE.version}`;
/** So long after something was sent, a slow network is waited for: the page of before would tell the wrong thing. */
const AFTER_SENDING = 60_000;
const RETIRED = 14 * 86_400_000;
const GONE = [403, 404, 410];
const ALONE_PATH = new RegExp(SITE.alonePath);
const ALONE_QUERY = new RegExp(SITE.aloneQuery);
let sentAt = 0;

self.addEventListener("install", (event) => event.waitUntil(bring()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));

/** The files of this version; what another version has brought already is taken over, for a name never changes its content. */
async function bring(): Promise<void> {
  const shell = await caches.open(SHELL);
  await Promise.all(
    SITE.files.map(async (file) => {
      const known = await caches.match(file, { ignoreVary: true });
      if (known) await shell.put(file, known);
      else await shell.add(file);
    }),
  );
  await bringOfflinePage();
}

/** The page in place of one that is not there, as its reader wants pages to look now. */
async function bringOfflinePage(): Promise<void> {
  const answer = await fetch(SITE.offline, { cache: "reload", credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error("no offline page");
  await (await caches.open(SHELL)).put(SITE.offline, answer);
}

/** Files of a former version stay for as long as pages that name them may be kept. */
async function begin(): Promise<void> {
  const retired = (await getMeta<Record<string, number>>("retired")) ?? {};
  const now = Date.now();
  for (const name of await caches.keys()) {
    if (!name.startsWith("shell-") || name === SHELL) continue;
    retired[name] ??= now;
    if (now - retired[name] > RETIRED) {
      await caches.delete(name);
      delete retired[name];
    }
  }
  delete retired[SHELL];
  await setMeta("retired", retired);
  await tidy();
  await tidyAlong();
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    // Not touched, only seen: at a door the account changes, so that nothing kept may be shown any more.
    if (request.mode === "navigate") sentAt = Date.now();
    if (request.mode === "navigate" && SITE.doors.includes(url.pathname)) event.waitUntil(wipe());
    return;
  }
  if (url.pathname.startsWith(SITE.stored) && request.mode !== "navigate" && mayBeHere(url)) {
    event.respondWith(fileFor(request));
    return;
  }
  if (request.headers.has("Range")) return;
  if (url.pathname.startsWith(SITE.under)) {
    event.respondWith(file(request));
    return;
  }
  if (request.mode !== "navigate" || isAlone(url)) return;
  event.respondWith(page(event, url));
});

function isAlone(url: URL): boolean {
  return ALONE_PATH.test(url.pathname) || ALONE_QUERY.test(url.search) || [SITE.token, SITE.deeds].includes(url.pathname);
}

/** A file of the build: kept for good under its name, which changes with its content. */
async function file(request: Request): Promise<Response> {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200 && answer.type === "basic") await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

function addressOf(url: URL): string {
  return url.pathname + url.search;
}

/** A page: from the network; when that is slow or away, the kept one, which says so. */
async function page(event: FetchEvent, url: URL): Promise<Response> {
  const asked = present();
  const network = fetch(event.request);
  event.waitUntil(network.then((answer) => heard(answer, url, asked)).catch(() => undefined));
  const kept = await find(SITE.standIns[url.pathname] ?? addressOf(url)).catch(() => undefined);
  try {
    if (!kept) return await network;
    const slow = Date.now() - sentAt < AFTER_SENDING ? null : after(SITE.patience);
    const first = await (slow ? Promise.race([network, slow]) : network);
    if (first && first.status < 502) return first;
    if (present() !== asked) return first ?? (await network);
    return await shown(kept, first ? "away" : "slow");
  } catch {
    return kept && present() === asked ? shown(kept, "away") : instead();
  }
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

/** What an answer tells: who is signed in, and the page itself if it may be kept. */
async function heard(answer: Response, url: URL, asked: number): Promise<void> {
  if (GONE.includes(answer.status)) await letGoAlong(addressOf(url));
  const account = answer.headers.get(SITE.account);
  if (!account || answer.status !== 200) return;
  const copy = answer.headers.has(SITE.keep) ? answer.clone() : null;
  const turn = await learn(account, SITE.nobody, asked);
  if (copy && turn !== null) await keep(account, addressOf(url), copy, turn);
}

async function instead(): Promise<Response> {
  const page = await (await caches.open(SHELL)).match(SITE.offline, { ignoreVary: true });
  return page ?? Response.error();
}

type Asked = AlongAsked | { type: "update" | "wipe" | "forget" } | { type: "keep"; url: string } | { type: "dress"; dress: string };

self.addEventListener("message", (event) => {
  const asked = event.data as Asked;
  const said = asked.type.startsWith("along-") ? hearAlong(asked as AlongAsked) : answerTo(asked).then(() => "done");
  event.waitUntil(said.catch(() => "failed").then((word) => event.ports[0]?.postMessage(word)));
});

async function answerTo(asked: Asked): Promise<void> {
  if (asked.type === "update") await self.skipWaiting();
  else if (asked.type === "wipe") await wipe();
  else if (asked.type === "forget") await forget();
  else if (asked.type === "keep") await keepNow(new URL(asked.url, self.location.href));
  else if (asked.type === "dress" && (await getMeta<string>("dress")) !== asked.dress) {
    await bringOfflinePage();
    await setMeta("dress", asked.dress);
  }
}

/** Keeps the page on which the app was installed: it was there before the worker. */
async function keepNow(url: URL): Promise<void> {
  if (url.origin !== self.location.origin || isAlone(url)) return;
  const asked = present();
  await heard(await fetch(addressOf(url), { credentials: "same-origin" }), url, asked);
}

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

// Where the browser can: sent although every page is closed. A failure makes the browser try again later.
self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag !== "outbox") return;
  sync.waitUntil(
    sendAll(SITE).then((sent) => {
      if (sent === "away") throw new Error("no network");
    }),
  );
});
