// A meeting under way: the page asks every second whether it is still right, and takes over the parts that are not. It
// never takes a field away from somebody who is writing. Imports nothing of the page's own script.
const EVERY = 1200;
const HIDDEN = 15_000;
const LOST = 4000;
const BEAT = 30_000;
const RANDOM = /(name="(?:csrfmiddlewaretoken|token|deed)" value=")[^"]*/g;

const plain = (part: Element): string => part.outerHTML.replace(RANDOM, "$1");

/** Whether somebody is in the middle of something in a part. */
function busy(part: Element): boolean {
  if (part.querySelector("details.confirm[open]")) return true;
  for (const field of part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("input, textarea, select")) {
    if (field === document.activeElement) return true;
    if (field instanceof HTMLSelectElement) {
      if (field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected))) return true;
    } else if (field.type === "checkbox" ? (field as HTMLInputElement).checked !== (field as HTMLInputElement).defaultChecked : field.type !== "hidden" && field.value !== field.defaultValue) return true;
  }
  return false;
}

/** What tells one control from the others, so that the focus finds it again. */
function mark(element: Element | null): string {
  if (!element) return "";
  const button = element as HTMLButtonElement;
  return element.id || `${button.form?.action ?? ""} ${button.name ?? ""} ${button.value ?? ""} ${element.textContent ?? ""}`;
}

class Live {
  private readonly seen = new Map<string, string>();
  private ticket: string;
  private stamp: string;
  private timer = 0;
  private looking = false;
  private failures = 0;

  constructor(private readonly root: HTMLElement) {
    this.ticket = root.dataset.ticket ?? "";
    this.stamp = root.dataset.stamp ?? "";
    for (const part of this.parts(root)) this.seen.set(part.dataset.part ?? "", plain(part));
    root.addEventListener("submit", (event) => void this.send(event));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.look();
    });
    window.addEventListener("online", () => void this.look());
    if (root.dataset.beat) window.setInterval(() => void this.beat(), BEAT);
    this.later(EVERY);
  }

  private parts(where: ParentNode): HTMLElement[] {
    return [...where.querySelectorAll<HTMLElement>("[data-part]")];
  }

  private later(wait: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), wait * (0.9 + Math.random() * 0.2));
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const query = new URLSearchParams({ t: this.ticket, v: this.stamp });
      const answer = await fetch(`${this.root.dataset.live}?${query}`, { headers: { "HX-Request": "true" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.headers.has("HX-Redirect")) return window.location.reload();
      if (answer.status === 200) this.take(await answer.text());
      else if (answer.status !== 204) throw new Error(String(answer.status));
      this.found(true);
    } catch {
      this.found(false);
    } finally {
      this.looking = false;
      this.later(document.hidden ? HIDDEN : this.failures ? Math.min(HIDDEN, LOST * this.failures) : EVERY);
    }
  }

  private found(well: boolean): void {
    this.failures = well ? 0 : this.failures + 1;
    const lost = this.root.querySelector<HTMLElement>("[data-live-lost]");
    if (lost) lost.hidden = this.failures < 2;
  }

  private take(text: string): void {
    const answer = new DOMParser().parseFromString(text, "text/html").querySelector<HTMLElement>("[data-live-answer]");
    if (!answer) return;
    if (answer.dataset.state !== this.root.dataset.state && !busy(this.root)) return window.location.reload();
    this.ticket = answer.dataset.ticket || this.ticket;
    let whole = true;
    for (const part of this.parts(answer)) whole = this.replace(part) && whole;
    this.stamp = whole ? (answer.dataset.stamp ?? "") : "";
  }

  /** Whether the page shows this part as it is now; one in which somebody is writing waits. */
  private replace(part: HTMLElement): boolean {
    const name = part.dataset.part ?? "";
    const now = plain(part);
    const old = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!old || this.seen.get(name) === now) return true;
    if (busy(old)) return false;
    const focused = old.contains(document.activeElement) ? mark(document.activeElement) : "";
    for (const open of old.querySelectorAll<HTMLDetailsElement>("details[id][open]")) {
      const same = part.querySelector<HTMLDetailsElement>(`details[id="${open.id}"]`);
      if (same) same.open = true;
    }
    const fresh = document.importNode(part, true);
    old.replaceWith(fresh);
    this.seen.set(name, now);
    if (focused) [...fresh.querySelectorAll<HTMLElement>("a, button, summary")].find((one) => mark(one) === focused)?.focus();
    fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    return true;
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (!form.hasAttribute("data-live-form")) return;
    event.preventDefault();
    const button = event.submitter as HTMLButtonElement | null;
    if (button?.getAttribute("aria-busy")) return;
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    if (button?.name) body.set(button.name, button.value);
    button?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Live: "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") return window.location.reload();
      if (answer.status === 422) return this.say(((await answer.json()) as { words: string }).words);
      if (!answer.ok) return window.location.reload();
      this.say("");
      form.reset();
      renew(form);
      const open = form.closest("details");
      if (open) open.open = false;
      if (document.activeElement instanceof HTMLElement && document.activeElement.matches("input, textarea") && !form.hasAttribute("data-live-clear")) document.activeElement.blur();
    } catch {
      this.found(false);
      this.found(false);
    } finally {
      button?.removeAttribute("aria-busy");
    }
    this.looking = false;
    await this.look();
  }

  private say(words: string): void {
    const place = this.root.querySelector<HTMLElement>("[data-live-words]");
    if (!place) return;
    place.textContent = "";
    if (!words) return;
    const notice = document.createElement("p");
    notice.className = "notice due";
    notice.textContent = words;
    place.append(notice);
    place.scrollIntoView({ block: "nearest" });
  }

  private async beat(): Promise<void> {
    const token = this.root.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    try {
      await fetch(this.root.dataset.beat ?? "", { method: "POST", headers: { "X-CSRFToken": token } });
    } catch {
      // No signal: the time until it is back is not counted, and the page says that it is away.
    }
  }
}

/** The next line of the discussion is another one. */
function renew(form: HTMLFormElement): void {
  const deed = form.querySelector<HTMLInputElement>("[data-live-deed]");
  if (!deed) return;
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  deed.value = deed.defaultValue = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export function start(root: HTMLElement): void {
  new Live(root);
}
