import { Ledger } from "./along/ledger";
import { onNews } from "./outbox/store";
import { counting } from "./reflection";

// Studying a lesson: time is reported while the page is in sight and at work; the server decides what it believes. Of a
// lesson that was taken along the time without a network goes into an account that is sent later.
const EVERY = 15_000;
const IDLE = 120_000;
/** What the server believes of a time without reports, whatever the clock of the page says. */
const BELIEVED = 60_000;

class Clock {
  private since = 0;
  private spent = 0;
  run(on: boolean): void {
    if (on && !this.since) this.since = performance.now();
    if (!on && this.since) {
      this.spent += performance.now() - this.since;
      this.since = 0;
    }
  }
  get now(): number {
    return this.spent + (this.since ? performance.now() - this.since : 0);
  }
  take(): number {
    const spent = this.now;
    this.spent = 0;
    if (this.since) this.since = performance.now();
    return Math.round(spent);
  }
  /** What was taken and not heard by anybody. */
  give(spent: number): void {
    this.spent += spent;
  }
}

class Study {
  private readonly clock = new Clock();
  private readonly media: HTMLMediaElement | null;
  private readonly needed: number;
  private missing: number;
  private ended = false;
  private asked = performance.now();
  private told = 0;
  private away = false;
  private readonly ledger: Ledger | null;

  constructor(private readonly root: HTMLElement) {
    this.media = root.querySelector<HTMLMediaElement>("[data-player]");
    this.needed = Number(root.dataset.needed);
    this.missing = Number(root.dataset.missing);
    this.ledger = ledgerOf(root);
    void this.begin();
  }

  private async begin(): Promise<void> {
    const { root, ledger } = this;
    if (ledger) {
      await ledger.load();
      this.ended = ledger.ended;
      onNews((news) => {
        if (news.type === "done" && news.action === root.dataset.study) void ledger.load().then(() => this.report());
      });
    }
    this.resume(ledger?.position || Number(root.dataset.position));
    this.watch();
    root.addEventListener("offline:gather", (event) => this.add((event as CustomEvent<Record<string, string>>).detail));
    this.draw();
    void this.report();
    window.setInterval(() => void this.report(), EVERY);
    window.setInterval(() => this.tick(), 1000);
  }

  private resume(at: number): void {
    const media = this.media;
    if (!media || !at) return;
    const go = (): void => {
      if (at < media.duration - 2) media.currentTime = at;
    };
    if (media.readyState > 0) go();
    else media.addEventListener("loadedmetadata", go, { once: true });
  }

