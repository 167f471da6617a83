// Reading a page aloud by the browser's own voice, sentence after sentence: pausing keeps the sentence, which is marked
// while it is spoken. Without a voice there is no button.
const BLOCKS = "h1, h2, h3, p, li, dt, dd, th, td, caption, figcaption, blockquote";
const SENTENCE = /[^。！？；!?;\n]+[。！？；!?;\n]*[”’」』）)]*/g;
const CHINESE = /[一-鿿]/;
const MARK = "spoken";

interface Sentence {
  block: HTMLElement;
  text: string;
  range: Range;
}

interface Marks {
  highlights?: Map<string, unknown>;
}

/** The voices of this device by language; some have none, and some tell of them late. */
function voiceFor(text: string): SpeechSynthesisVoice | undefined {
  const voices = speechSynthesis.getVoices();
  const of = (start: string) => voices.filter((one) => one.lang.toLowerCase().startsWith(start));
  if (!CHINESE.test(text)) return of("en")[0] ?? of("zh")[0];
  return of("zh").find((one) => /cn|hans/i.test(one.lang)) ?? of("zh")[0];
}

/** What is read, in order: each block whose words do not stand in another one that is read too, and that is in sight. */
function blocksOf(root: ParentNode): HTMLElement[] {
  const all = [...root.querySelectorAll<HTMLElement>(BLOCKS)].filter((one) => one.textContent?.trim() && one.offsetParent !== null);
  return all.filter((one) => !one.closest("[data-silent], .visually-hidden") && !all.some((other) => other !== one && other.contains(one)));
}

function sentencesOf(block: HTMLElement): Sentence[] {
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  const text = nodes.map((node) => node.data).join("");
  const at = (place: number): [Text, number] => {
    let rest = place;
    for (const node of nodes) {
      if (rest <= node.data.length) return [node, rest];
      rest -= node.data.length;
    }
    const last = nodes.at(-1) as Text;
    return [last, last.data.length];
  };
  return [...text.matchAll(SENTENCE)]
    .filter((found) => found[0].trim())
    .map((found) => {
      const range = document.createRange();
      range.setStart(...at(found.index));
      range.setEnd(...at(found.index + found[0].length));
      return { block, text: found[0].trim(), range };
    });
}

class Reader {
  private sentences: Sentence[] = [];
  private at = 0;
  private turn = 0;
  private speaking = false;

  constructor(private readonly bar: HTMLElement) {
    bar.querySelector("[data-listen-toggle]")?.addEventListener("click", () => (this.speaking ? this.pause() : this.go()));
    bar.querySelector("[data-listen-stop]")?.addEventListener("click", () => this.end());
    window.addEventListener("pagehide", () => this.hush());
    const look = (): void => {
      bar.hidden = !speechSynthesis.getVoices().some((one) => /^(zh|en)/i.test(one.lang));
    };
    look();
    speechSynthesis.addEventListener?.("voiceschanged", look);
  }

  private go(): void {
    if (!this.sentences.length) {
      const roots = [...document.querySelectorAll("[data-spoken]")];
      this.sentences = roots.flatMap((root) => blocksOf(root)).flatMap(sentencesOf);
      this.at = 0;
    }
    this.speak();
  }

  private speak(): void {
    const sentence = this.sentences[this.at];
    if (!sentence) return this.end();
    this.speaking = true;
    const mine = (this.turn += 1);
    const saying = new SpeechSynthesisUtterance(sentence.text);
    const voice = voiceFor(sentence.text);
    if (voice) saying.voice = voice;
    saying.lang = voice?.lang ?? "zh-CN";
    saying.rate = 0.9;
    saying.onend = () => {
      if (mine !== this.turn) return;
      this.at += 1;
      this.speak();
    };
    saying.onerror = () => mine === this.turn && this.pause();
    this.mark(sentence);
    this.draw();
    speechSynthesis.speak(saying);
  }

  /** What the old voice still says about its end concerns nobody. */
  private hush(): void {
    this.turn += 1;
    this.speaking = false;
    speechSynthesis.cancel();
  }

  private pause(): void {
    this.hush();
    this.draw();
  }

  private end(): void {
    this.hush();
    this.mark(null);
    this.sentences = [];
    this.draw();
    this.bar.querySelector<HTMLElement>("[data-listen-toggle]")?.focus();
  }

  private mark(sentence: Sentence | null): void {
    const { highlights } = CSS as Marks;
    const Kind = (window as { Highlight?: new (range: Range) => unknown }).Highlight;
    for (const one of document.querySelectorAll(".reading-now")) one.classList.remove("reading-now");
    highlights?.delete(MARK);
    if (!sentence) return;
    if (highlights && Kind) highlights.set(MARK, new Kind(sentence.range));
    else sentence.block.classList.add("reading-now");
    const { top, bottom } = sentence.range.getBoundingClientRect();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (top < 80 || bottom > window.innerHeight - 140) sentence.block.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  private draw(): void {
    const state = this.speaking ? "pause" : this.sentences.length ? "go-on" : "play";
    for (const one of this.bar.querySelectorAll<HTMLElement>("[data-when]")) one.hidden = one.dataset.when !== state;
    this.bar.querySelector("[data-listen-toggle]")?.setAttribute("aria-pressed", String(this.speaking));
    const stop = this.bar.querySelector<HTMLElement>("[data-listen-stop]");
    if (stop) stop.hidden = state === "play";
    this.bar.classList.toggle("on", state !== "play");
  }
}

export function start(bar: HTMLElement): void {
  if ("speechSynthesis" in window) new Reader(bar);
}
