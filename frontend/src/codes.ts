// The code of a meeting on its screen: two hours of codes at once, so that it goes on without a network; the QR code for
// five minutes of them. Time is the server's, told once a minute. Imports nothing of the page's own script.
interface Codes {
  now: number;
  period: number;
  first: number;
  codes: [string, string?][];
}
const ASK = 60_000;

class Screen {
  private known: Codes | null = null;
  private since = 0;

  constructor(private readonly root: HTMLElement) {
    void this.ask();
    window.setInterval(() => void this.ask(), ASK);
    window.setInterval(() => this.draw(), 250);
    if (root.matches("main")) this.stayAwake();
  }

  private async ask(): Promise<void> {
    const asked = performance.now();
    try {
      const answer = await fetch(this.root.dataset.codes ?? "", { redirect: "manual" });
      if (!answer.ok) return;
      const found = (await answer.json()) as Codes;
      if (!found.codes.length) return window.location.reload();
      this.known = found;
      this.since = (asked + performance.now()) / 2;
      this.draw();
    } catch {
      // No network: the codes that are known go on.
    }
  }

  private part<T extends Element>(name: string): T | null {
    return this.root.querySelector<T>(`[data-code${name}]`);
  }

  private draw(): void {
    const known = this.known;
    if (!known) return;
    const at = known.now + (performance.now() - this.since) / 1000;
    const step = Math.floor(at / known.period);
    const [digits, drawn] = known.codes[step - known.first] ?? ["······"];
    const shown = this.part<HTMLElement>("");
    if (shown && shown.textContent !== digits) shown.textContent = digits;
    const left = known.period - (at % known.period);
    const words = this.part<HTMLElement>("-left");
    if (words) words.textContent = `${Math.ceil(left)} ${words.dataset.words ?? ""}`;
    this.part<HTMLElement>("-ring")?.style.setProperty("--left", String(left / known.period));
    const path = this.part<SVGPathElement>("-qr");
    if (drawn) path?.setAttribute("d", drawn);
    path?.ownerSVGElement?.classList.toggle("gone", !drawn);
    const alone = this.part<HTMLElement>("-alone");
    if (alone) alone.hidden = Boolean(drawn);
  }

  private stayAwake(): void {
    const hold = (): void => {
      if (!document.hidden) void navigator.wakeLock?.request("screen").catch(() => undefined);
    };
    document.addEventListener("visibilitychange", hold);
    hold();
  }
}

export function start(root: HTMLElement): void {
  new Screen(root);
}
