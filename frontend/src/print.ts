// A button that prints the page: without a script the browser's own menu does it, so the button is hidden then.
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
