// Reading aloud by the browser's own voice: paragraph after paragraph, so that pausing and the speed work everywhere.
interface Parts { bar: HTMLElement; toggle: HTMLButtonElement; said: HTMLElement; rate: HTMLSelectElement; close: HTMLButtonElement }

const SPOKEN = "h1, h2, h3, p, li, caption, th, td, figcaption, footer";

function voice(): SpeechSynthesisVoice | undefined {
  const voices = speechSynthesis.getVoices().filter((one) => one.lang.toLowerCase().startsWith("zh"));
  return voices.find((one) => /cn|hans/i.test(one.lang)) ?? voices[0];
}

function partsOf(bar: HTMLElement): Parts {
  const find = <T extends HTMLElement>(name: string) => bar.querySelector<T>(`[data-${name}]`) as T;
  return { bar, toggle: find("toggle"), said: find("said"), rate: find("rate"), close: find("close") };
}

/** What is read, in order: each element whose words do not stand in another one that is read too. */
function pieces(root: HTMLElement): HTMLElement[] {
  const all = [...root.querySelectorAll<HTMLElement>(SPOKEN)].filter((one) => one.textContent?.trim());
  return all.filter((one) => !one.closest("[data-silent]") && !all.some((other) => other !== one && other.contains(one)));
}

export function listen(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-listen]");
  const bar = document.querySelector<HTMLElement>("[data-player]");
  const article = document.querySelector<HTMLElement>("[data-spoken]");
  if (!button || !bar || !article || !("speechSynthesis" in window)) return;
  const { toggle, said, rate, close } = partsOf(bar);
  const words = { play: toggle.dataset.play ?? "", pause: toggle.dataset.pause ?? "" };
  let queue: HTMLElement[] = [];
  let at = 0;
  let turn = 0;

  const show = (speaking: boolean) => {
    bar.dataset.speaking = String(speaking);
    toggle.setAttribute("aria-label", speaking ? words.pause : words.play);
    toggle.querySelector("[data-when=play]")?.toggleAttribute("hidden", speaking);
    toggle.querySelector("[data-when=pause]")?.toggleAttribute("hidden", !speaking);
    button.setAttribute("aria-pressed", String(speaking));
    said.textContent = `${Math.min(at + 1, queue.length)} / ${queue.length}`;
  };
  const unmark = () => article.querySelectorAll(".reading").forEach((one) => one.classList.remove("reading"));
  const stop = () => {
    turn += 1; // What the old voice still says about its end concerns nobody.
    speechSynthesis.cancel();
    show(false);
  };
  const speak = () => {
    const piece = queue[at];
    unmark();
    if (!piece) {
      at = 0;
      stop();
      return;
    }
    const mine = (turn += 1);
    const saying = new SpeechSynthesisUtterance(piece.textContent?.trim() ?? "");
    saying.lang = "zh-CN";
    saying.voice = voice() ?? null;
    saying.rate = Number(rate.value);
    saying.onend = () => {
      if (mine !== turn) return;
      at += 1;
      speak();
    };
    saying.onerror = () => mine === turn && stop();
    piece.classList.add("reading");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    piece.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    show(true);
    speechSynthesis.speak(saying);
  };
  const toggleSpeech = () => (bar.dataset.speaking === "true" ? stop() : speak());

  button.hidden = false;
  button.addEventListener("click", () => {
    if (bar.hidden) {
      queue = pieces(article);
      at = 0;
      bar.hidden = false;
    }
    toggleSpeech();
  });
  toggle.addEventListener("click", toggleSpeech);
  rate.addEventListener("change", () => {
    if (bar.dataset.speaking !== "true") return;
    stop();
    speak();
  });
  close.addEventListener("click", () => {
    stop();
    unmark();
    bar.hidden = true;
    button.focus();
  });
  addEventListener("pagehide", stop);
}
