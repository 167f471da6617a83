// Pages kept for one account. Whose a page is, its own answer has said; whoever is signed in, the last answer has said.
// No page is shown unless both are the same, and all are gone as soon as the account changes or may have changed.
import { bundles, getMeta, type KeptPage, pagesOf, putPage, removeAllBundles, removeAllPages, removePage, setMeta } from "../outbox/store";

const PREFIX = "pages-";
/** What belongs to somebody: pages, and files of lessons that were taken along. */
const OWNED = /^(pages|media)-/;
const MOST = 60;
const LONGEST = 14 * 86_400_000;
const TITLE = /<title>([^<]*)<\/title>/;

/** Goes up with every change of account: an answer asked for before it says nothing after it. */
let turn = 0;
let queue: Promise<unknown> = Promise.resolve();

/** What else has to forget when all is cleared. */
export const cleared = new Set<() => void>();

/** One after the other, so that nothing is kept in the middle of a wiping. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = queue.then(work, work);
  queue = done.catch(() => undefined);
  return done;
}

export function present(): number {
  return turn;
}

async function clear(owner: string | null): Promise<void> {
  await setMeta("owner", owner);
  for (const name of await caches.keys()) if (OWNED.test(name)) await caches.delete(name);
  await removeAllPages();
  await removeAllBundles();
  for (const forget of cleared) forget();
}

/** Lets go of every page, and of who was signed in. */
export function wipe(): Promise<void> {
  turn += 1;
  return inTurn(() => clear(null));
}

/** Lets go of every page of whoever is signed in, but those of lessons that were taken along. */
export function forget(): Promise<void> {
  return inTurn(async () => {
    const owner = (await getMeta<string | null>("owner")) ?? "";
    const along = await alongOf(owner);
    for (const page of await pagesOf(owner)) if (!along.has(page.url)) await drop(page);
  });
}

/** The pages of lessons that were taken along. */
async function alongOf(account: string): Promise<Set<string>> {
  return new Set((await bundles()).filter((one) => one.account === account).map((one) => one.page));
}

/** Takes an answer's word for who is signed in, if nothing has changed since it was asked for; the turn in which the
 * page may be kept, or null. */
export async function learn(account: string, nobody: string, asked: number): Promise<number | null> {
  if (asked !== turn) return null;
  if (account === nobody) {
    await wipe();
    return null;
  }
  return inTurn(async () => {
    if (asked !== turn) return null;
    if ((await getMeta<string | null>("owner")) !== account) {
      turn += 1;
      await clear(account);
    }
    return turn;
  });
}

/** Keeps a page under its address, and lets go of the oldest beyond sixty. */
export async function keep(account: string, url: string, answer: Response, asked: number): Promise<void> {
  const text = await answer.text();
  await inTurn(async () => {
    if (asked !== turn || (await getMeta<string | null>("owner")) !== account) return;
    const keptAt = new Date().toISOString();
    const headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set("Zhibu-Kept-At", keptAt);
    await (await caches.open(PREFIX + account)).put(url, new Response(text, { headers }));
    const title = (TITLE.exec(text)?.[1] ?? url).split(" · ")[0] ?? url;
    await putPage({ account, url, title: plain(title), keptAt });
    const along = await alongOf(account);
    for (const page of (await pagesOf(account)).slice(MOST)) if (!along.has(page.url)) await drop(page);
  });
}

function plain(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
  return text.replace(/&([#\w]+);/g, (whole, name: string) => named[name] ?? whole).trim();
}

async function drop(page: KeptPage): Promise<void> {
  await (await caches.open(PREFIX + page.account)).delete(page.url);
  await removePage(page);
}

/** Lets go of one page: there is no such page any more, or its reader may not see it. */
export function letGo(url: string): Promise<void> {
  return inTurn(async () => {
    const owner = await getMeta<string | null>("owner");
    if (owner) await drop({ account: owner, url, title: "", keptAt: "" });
  });
}

/** The page kept under an address for whoever is signed in, if it is not too old. */
export function find(url: string): Promise<Response | undefined> {
  return inTurn(async () => {
    const owner = await getMeta<string | null>("owner");
    if (!owner) return undefined;
    const found = await (await caches.open(PREFIX + owner)).match(url, { ignoreVary: true });
    const keptAt = found?.headers.get("Zhibu-Kept-At");
    if (!found || !keptAt) return undefined;
    if (Date.now() - Date.parse(keptAt) <= LONGEST) return found;
    await drop({ account: owner, url, title: "", keptAt });
    return undefined;
  });
}

/** The page as it is shown: it says itself that it is a kept one, since when, and why; its colors and its type are those
 * of now. */
export async function shown(kept: Response, why: "away" | "slow"): Promise<Response> {
  const mark = `<html data-kept="${kept.headers.get("Zhibu-Kept-At") ?? ""}" data-kept-why="${why}"`;
  const dress = await getMeta<string>("dress");
  const text = (await kept.text()).replace(/<html[^>]*>/, (tag) => dressed(tag, dress)).replace("<html", mark);
  return new Response(text, { headers: kept.headers });
}

/** Lets go of what is too old, whoever it belongs to. */
export function tidy(): Promise<void> {
  return inTurn(async () => {
    const owner = await getMeta<string | null>("owner");
    if (!owner) return;
    for (const page of await pagesOf(owner)) if (Date.now() - Date.parse(page.keptAt) > LONGEST) await drop(page);
  });
}

function dressed(tag: string, dress: string | undefined): string {
  const [, theme, elder] = /^\S+ (\w*) (\d*)$/.exec(dress ?? "") ?? [];
  if (theme === undefined) return tag;
  const bare = tag.replace(/ data-(elder|theme)="\w*"/g, "").slice(0, -1);
  return `${bare} data-theme="${theme}"${elder ? ` data-elder="${elder}"` : ""}>`;
}
