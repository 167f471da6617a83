import { when } from "./when";

/** Characters as people count them: a combined emoji is one. */
export function countOf(text: string): number {
  const Segmenter = (Intl as { Segmenter?: typeof Intl.Segmenter }).Segmenter;
  if (!Segmenter) return [...text].length;
  return [...new Segmenter("zh", { granularity: "grapheme" }).segment(text)].length;
}

when("[data-count]", (field) => {
  const most = Number(field.dataset.count);
  const input = field.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  if (!input || !most) return;
  const shown = document.createElement("output");
  shown.className = "counter";
  input.after(shown);
  const update = (): void => {
    const count = countOf(input.value.trim());
    shown.textContent = `${count}/${most}`;
    shown.classList.toggle("over", count > most);
  };
  input.addEventListener("input", update);
  update();
});

when("[data-focus]", (element) => element.focus());

// A second tap sends nothing twice. The server holds to that as well; this only spares the wait.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = (event as SubmitEvent).submitter;
  setTimeout(() => button?.setAttribute("aria-busy", "true"));
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});
