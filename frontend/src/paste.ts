// A field that takes what Word or WPS puts on the clipboard (`data-paste-html`): the marks go to the server, which cleans
// them; the person sees the words. Without this the field takes plain text, one paragraph a line.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, td, th, blockquote";

/** The words of pasted marks, a line for each paragraph. Nothing of it is ever put on the page as marks. */
function linesOf(marks: string): string[] {
  const parsed = new DOMParser().parseFromString(marks, "text/html");
  for (const unread of parsed.querySelectorAll("style, script, xml, title")) unread.remove();
  const blocks = [...parsed.querySelectorAll(BLOCKS)].filter((block) => !block.querySelector(BLOCKS));
  const texts = blocks.length > 0 ? blocks.map((block) => block.textContent) : [parsed.body.textContent];
  return texts.map((text) => (text ?? "").replace(/\s+/g, " ").trim()).filter((text) => text !== "");
}

export function start(element: HTMLElement): void {
  if (!(element instanceof HTMLTextAreaElement)) return;
  const shown = document.createElement("div");
  shown.className = "card document";
  shown.hidden = true;
  shown.setAttribute("aria-live", "polite");
  element.after(shown);

  const again = (): void => {
    element.value = "";
    element.hidden = false;
    shown.hidden = true;
    element.focus();
  };

  element.addEventListener("paste", (event) => {
    const marks = event.clipboardData?.getData("text/html") ?? "";
    const lines = marks === "" ? [] : linesOf(marks);
    if (lines.length === 0) return;
    event.preventDefault();
    element.value = marks;
    element.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = element.dataset["again"] ?? "";
    button.addEventListener("click", again);
    const paragraphs = lines.map((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    });
    shown.replaceChildren(button, ...paragraphs);
    shown.hidden = false;
  });
}
