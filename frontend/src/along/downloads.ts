// Lessons taken along: fetched piece by piece while somebody looks on, kept by the service worker for this account alone.
// A network that goes away, a page that is closed: what is here stays, and the next press goes on from there.
import { tell } from "../offline/install";
import { words as said } from "./words";
import { type Bundle, bundles, getMeta, type KeptFile, pagesOf, setMeta } from "../outbox/store";

/** As in the worker, which names pieces by it. */
const PIECE = 512 * 1024;
const PATIENCE = 30_000;
const AUTO = "along-by-itself";

interface Offered {
  title: string;
  page: string;
  take: string;
  files: { url: string; size: number }[];
}

interface Week {
  week: string;
  lessons: Offered[];
}

interface Connection {
  type?: string;
  saveData?: boolean;
}

type Connected = "wifi" | "data" | "saver" | "unknown";
class Full extends Error {}

/** How the phone is connected, as far as the browser tells. */
function connected(): Connected {
  const connection = (navigator as { connection?: Connection }).connection;
  if (connection?.saveData) return "saver";
  if (!connection?.type || connection.type === "unknown") return "unknown";
  return connection.type === "wifi" || connection.type === "ethernet" ? "wifi" : "data";
}

export function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

const total = (files: { size: number }[]): number => files.reduce((sum, file) => sum + file.size, 0);
const here = (files: KeptFile[]): number => files.reduce((sum, file) => sum + file.have, 0);

