/** Runs `start` once for each element that matches, now and whenever htmx brings new ones. */
export function when(selector: string, start: (element: HTMLElement) => void): void {
  const begun = new WeakSet<Element>();
  const look = (root: ParentNode): void => {
    const found = [...root.querySelectorAll<HTMLElement>(selector)];
    if (root instanceof HTMLElement && root.matches(selector)) found.push(root);
    for (const element of found) {
      if (begun.has(element)) continue;
      begun.add(element);
      start(element);
    }
  };
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target as HTMLElement));
}

/** Loads a module of its own, which exports `start`, when the first matching element is on the page. */
export function lazily(selector: string, load: () => Promise<{ start: (element: HTMLElement) => void }>): void {
  when(selector, (element) => {
    void load().then((module) => module.start(element));
  });
}
