// The line under the header that tells of the network, of what waits and of a new version; it wakes the rest.
import { ask, type Counter, type Sent, sendAll } from "../outbox/send";
import { deeds, getMeta, onNews } from "../outbox/store";
import { watchForms } from "./forms";
import { tell, watchVersions } from "./install";
import { fillLists } from "./lists";
import { momentOf, words } from "./words";

const AGAIN = [15_000, 30_000, 60_000, 120_000, 300_000];

class Frame {
  private readonly state: HTMLAnchorElement | null;
  private last: Sent = "nothing";
  private sending = false;
  private sent = 0;
  private readonly keptWhy = document.documentElement.dataset.keptWhy ?? "";
  private isBack = false;
  private failures = 0;
  private timer = 0;
  private drawing = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly counter: Counter,
  ) {
    this.state = root.querySelector<HTMLAnchorElement>("[data-state]");
    window.addEventListener("online", () => {
      const back = document.querySelector<HTMLElement>("[data-back]");
      if (back) back.hidden = false;
      void this.look();
      void this.send();
    });
    window.addEventListener("offline", () => void this.draw());
    onNews((news) => {
      if (news.type === "done") this.sent += 1;
      void this.draw();
    });
  }

  /** On a kept page: is there a network after all? Its forms get a fresh token, its reader the offer of a fresh page. */
  readonly look = async (): Promise<void> => {
    if (!document.documentElement.dataset.kept || !navigator.onLine) return;
    const sender = await ask(this.counter);
    if (sender === "away") return;
    this.isBack = true;
    if (sender !== "nobody")
      for (const input of document.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")) input.value = sender.token;
    await this.draw();
  };

  /** Sends what waits; after a failure again by itself, ever more rarely. */
  readonly send = async (): Promise<void> => {
    window.clearTimeout(this.timer);
    if (this.sending) return;
    this.sending = true;
    await this.draw();
    this.last = await sendAll(this.counter).catch((): Sent => "nothing");
    this.sending = false;
    if (this.last === "away") {
      const pause = AGAIN[Math.min(this.failures, AGAIN.length - 1)];
      this.failures += 1;
      this.timer = window.setTimeout(() => void this.send(), pause);
    } else this.failures = 0;
    await this.draw();
    if (this.sent) window.setTimeout(() => this.rest(), 8_000);
  };

  private rest(): void {
    this.sent = 0;
    void this.draw();
  }

  async draw(): Promise<void> {
    const now = (this.drawing += 1);
    const all = await deeds().catch(() => []);
    // The offline page knows nobody: it stands in for a page of whoever is signed in.
    const own = this.root.dataset.account || ((await getMeta<string | null>("owner").catch(() => null)) ?? "-");
    if (now !== this.drawing) return;
    const mine = own === "-" ? all : all.filter((deed) => deed.account === own);
    const waiting = mine.filter((deed) => deed.state === "waiting").length;
    const away = !navigator.onLine || this.last === "away" || (this.keptWhy === "away" && !this.isBack);
    this.show(this.wordsFor(waiting, mine.length - waiting, away, own === "-" || this.last === "nobody"), away);
    fillLists(all, own, this.send);
  }

  private wordsFor(waiting: number, refused: number, away: boolean, nobody: boolean): string {
    if (away) return waiting ? words("awaySaved", { n: waiting }) : words("away");
    if (waiting && nobody) return words("signIn", { n: waiting });
    if (waiting) return words(this.sending ? "sending" : "waiting", { n: waiting });
    if (refused && !nobody) return words("refused", { n: refused });
    if (this.sent) return words("sent", { n: this.sent });
    if (this.isBack) return words("fresh");
    return this.keptWhy ? words("slow") : "";
  }

  private show(text: string, away: boolean): void {
    const line = this.state;
    const said = line?.querySelector("[data-state-words]");
    const note = line?.querySelector<HTMLElement>("[data-kept-note]");
    if (!line || !said || !note) return;
    line.hidden = !text;
    line.classList.toggle("away", away);
    if (text === words("fresh")) line.href = window.location.href;
    if (said.textContent !== text) said.textContent = text;
    const { kept } = document.documentElement.dataset;
    note.hidden = !kept;
    if (kept && !note.textContent) note.textContent = words("kept", { when: momentOf(kept) });
  }
}

export function start(root: HTMLElement): void {
  const counter = { token: root.dataset.token ?? "", deeds: root.dataset.deeds ?? "" };
  const frame = new Frame(root, counter);
  watchForms(root, counter, frame.send);
  watchVersions(root);
  if (root.dataset.account === "-" && !document.documentElement.dataset.kept) void tell({ type: "wipe" });
  void frame.look();
  void frame.send();
  root.dataset.ready = "";
}
