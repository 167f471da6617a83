// A button that copies the text of a field (`data-copy="<its id>"`). It stands hidden where nothing can be copied; what it
// says afterwards is `data-done`, told to screen readers by its own `aria-live`.

const SAID_MS = 2500;

export function start(button: HTMLElement): void {
  const field = document.getElementById(button.dataset["copy"] ?? "");
  const label = button.querySelector("span");
  if (!label || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !navigator.clipboard) return;
  const words = label.textContent ?? "";
  let timer = 0;
  button.hidden = false;
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(field.value).then(
      () => {
        label.textContent = button.dataset["done"] ?? words;
        window.clearTimeout(timer);
        timer = window.setTimeout(() => (label.textContent = words), SAID_MS);
      },
      () => field.select(),
    );
  });
}
