// Files of lessons that were taken along. They come in pieces, so that a network that goes away costs one of them, and go
// out as whole or in the ranges that a player asks for. Only the account that has taken them is given them.
import { type Bundle, bundles, getMeta, type KeptFile, putBundle, removeBundle } from "../outbox/store";
import { cleared, inTurn, letGo } from "./kept";

const PREFIX = "media-";
/** Of a file, in bytes: a name of a piece says its place by this, so it never changes. */
export const PIECE = 512 * 1024;
const LONGEST = 14 * 86_400_000;
const RANGE = /^bytes=(\d*)-(\d*)$/;

export type AlongAsked =
  | { type: "along-begin"; bundle: Bundle }
  | { type: "along-piece"; page: string; account: string; url: string; piece: number; bytes: ArrayBuffer }
  | { type: "along-whole"; page: string; account: string }
  | { type: "along-drop"; page: string; account: string };
export type AlongSaid = "done" | "gone" | "full";

interface Place {
  account: string;
  file: KeptFile;
}

/** Where the files of whole lessons are; null until that is known. */
let places: Map<string, Place> | null = null;
cleared.add(() => (places = null));

async function look(): Promise<Map<string, Place>> {
  if (places) return places;
  const found = new Map<string, Place>();
  for (const one of await bundles()) if (one.whole) for (const file of one.files) found.set(file.url, { account: one.account, file });
  return (places = found);
}

/** Whether a file may be here. What is known to be elsewhere is left alone at once, ranges and all. */
export function mayBeHere(url: URL): boolean {
  return places === null || places.has(url.pathname);
}

/** A file, from here if whoever is signed in has taken it along. */
export async function fileFor(request: Request): Promise<Response> {
  const place = await look().then((all) => all.get(new URL(request.url).pathname)).catch(() => undefined);
  const owner = place && (await getMeta<string | null>("owner").catch(() => null));
  if (!place || place.account !== owner) return fetch(request);
  return answer(place, request.headers.get("Range"));
}

function answer(place: Place, range: string | null): Response {
  const { size, type } = place.file;
  const headers: Record<string, string> = {
    "Content-Type": type,
    "Accept-Ranges": "bytes",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; img-src 'self'; sandbox",
  };
  const part = range === null ? null : partOf(range, size);
  if (part === "beyond") return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  const [first, last] = part ?? [0, size - 1];
  headers["Content-Length"] = String(last - first + 1);
  if (part) headers["Content-Range"] = `bytes ${first}-${last}/${size}`;
  return new Response(bytesOf(place, first, last), { status: part ? 206 : 200, headers });
}

/** The first and the last byte that a header asks for; null for one that is not understood, which means the whole. */
export function partOf(range: string, size: number): [number, number] | "beyond" | null {
  const found = RANGE.exec(range.trim());
  if (!found || (!found[1] && !found[2])) return null;
  const [from, to] = [found[1] ?? "", found[2] ?? ""];
  const first = from ? Number(from) : Math.max(0, size - Number(to));
  const last = from && to ? Math.min(Number(to), size - 1) : size - 1;
  return first >= size || first > last ? "beyond" : [first, last];
}

function nameOf(url: string, piece: number): string {
  return `${url}?piece=${piece}`;
}

function bytesOf(place: Place, first: number, last: number): ReadableStream<Uint8Array> {
  const { url } = place.file;
  const opened = caches.open(PREFIX + place.account);
  let at = first;
  return new ReadableStream<Uint8Array>({
    async pull(controller): Promise<void> {
      if (at > last) return controller.close();
      const piece = Math.floor(at / PIECE);
      const found = await (await opened).match(nameOf(url, piece), { ignoreVary: true });
      if (!found) throw new Error("a piece is missing");
      const bytes = new Uint8Array(await found.arrayBuffer());
      const begin = piece * PIECE;
      const end = Math.min(begin + bytes.length, last + 1);
      controller.enqueue(bytes.subarray(at - begin, end - begin));
      at = end;
    },
  });
}

/** What a page asks about its lessons; nothing is kept for an account that is not signed in any more. */
export function hearAlong(asked: AlongAsked): Promise<AlongSaid> {
  return inTurn(async () => {
    const account = asked.type === "along-begin" ? asked.bundle.account : asked.account;
    if ((await getMeta<string | null>("owner")) !== account) return "gone";
    if (asked.type === "along-begin") return begin(asked.bundle);
    const bundle = (await bundles()).find((one) => one.account === account && one.page === asked.page);
    if (!bundle) return "gone";
    if (asked.type === "along-piece") return keepPiece(bundle, asked);
    if (asked.type === "along-drop") await drop(bundle);
    else await putBundle({ ...bundle, whole: true });
    places = null;
    return "done";
  });
}

async function begin(bundle: Bundle): Promise<AlongSaid> {
  await putBundle(bundle);
  return "done";
}

async function keepPiece(bundle: Bundle, asked: AlongAsked & { type: "along-piece" }): Promise<AlongSaid> {
  const file = bundle.files.find((one) => one.url === asked.url);
  if (!file) return "gone";
  try {
    await (await caches.open(PREFIX + bundle.account)).put(nameOf(file.url, asked.piece), new Response(asked.bytes));
    file.have = Math.min(file.size, asked.piece * PIECE + asked.bytes.byteLength);
    await putBundle(bundle);
    return "done";
  } catch (fault) {
    if ((fault as DOMException).name === "QuotaExceededError") return "full";
    throw fault;
  }
}

async function drop(bundle: Bundle): Promise<void> {
  const cache = await caches.open(PREFIX + bundle.account);
  for (const file of bundle.files)
    for (let piece = 0; piece * PIECE < file.size; piece++) await cache.delete(nameOf(file.url, piece));
  await removeBundle(bundle);
}

/** Lets go of what is too old, and of what belongs to somebody else. */
export function tidyAlong(): Promise<void> {
  return inTurn(async () => {
    const owner = await getMeta<string | null>("owner");
    for (const bundle of await bundles())
      if (bundle.account !== owner || Date.now() - Date.parse(bundle.takenAt) > LONGEST) await drop(bundle);
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== PREFIX + (owner ?? "")) await caches.delete(name);
    places = null;
  });
}

/** A lesson whose page is not to be had any more is not kept either. */
export async function letGoAlong(page: string): Promise<void> {
  const owner = await getMeta<string | null>("owner");
  if (owner) await hearAlong({ type: "along-drop", account: owner, page });
  await letGo(page);
}
