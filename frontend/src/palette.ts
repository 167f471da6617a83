// ⌘K: every page of the side navigation, and whatever is found by title, name, pinyin or initials, a few keys away.
interface Line {
  label: string;
  url: string;
  icon: string;
  note?: string;
}

function pages(): Line[] {
  const links = document.querySelectorAll<HTMLAnchorElement>("[data-palette-source] a");
  return [...links].map((link) => ({
    label: link.textContent?.trim() ?? "",
    url: link.href,
    icon: link.querySelector("svg")?.outerHTML ?? "",
  }));
}

class Palette {
  private readonly dialog = document.createElement("dialog");
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private readonly words = document.querySelector<HTMLElement>("#palette-words")?.dataset ?? {};
  private timer = 0;
  private asked = "";

  constructor(private readonly search: string) {
    this.dialog.className = "palette";
    this.dialog.setAttribute("aria-label", this.words.ask ?? "");
    this.input.type = "search";
    this.input.placeholder = this.words.ask ?? "";
    this.input.setAttribute("aria-label", this.words.ask ?? "");
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-controls", "palette-list");
    this.list.className = "palette-list";
    this.list.id = "palette-list";
    this.list.setAttribute("role", "listbox");
    const box = document.createElement("div");
    box.className = "palette-box";
    box.append(this.input, this.list);
    this.dialog.append(box);
    document.body.append(this.dialog);
    this.input.addEventListener("input", () => this.changed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  open(text = ""): void {
    if (this.dialog.open) return;
    this.input.value = text;
    this.dialog.showModal();
    this.changed();
  }

  private changed(): void {
    const text = this.input.value.trim();
    const found = pages().filter((line) => line.label.toLowerCase().includes(text.toLowerCase()));
    this.draw(found, []);
    window.clearTimeout(this.timer);
    if (text) this.timer = window.setTimeout(() => void this.ask(text, found), 180);
  }

  private async ask(text: string, found: Line[]): Promise<void> {
    this.asked = text;
    const address = `${this.search}?${new URLSearchParams({ q: text })}`;
    const all: Line = { label: `${this.words.go ?? ""} “${text}”`, url: address, icon: "" };
    let suggested: Line[] = [];
    try {
      const part = `${this.search}suggest/?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(part, { headers: { "X-Requested-With": "palette" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      suggested = [...page.querySelectorAll<HTMLAnchorElement>("a[data-suggestion]")].map((link) => ({
        label: link.querySelector(".search-suggested-title")?.textContent?.trim() ?? "",
        note: link.querySelector(".search-suggested-kind")?.textContent?.trim() ?? "",
        url: link.getAttribute("href") ?? "",
        icon: link.querySelector("svg")?.outerHTML ?? "",
      }));
    } catch {
      suggested = [];
    }
    if (this.asked === text && this.dialog.open) this.draw(found, [...suggested, all]);
  }

  private draw(found: Line[], suggested: Line[]): void {
    this.list.replaceChildren();
    this.part(this.words.pages ?? "", found);
    this.part(this.words.found ?? "", suggested);
    if (!this.list.querySelector("a")) {
      const none = document.createElement("p");
      none.textContent = this.words.none ?? "";
      this.list.append(none);
    }
    this.select(0);
  }

  private part(title: string, lines: Line[]): void {
    if (!lines.length) return;
    const head = document.createElement("p");
    head.textContent = title;
    this.list.append(head);
    for (const line of lines) {
      const link = document.createElement("a");
      link.href = line.url;
      link.setAttribute("role", "option");
      link.innerHTML = line.icon;
      link.append(line.label);
      if (line.note) {
        const note = document.createElement("span");
        note.className = "palette-note";
        note.textContent = line.note;
        link.append(note);
      }
      this.list.append(link);
    }
  }

  private get options(): HTMLAnchorElement[] {
    return [...this.list.querySelectorAll("a")];
  }

  private select(index: number): void {
    const options = this.options;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    options[index]?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    const options = this.options;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.select(Math.min(at + 1, options.length - 1));
    else if (event.key === "ArrowUp") this.select(Math.max(at - 1, 0));
    else if (event.key === "Enter") options[at]?.click();
    else if (event.key === "Escape") this.dialog.close();
    else return;
    event.preventDefault();
  }
}

export function start(form: HTMLElement): void {
  const palette = new Palette(form.dataset.palette ?? "");
  document.addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      palette.open();
    }
  });
}
