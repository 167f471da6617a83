// Lines of an agenda arranged on the page: added, taken off, moved by the grip or the arrow keys. Without this file the
// same buttons send the form, and the server arranges.

function renumber(list: HTMLElement): void {
  const counter = list.closest("[data-agenda]")?.querySelector(".segment-count");
  if (counter) counter.textContent = String(list.children.length);
}

function addLine(list: HTMLElement): void {
  const last = list.lastElementChild;
  if (!last) return;
  const line = last.cloneNode(true) as HTMLElement;
  for (const input of line.querySelectorAll("input")) input.value = "";
  line.querySelector("small")?.remove();
  list.append(line);
  line.querySelector<HTMLInputElement>("input:not([type=hidden])")?.focus();
  renumber(list);
}

function dropLine(list: HTMLElement, line: HTMLElement): void {
  if (list.children.length > 1) {
    line.remove();
  } else {
    for (const input of line.querySelectorAll("input")) input.value = "";
    line.querySelector("small")?.remove();
  }
  renumber(list);
}

/** The dragged line stays in its place of the document, or the pointer would be lost: its neighbors move around it. */
function moveTo(line: Element, y: number): void {
  const middleOf = (other: Element): number => {
    const box = other.getBoundingClientRect();
    return box.top + box.height / 2;
  };
  for (let other = line.previousElementSibling; other && y < middleOf(other); other = line.previousElementSibling) {
    line.after(other);
  }
  for (let other = line.nextElementSibling; other && y > middleOf(other); other = line.nextElementSibling) {
    line.before(other);
  }
}

function grip(handle: HTMLElement, line: HTMLElement, event: PointerEvent): void {
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  line.classList.add("dragged");
  const move = (e: PointerEvent): void => moveTo(line, e.clientY);
  const end = (): void => {
    line.classList.remove("dragged");
    handle.removeEventListener("pointermove", move);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", end, { once: true });
  handle.addEventListener("pointercancel", end, { once: true });
}

export function start(section: HTMLElement): void {
  const list = section.querySelector<HTMLElement>("[data-agenda-lines]");
  if (!list) return;
  for (const handle of list.querySelectorAll<HTMLElement>("[data-agenda-grip]")) handle.hidden = false;
  section.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[name=arrange]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest<HTMLElement>(".agenda-line");
    if (button.hasAttribute("data-agenda-add")) addLine(list);
    else if (line && button.hasAttribute("data-agenda-drop")) dropLine(list, line);
  });
  list.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>("[data-agenda-grip]");
    const line = handle?.closest<HTMLElement>(".agenda-line");
    if (handle && line) grip(handle, line, event);
  });
  list.addEventListener("keydown", (event) => {
    const line = (event.target as Element).closest<HTMLElement>(".agenda-line");
    if (!line || !(event.target instanceof HTMLInputElement)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      addLine(list);
    } else if (event.altKey && event.key === "ArrowUp") {
      line.previousElementSibling?.before(line);
      event.target.focus();
    } else if (event.altKey && event.key === "ArrowDown") {
      line.nextElementSibling?.after(line);
      event.target.focus();
    }
  });
}
