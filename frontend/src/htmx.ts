import htmx from "htmx.org";

/** The address that an element would have opened by itself. */
function addressOf(element: Element | undefined): string | null {
  const owner = element?.closest("a[href], form");
  if (owner instanceof HTMLAnchorElement) return owner.href;
  if (owner instanceof HTMLFormElement && owner.method === "get") {
    const query = new URLSearchParams(new FormData(owner) as unknown as Record<string, string>);
    return `${owner.action}?${query}`;
  }
  return null;
}

/** Whatever goes wrong with a part, the whole page is tried: it tells what happened in full. */
function openWhole(event: Event): void {
  const detail = (event as CustomEvent<{ elt?: Element; requestConfig?: { elt?: Element; verb?: string } }>).detail;
  if (detail.requestConfig && detail.requestConfig.verb !== "get") return;
  const address = addressOf(detail.requestConfig?.elt ?? detail.elt);
  if (address) window.location.href = address;
}

document.addEventListener("htmx:targetError", openWhole);
document.addEventListener("htmx:responseError", openWhole);

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;