class Downloads {
  private week: Week | null = null;
  private mine: Bundle[] = [];
  private ending: AbortController | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly account: string,
  ) {
    this.press("go", () => void this.asked());
    this.press("yes", () => void this.fetchAll());
    this.press("no", () => this.show("ask", false));
    this.press("stop", () => this.ending?.abort());
    const auto = root.querySelector<HTMLInputElement>("[data-auto] input");
    auto?.addEventListener("change", () => void setMeta(AUTO, auto.checked ? account : null));
    window.addEventListener("online", () => void this.begin());
    window.addEventListener("offline", () => void this.draw());
  }

  async begin(): Promise<void> {
    this.week = this.root.dataset.downloads ? await this.offered() : null;
    await this.look();
    if (this.week) await this.clean(this.week.week);
    const auto = (await getMeta<string | null>(AUTO)) === this.account;
    const box = this.root.querySelector<HTMLInputElement>("[data-auto] input");
    if (box) box.checked = auto;
    await this.draw();
    if (auto && connected() === "wifi" && this.missing().length && !this.ending) await this.fetchAll();
  }

  private async offered(): Promise<Week | null> {
    try {
      const answer = await fetch(this.root.dataset.downloads ?? "", { headers: { Accept: "application/json" } });
      return answer.ok ? ((await answer.json()) as Week) : null;
    } catch {
      return null;
    }
  }

  private async look(): Promise<void> {
    this.mine = (await bundles()).filter((one) => one.account === this.account);
  }

  /** Lessons of past weeks go by themselves. */
  private async clean(week: string): Promise<void> {
    for (const one of this.mine) if (one.week < week) await this.tell({ type: "along-drop", page: one.page });
    await this.look();
  }

  private tell(asked: Record<string, unknown>, given: Transferable[] = []): Promise<string> {
    return tell({ account: this.account, ...asked }, given, PATIENCE);
  }

  private missing(): Offered[] {
    return (this.week?.lessons ?? []).filter((lesson) => !this.mine.some((one) => one.page === lesson.page && one.whole));
  }

  private needed(): number {
    return this.missing().reduce((sum, lesson) => {
      const begun = this.mine.find((one) => one.page === lesson.page);
      return sum + total(lesson.files) - (begun ? here(begun.files) : 0);
    }, 0);
  }

  /** On Wi-Fi at once; else only when somebody says so, who then knows how much it is. */
  private async asked(): Promise<void> {
    const found = connected();
    if (found === "wifi") return this.fetchAll();
    this.say(said(this.root, found, { size: sizeOf(this.needed()) }), "why");
    this.show("ask", true);
    this.root.querySelector<HTMLElement>("[data-yes]")?.focus();
  }

  private async fetchAll(): Promise<void> {
    if (this.ending) return;
    this.show("ask", false);
    const room = await free();
    if (room !== null && room < this.needed() * 1.05) {
      return this.say(said(this.root, "full", { size: sizeOf(this.needed()), free: sizeOf(room) }));
    }
    this.ending = new AbortController();
    this.say("");
    await this.draw();
    void navigator.storage?.persist?.();
    const fault = await this.fetchEach().catch((found: unknown) => found);
    const stopped = this.ending.signal.aborted;
    this.ending = null;
    await this.look();
    await this.draw();
    if (fault) this.say(this.reason(fault, stopped));
    else this.say(said(this.root, "ready"));
  }

  private reason(fault: unknown, stopped: boolean): string {
    if (stopped) return said(this.root, "stopped");
    if (fault instanceof Full) return said(this.root, "filled");
    return said(this.root, navigator.onLine ? "broken" : "away");
  }

  private async fetchEach(): Promise<void> {
    for (const lesson of this.missing()) await this.fetchLesson(lesson);
  }

  private async fetchLesson(lesson: Offered): Promise<void> {
    const bundle = await this.bundleOf(lesson);
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    const taken = await fetch(lesson.take, { method: "POST", headers: { "X-CSRFToken": token }, signal: this.ending?.signal ?? null });
    if (!taken.ok) throw new Error("not taken along");
    demand(await this.tell({ type: "keep", url: lesson.page }));
    if (!(await pagesOf(this.account)).some((one) => one.url === lesson.page)) throw new Error("no page");
    for (const file of bundle.files) await this.fetchFile(bundle, file);
    demand(await this.tell({ type: "along-whole", page: bundle.page }));
    await this.look();
    await this.draw();
  }

  /** What is known of a lesson on this phone; where its files have changed, it begins anew. */
  private async bundleOf(lesson: Offered): Promise<Bundle> {
    const begun = this.mine.find((one) => one.page === lesson.page);
    const same = begun && JSON.stringify(begun.files.map(({ url, size }) => ({ url, size }))) === JSON.stringify(lesson.files);
    if (begun && same) return begun;
    if (begun) await this.tell({ type: "along-drop", page: lesson.page });
    const { title, page } = lesson;
    const files = lesson.files.map((file) => ({ ...file, type: "", etag: "", have: 0 }));
    const week = this.week?.week ?? "";
    const bundle = { account: this.account, page, title, week, takenAt: new Date().toISOString(), whole: false, files };
    demand(await this.tell({ type: "along-begin", bundle }));
    this.mine.push(bundle);
    return bundle;
  }

  private async fetchFile(bundle: Bundle, file: KeptFile): Promise<void> {
    while (file.have < file.size) {
      const last = Math.min(file.have + PIECE, file.size) - 1;
      const answer = await fetch(file.url, { headers: { Range: `bytes=${file.have}-${last}` }, signal: this.ending?.signal ?? null });
      if (answer.status !== 206) throw new Error("no part");
      const etag = answer.headers.get("ETag") ?? "";
      if (file.etag && file.etag !== etag) throw new Error("another file");
      file.etag = etag;
      file.type = answer.headers.get("Content-Type") ?? "";
      if (!file.have) demand(await this.tell({ type: "along-begin", bundle }));
      const bytes = await answer.arrayBuffer();
      const piece = { type: "along-piece", page: bundle.page, url: file.url, piece: Math.floor(file.have / PIECE), bytes };
      const length = bytes.byteLength;
      if (!length) throw new Error("nothing came");
      demand(await this.tell(piece, [bytes]));
      file.have += length;
      this.drawBar();
    }
  }

  private async drop(bundle: Bundle): Promise<void> {
    await this.tell({ type: "along-drop", page: bundle.page });
    await this.look();
    await this.draw();
    this.say(said(this.root, "dropped"));
  }

  private async draw(): Promise<void> {
    const missing = this.missing();
    const busy = this.ending !== null;
    this.root.hidden = !missing.length && !this.mine.length;
    const whole = this.mine.filter((one) => one.whole).length;
    this.say(this.state(missing.length, whole), "words");
    this.show("go", missing.length > 0 && !busy && navigator.onLine);
    const go = this.root.querySelector("[data-go] span");
    if (go) go.textContent = said(this.root, whole || this.mine.length ? "rest" : "all", { n: missing.length, size: sizeOf(this.needed()) });
    this.show("auto", Boolean((navigator as { connection?: Connection }).connection?.type) && Boolean(this.week));
    this.show("bar", busy);
    this.drawBar();
    this.drawRows(busy);
    const room = await free();
    this.say(room === null || !this.mine.length ? "" : said(this.root, "room", { size: sizeOf(room) }), "room");
  }

  private state(missing: number, whole: number): string {
    if (this.week && !missing) return said(this.root, this.week.lessons.length ? "here" : "studied");
    if (!this.week) return whole ? said(this.root, "some", { n: whole }) : said(this.root, "none");
    return said(this.root, "offer", { n: missing, size: sizeOf(this.needed()) });
  }

  private drawBar(): void {
    const bar = this.root.querySelector<HTMLProgressElement>("[data-bar] progress");
    const mine = this.mine.filter((one) => !this.week || one.week === this.week.week);
    const all = mine.reduce((sum, one) => sum + here(one.files), 0) + this.needed();
    const done = all - this.needed();
    if (bar) bar.value = all ? (done / all) * 100 : 0;
    this.say(said(this.root, "done", { done: sizeOf(done), size: sizeOf(all) }), "done");
  }

  private drawRows(busy: boolean): void {
    const list = this.root.querySelector("[data-rows]");
    const made = this.root.querySelector<HTMLTemplateElement>("template[data-row]");
    if (!list || !made) return;
    const rows = this.mine.map((bundle) => {
      const row = made.content.firstElementChild?.cloneNode(true) as HTMLElement;
      const link = row.querySelector("a");
      if (link) link.href = bundle.page;
      const size = sizeOf(total(bundle.files));
      const note = bundle.whole ? size : said(this.root, "part", { done: sizeOf(here(bundle.files)), size });
      for (const [name, text] of [["title", bundle.title], ["note", note]] as const) {
        const place = row.querySelector(`[data-${name}]`);
        if (place) place.textContent = text;
      }
      const button = row.querySelector<HTMLButtonElement>("[data-drop]");
      button?.setAttribute("aria-label", said(this.root, "drop", { title: bundle.title }));
      if (button) button.disabled = busy;
      button?.addEventListener("click", () => void this.drop(bundle));
      return row;
    });
    list.replaceChildren(...rows);
    this.show("rows", rows.length > 0);
  }

  private say(text: string, name = "said"): void {
    const place = this.root.querySelector<HTMLElement>(`[data-${name}]`);
    if (!place) return;
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text && name !== "said";
  }

  private show(name: string, on: boolean): void {
    this.root.querySelector<HTMLElement>(`[data-${name}]`)?.toggleAttribute("hidden", !on);
  }

  private press(name: string, work: () => void): void {
    this.root.querySelector(`[data-${name}]`)?.addEventListener("click", work);
  }
}

function demand(word: string): void {
  if (word === "full") throw new Full();
  if (word !== "done") throw new Error(word || "no answer");
}

/** Bytes that this site may still use; null where the browser does not tell. */
async function free(): Promise<number | null> {
  const found = await navigator.storage?.estimate?.().catch(() => undefined);
  return found?.quota === undefined ? null : Math.max(0, found.quota - (found.usage ?? 0));
}

export function start(root: HTMLElement): void {
  const account = document.querySelector<HTMLElement>("[data-frame]")?.dataset.account ?? "";
  if (!account || account === "-" || !("caches" in window) || !navigator.serviceWorker) return;
  const begin = (): void => void new Downloads(root, account).begin().catch(() => undefined);
  if (navigator.serviceWorker.controller) begin();
  else navigator.serviceWorker.addEventListener("controllerchange", begin, { once: true });
}