  private watch(): void {
    document.addEventListener("visibilitychange", () => {
      this.tick();
      if (document.hidden) void this.report(true);
    });
    window.addEventListener("pagehide", () => void this.report(true));
    for (const name of ["pointerdown", "keydown", "scroll", "touchmove", "pointermove"])
      window.addEventListener(name, () => (this.asked = performance.now()), { passive: true, capture: true });
    const media = this.media;
    if (media) {
      for (const name of ["play", "playing", "pause", "waiting", "ended"])
        media.addEventListener(name, () => this.tick());
      media.addEventListener("pause", () => void this.report());
      media.addEventListener("ended", () => this.finish());
      return;
    }
    const end = this.root.querySelector("[data-study-end]");
    if (end && !this.root.querySelector("[data-deck]"))
      new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.finish()).observe(end);
    this.root.addEventListener("deck:end", () => this.finish());
  }

  /** What no report has told yet goes with a check-in that is saved for later. */
  private add(fields: Record<string, string>): void {
    fields.position = String(Math.floor(this.media?.currentTime ?? 0));
    fields.visible_ms = String(Math.round(this.clock.now));
    if (this.ended) fields.reached_end = "on";
  }

  private finish(): void {
    if (this.ended) return;
    this.ended = true;
    void this.report();
  }

  /** Time runs while the page is in sight and something is played, or somebody is reading. */
  private tick(): void {
    const media = this.media;
    const busy = media ? !media.paused && !media.ended && media.readyState > 2 : performance.now() - this.asked < IDLE;
    this.clock.run(!document.hidden && busy);
    this.draw();
    const due = this.left === 0 && this.missing > 0 && (this.media !== null || this.ended);
    if (due && !this.away && performance.now() - this.told > 2000) void this.report();
  }

  private get left(): number {
    const now = this.clock.now + (this.ledger?.spent ?? 0);
    const unheard = this.away && !this.ledger ? Math.min(now, BELIEVED) : now;
    return Math.max(0, Math.ceil(this.missing - unheard / 1000));
  }

  private async report(leaving = false): Promise<void> {
    if (this.missing === 0 && !this.media) return;
    this.told = performance.now();
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    const spent = this.clock.take();
    const position = Math.floor(this.media?.currentTime ?? 0);
    const body = new URLSearchParams({ position: String(position), visible_ms: String(spent) });
    if (this.ended) body.set("reached_end", "on");
    try {
      // A page that is leaving may not live to hear that there is no network.
      if (this.ledger && !navigator.onLine) throw new Error("no network");
      const answer = await fetch(this.root.dataset.study ?? "", {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token },
        keepalive: leaving,
      });
      if (!answer.ok) return;
      this.missing = ((await answer.json()) as { missing: number }).missing;
      this.away = false;
    } catch {
      // No signal: what was studied meanwhile is told with the next report, as far as the server believes it.
      this.away = true;
      if (this.ledger) await this.note(spent, position);
      else this.clock.give(spent);
    }
    this.draw();
  }

  /** Into the account; what cannot be written there is kept for the next report. */
  private async note(spent: number, position: number): Promise<void> {
    if (spent < 1000 && !(this.ended && !this.ledger?.ended)) return this.clock.give(spent);
    await this.ledger?.note(spent, { position, ended: this.ended }).catch(() => this.clock.give(spent));
    if (this.ledger) this.ledger.ended = this.ended;
  }

  private draw(): void {
    const left = this.left;
    const done = Math.max(0, this.needed - left);
    const shown = this.root.querySelector("[data-study-done]");
    if (shown) shown.textContent = `${Math.floor(done / 60)}:${String(done % 60).padStart(2, "0")}`;
    const bar = this.root.querySelector<HTMLProgressElement>("[data-study-bar]");
    if (bar) bar.value = this.needed ? (done / this.needed) * 100 : 100;
    const card = this.root.querySelector<HTMLElement>("[data-check-in]");
    const wait = this.root.querySelector<HTMLElement>("[data-study-wait]");
    const open = this.missing === 0 || (this.away && left === 0 && (this.media !== null || this.ended));
    if (card) card.hidden = !open;
    if (wait) wait.hidden = open;
    const rest = wait?.querySelector<HTMLElement>("[data-study-left]");
    if (!rest) return;
    if (this.away && !this.ledger && left > 0 && this.clock.now > BELIEVED) {
      rest.textContent = rest.dataset.away ?? "";
      return;
    }
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    rest.textContent = left > 1 ? `${rest.dataset.words} ${time}` : this.media || this.ended ? "" : (rest.dataset.end ?? "");
  }
}

/** The account of a lesson that was taken along; none for others, nor for nobody. */
function ledgerOf(root: HTMLElement): Ledger | null {
  const account = document.querySelector<HTMLElement>("[data-frame]")?.dataset.account ?? "";
  const { along, title, study } = root.dataset;
  return along && account && account !== "-" ? new Ledger(account, along, title ?? "", study ?? "") : null;
}

/** Slides one at a time: swipe, arrows, buttons. Without this they stand one below the other. */
function deal(deck: HTMLElement): void {
  const sheets = deck.querySelector<HTMLElement>(".sheets");
  const bar = deck.querySelector<HTMLElement>("[data-deck-bar]");
  if (!sheets || !bar) return;
  const pages = [...sheets.children] as HTMLElement[];
  deck.classList.add("dealt");
  bar.hidden = false;
  const back = bar.querySelector<HTMLButtonElement>("[data-deck-back]");
  const next = bar.querySelector<HTMLButtonElement>("[data-deck-next]");
  const count = bar.querySelector<HTMLElement>("[data-deck-count]");
  let at = 0;
  const show = (page: number): void => {
    at = page;
    if (count) count.textContent = `${at + 1} / ${pages.length}`;
    if (back) back.disabled = at === 0;
    if (next) next.disabled = at === pages.length - 1;
    if (at === pages.length - 1) deck.dispatchEvent(new CustomEvent("deck:end", { bubbles: true }));
  };
  const go = (page: number): void => {
    const target = pages[Math.max(0, Math.min(pages.length - 1, page))];
    if (target) sheets.scrollTo({ left: target.offsetLeft - sheets.offsetLeft, behavior: "auto" });
  };
  sheets.addEventListener("scroll", () => {
    const page = Math.round(sheets.scrollLeft / sheets.clientWidth);
    if (page !== at) show(page);
  });
  back?.addEventListener("click", () => go(at - 1));
  next?.addEventListener("click", () => go(at + 1));
  sheets.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      go(at + (event.key === "ArrowRight" ? 1 : -1));
    }
  });
  show(0);
}

export function start(root: HTMLElement): void {
  if (root.matches("[data-deck]")) {
    window.setTimeout(() => deal(root));
    return;
  }
  if (root.matches("[data-reflection]")) counting(root);
  else new Study(root);
}

