export function start(element: HTMLElement): void {
  element.dataset.ready = "";
}
