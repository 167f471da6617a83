// The organization chart as a sheet on a table: drag it, zoom with the wheel, two fingers, buttons or keys.
interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEP = 1.25;

class Sheet {
  private readonly whole: View;
  private view: View;
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private moved = false;

  constructor(
    private readonly frame: HTMLElement,
    private readonly svg: SVGSVGElement,
  ) {
    const box = svg.viewBox.baseVal;
    this.whole = { x: box.x, y: box.y, width: box.width, height: box.height };
    this.view = { ...this.whole };
    frame.classList.add("live");
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    this.begin();
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.down(event));
    frame.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
      frame.addEventListener(end, (event) => this.up(event));
    }
    frame.addEventListener("click", (event) => this.moved && event.preventDefault(), { capture: true });
    frame.addEventListener("dragstart", (event) => event.preventDefault());
    frame.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("beforeprint", () => this.show(this.whole));
  }

  /** At first all of it, as long as it can be read; else as large as the type on the page, from the root on. */
  private begin(): void {
    const { clientWidth, clientHeight } = this.frame;
    const scale = Math.min(clientWidth / this.whole.width, clientHeight / this.whole.height);
    if (scale >= 0.7) return this.fit();
    const root = this.svg.querySelector<SVGGraphicsElement>(".chart-box")?.getBBox();
    const middle = root ? root.x + root.width / 2 : this.whole.width / 2;
    const width = Math.max(clientWidth, clientWidth / Math.max(scale, 0.7));
    const height = (width / clientWidth) * clientHeight;
    this.show({ x: Math.max(0, middle - width / 2), y: 0, width, height });
  }

  fit(): void {
    this.show({ ...this.whole });
  }

  zoom(factor: number, at?: { x: number; y: number }): void {
    const width = Math.min(Math.max(this.view.width / factor, 160), this.whole.width * 3);
    const ratio = width / this.view.width;
    const point = at ?? { x: this.view.x + this.view.width / 2, y: this.view.y + this.view.height / 2 };
    this.show({
      x: point.x - (point.x - this.view.x) * ratio,
      y: point.y - (point.y - this.view.y) * ratio,
      width,
      height: this.view.height * ratio,
    });
  }

  private show(view: View): void {
    this.view = view;
    this.svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  }

  private point(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const matrix = this.svg.getScreenCTM();
    if (!matrix) return { x: 0, y: 0 };
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return { x, y };
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12, this.point(event));
  }

  private down(event: PointerEvent): void {
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.moved = false;
  }

  private move(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.fingers.size === 2) this.pinch(event.pointerId, before, now);
    else this.drag(before, now, event.pointerId);
  }

  private drag(before: { x: number; y: number }, now: { x: number; y: number }, id: number): void {
    if (!this.moved && Math.hypot(now.x - before.x, now.y - before.y) < 5) return;
    this.moved = true;
    this.frame.classList.add("held");
    const scale = this.svg.getScreenCTM()?.a ?? 1;
    this.show({ ...this.view, x: this.view.x - (now.x - before.x) / scale, y: this.view.y - (now.y - before.y) / scale });
    this.fingers.set(id, now);
  }

  private pinch(id: number, before: { x: number; y: number }, now: { x: number; y: number }): void {
    const other = [...this.fingers].find(([key]) => key !== id)?.[1];
    if (!other) return;
    this.moved = true;
    const apart = Math.hypot(before.x - other.x, before.y - other.y) || 1;
    const factor = Math.hypot(now.x - other.x, now.y - other.y) / apart;
    this.zoom(factor, this.point({ clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 }));
    this.fingers.set(id, now);
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    this.frame.classList.remove("held");
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.frame) return;
    const step = this.view.width / 10;
    const shift: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const by = shift[event.key];
    if (by) this.show({ ...this.view, x: this.view.x + by[0], y: this.view.y + by[1] });
    else if (event.key === "+" || event.key === "=") this.zoom(STEP);
    else if (event.key === "-") this.zoom(1 / STEP);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }
}

export function start(frame: HTMLElement): void {
  const svg = frame.querySelector("svg.drawing-sheet");
  if (!(svg instanceof SVGSVGElement)) return;
  const sheet = new Sheet(frame, svg);
  const tools = frame.querySelector<HTMLElement>(".orgchart-tools");
  if (!tools) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const kind = (event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset.zoom;
    if (kind === "in") sheet.zoom(STEP);
    else if (kind === "out") sheet.zoom(1 / STEP);
    else if (kind === "fit") sheet.fit();
  });
}
