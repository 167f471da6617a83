// Writing minutes: saved by itself a moment after the last key, put together with what others write; dictated where the
// browser can listen. Without this file the page is a form with a button.
const PAUSE = 4_000;

interface Answer {
  words: string;
  revision?: number;
  written?: number;
  fields?: Record<string, string>;
}
type Field = HTMLInputElement | HTMLTextAreaElement;

class Minutes {
  private timer = 0;
  private busy = false;
  private halted = false;
  private readonly said: HTMLElement | null;

  constructor(private readonly form: HTMLFormElement) {
    this.said = form.querySelector("[data-saved]");
    form.addEventListener("input", () => this.later());
    form.addEventListener("submit", () => {
      this.halted = true;
      clearTimeout(this.timer);
    });
    window.addEventListener("pageshow", () => {
      this.halted = false;
    });
    if (form.querySelector("[data-version]")) this.halted = true;
  }

  private later(): void {
    if (this.halted) return;
    if (this.said) this.said.textContent = this.form.dataset.unsaved ?? "";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE);
  }

  private async save(): Promise<void> {
    if (this.busy || this.halted || !navigator.onLine) return this.busy ? this.later() : undefined;
    this.busy = true;
    const sent = this.values();
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return;
      const said = (await answer.json()) as Answer;
      if (answer.ok) this.take(said, sent);
      else this.halted = true;
      if (this.said && !this.halted) this.said.textContent = said.words;
      if (this.said && !answer.ok) this.said.textContent = said.words;
    } catch {
      // Without a network the form is queued when it is sent.
    } finally {
      this.busy = false;
    }
  }

  /** What others wrote comes into the page, unless somebody types on: then their own words stay what they began with. */
  private take(said: Answer, sent: Map<string, string>): void {
    const now = this.values();
    const typed = [...now].some(([name, value]) => sent.get(name) !== value);
    const revision = this.field("revision");
    if (!revision || said.revision === undefined || said.written === undefined) return;
    if (typed) {
      revision.value = String(said.written);
      this.later();
      return;
    }
    revision.value = String(said.revision);
    for (const [name, value] of Object.entries(said.fields ?? {})) {
      const field = this.field(name);
      if (!field) continue;
      if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === "1";
      else if (field.value.replace(/\r\n/g, "\n").trimEnd() !== value) field.value = value;
    }
  }

  private values(): Map<string, string> {
    const found = new Map<string, string>();
    for (const [name, value] of new FormData(this.form)) {
      if (name !== "revision" && typeof value === "string") found.set(name, value);
    }
    return found;
  }

  private field(name: string): Field | null {
    return this.form.querySelector<Field>(`[name="${CSS.escape(name)}"]`);
  }
}

interface Listener {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  start(): void;
  stop(): void;
  onresult: ((event: { resultIndex: number; results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onend: (() => void) | null;
}

function dictation(form: HTMLFormElement): void {
  const known = window as unknown as Record<string, (new () => Listener) | undefined>;
  const Recognition = known["SpeechRecognition"] ?? known["webkitSpeechRecognition"];
  if (!Recognition) return;
  for (const button of form.querySelectorAll<HTMLButtonElement>("[data-dictate]")) {
    const field = document.getElementById(button.dataset.dictate ?? "") as HTMLTextAreaElement | null;
    const label = button.querySelector("span");
    if (!field || !label) continue;
    const idle = label.textContent ?? "";
    let ear: Listener | null = null;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (ear) return ear.stop();
      ear = new Recognition();
      ear.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-US";
      ear.continuous = true;
      ear.interimResults = false;
      ear.onresult = (event) => {
        for (let n = event.resultIndex; n < event.results.length; n += 1) field.value += event.results[n]?.[0]?.transcript ?? "";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      };
      ear.onend = () => {
        ear = null;
        label.textContent = idle;
        button.setAttribute("aria-pressed", "false");
      };
      ear.start();
      label.textContent = form.dataset.listening ?? idle;
      button.setAttribute("aria-pressed", "true");
    });
  }
}

export function start(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  new Minutes(form);
  dictation(form);
}
