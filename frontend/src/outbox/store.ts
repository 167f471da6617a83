// What a device keeps of its own: deeds that wait, which pages are kept and whose they are. Pages and the service
// worker both use it, so nothing here knows a document. The pages themselves lie in the Cache storage.
export interface Deed {
  id: string;
  account: string;
  kind: string;
  title: string;
  fields: Record<string, string | string[]>;
  /** The page to go to, at first the one on which it was done, and the address of its form: by these a person and a
   * page know it again. */
  page: string;
  action: string;
  madeAt: string;
  order: number;
  state: "waiting" | "refused";
  tries: number;
  words: string;
  /** It has been on its way once: the server may know it, so nothing of it may change any more. */
  touched?: boolean;
}

export interface KeptPage {
  account: string;
  url: string;
  title: string;
  keptAt: string;
}

/** A file of a lesson that was taken along: `have` of its bytes are here, in pieces. */
export interface KeptFile {
  url: string;
  size: number;
  type: string;
  etag: string;
  have: number;
}

/** A lesson that was taken along, under the address of its page. */
export interface Bundle {
  account: string;
  page: string;
  title: string;
  week: string;
  takenAt: string;
  whole: boolean;
  files: KeptFile[];
}

const DAY = 86_400_000;
/** The server takes deeds of up to fourteen days; what nobody has come back for in a month goes. */
const FORGOTTEN = 30 * DAY;
export const MOST_WAITING = 100;

type Store = "deeds" | "pages" | "meta" | "bundles";
const KEYS: Record<Store, IDBObjectStoreParameters> = {
  deeds: { keyPath: "id" },
  pages: { keyPath: ["account", "url"] },
  meta: {},
  bundles: { keyPath: ["account", "page"] },
};

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open("zhibu", 2);
    asked.onupgradeneeded = () => {
      for (const [name, key] of Object.entries(KEYS))
        if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name, key);
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = undefined;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error ?? new Error("no database"));
  }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** Runs `work` in one transaction and gives its result once that is on the disk. */
async function within<T>(name: Store, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(name, mode);
  const asked = work(transaction.objectStore(name));
  return new Promise<T>((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
  });
}

/** All deeds in the order in which they were done; those that nobody came back for are dropped. */
export async function deeds(): Promise<Deed[]> {
  const all = await within<Deed[]>("deeds", "readonly", (store) => store.getAll());
  const old = all.filter((deed) => Date.now() - deed.order > FORGOTTEN);
  for (const deed of old) await removeDeed(deed.id);
  return all.filter((deed) => !old.includes(deed)).sort((one, other) => one.order - other.order);
}

export async function putDeed(deed: Deed): Promise<void> {
  await within("deeds", "readwrite", (store) => store.put(deed));
}

/** Notes that a deed is on its way, if it is still there. */
export async function touchDeed(id: string): Promise<void> {
  await within("deeds", "readwrite", (store) => {
    const asked = store.openCursor(id);
    asked.onsuccess = () => {
      const found = asked.result;
      if (found) found.update({ ...(found.value as Deed), touched: true });
    };
    return asked;
  });
}

export async function removeDeed(id: string): Promise<void> {
  await within("deeds", "readwrite", (store) => store.delete(id));
}

/** The pages kept for an account, the latest first. */
export async function pagesOf(account: string): Promise<KeptPage[]> {
  const all = await within<KeptPage[]>("pages", "readonly", (store) => store.getAll());
  return all.filter((page) => page.account === account).sort((one, other) => other.keptAt.localeCompare(one.keptAt));
}

export async function putPage(page: KeptPage): Promise<void> {
  await within("pages", "readwrite", (store) => store.put(page));
}

export async function removePage(page: KeptPage): Promise<void> {
  await within("pages", "readwrite", (store) => store.delete([page.account, page.url]));
}

export async function removeAllPages(): Promise<void> {
  await within("pages", "readwrite", (store) => store.clear());
}

/** Every lesson taken along, whoever's, in the order in which they were. */
export async function bundles(): Promise<Bundle[]> {
  const all = await within<Bundle[]>("bundles", "readonly", (store) => store.getAll());
  return all.sort((one, other) => one.takenAt.localeCompare(other.takenAt));
}

export async function putBundle(bundle: Bundle): Promise<void> {
  await within("bundles", "readwrite", (store) => store.put(bundle));
}

export async function removeBundle(bundle: Bundle): Promise<void> {
  await within("bundles", "readwrite", (store) => store.delete([bundle.account, bundle.page]));
}

export async function removeAllBundles(): Promise<void> {
  await within("bundles", "readwrite", (store) => store.clear());
}

export async function getMeta<T>(key: string): Promise<T | undefined> {
  return within<T | undefined>("meta", "readonly", (store) => store.get(key));
}

export async function setMeta(key: string, value: unknown): Promise<void> {
  await within("meta", "readwrite", (store) => store.put(value, key));
}

/** An id for a deed (UUID, version 4); `crypto.randomUUID` is not there without HTTPS, this is. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export type News = { type: "changed" } | { type: "done"; id: string; action: string; words: string; url: string };

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("zhibu");
const listeners = new Set<(news: News) => void>();
channel?.addEventListener("message", (event: MessageEvent<News>) => {
  for (const listener of listeners) listener(event.data);
});

/** Tells every open page, this one too. */
export function announce(news: News): void {
  channel?.postMessage(news);
  for (const listener of listeners) listener(news);
}

export function onNews(listener: (news: News) => void): void {
  listeners.add(listener);
}
