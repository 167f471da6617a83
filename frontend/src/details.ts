// Menus and confirmations are <details>: they open without this; here they also close as a menu should.
import { when } from "./when";

const POPUPS = "details.menu[open], details.confirm[open]";

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll<HTMLDetailsElement>(POPUPS)) {
    if (!open.contains(event.target as Node)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll<HTMLDetailsElement>(POPUPS)) {
    open.open = false;
    open.querySelector("summary")?.focus();
  }
});

when("[data-close-details]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const details = button.closest("details");
    if (details) details.open = false;
  });
});
