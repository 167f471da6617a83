// What stands behind the # of an address is never sent to a server. It goes into the field that the form names, and out
// of the address, so that neither history nor a picture of the screen keeps it. Without a script it is typed.
export function start(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const field = form.elements.namedItem(form.dataset.fragment ?? "");
  const text = decodeURIComponent(location.hash.slice(1));
  if (!(field instanceof HTMLInputElement) || !text) return;
  field.value = text;
  history.replaceState(history.state, "", location.pathname + location.search);
  form.querySelector<HTMLButtonElement>("button[type=submit]")?.focus();
}
