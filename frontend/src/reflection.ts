// n/20 while writing, counted as the server counts: ends trimmed, a run of white space is one space. This module and
// study.ts import nothing of the page's own script: a part that is loaded later must not run that one again.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

export function tidied(text: string): string {
  return text.replace(/[\s\u0085]+/g, " ").replace(UNSEEN, "").trim();
}

export function countOf(text: string): number {
  const Segmenter = (Intl as { Segmenter?: typeof Intl.Segmenter }).Segmenter;
  if (!Segmenter) return [...text].length;
  return [...new Segmenter("zh", { granularity: "grapheme" }).segment(text)].length;
}

export function counting(field: HTMLElement): void {
  const most = Number(field.dataset.reflection);
  const input = field.querySelector<HTMLTextAreaElement>("textarea");
  if (!input || !most) return;
  const shown = document.createElement("output");
  shown.className = "counter";
  input.after(shown);
  const update = (): void => {
    const count = countOf(tidied(input.value));
    shown.textContent = `${count}/${most}`;
    shown.classList.toggle("over", count > most);
  };
  input.addEventListener("input", update);
  update();
}
