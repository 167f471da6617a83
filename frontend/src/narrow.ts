// A long list of people to tick: typing shows those whose line holds the text. Who is ticked stays in sight.
export function start(element: HTMLElement): void {
  const field = element as HTMLInputElement;
  field.hidden = false;
  field.addEventListener("input", () => {
    const text = field.value.trim().toLowerCase();
    for (const line of document.querySelectorAll<HTMLElement>(field.dataset.narrow ?? "")) {
      const ticked = line.querySelector("input:checked") !== null;
      line.hidden = !ticked && !(line.textContent ?? "").toLowerCase().includes(text);
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}
