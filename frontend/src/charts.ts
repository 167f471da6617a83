// Charts that answer a question: one hue for what matters, ink for the rest, labels on the thing instead of legends.
import { BarChart, CustomChart, HeatmapChart, LineChart } from "echarts/charts";
import { AriaComponent, CalendarComponent, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { heatCell, optionOf, type ChartData, type Kind } from "./charts/options";
import { themeOf } from "./charts/theme";

echarts.use([BarChart, LineChart, HeatmapChart, CustomChart, GridComponent, TooltipComponent, CalendarComponent, VisualMapComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

const drawn = new Set<() => void>();
const waiting = new Set<() => void>();

function draw(figure: HTMLElement, canvas: HTMLElement): void {
  const source = figure.querySelector('script[type="application/json"]');
  if (!source?.textContent) return;
  const data = JSON.parse(source.textContent) as ChartData;
  const kind = (figure.dataset.chart ?? "bar") as Kind;
  if (kind === "heat") canvas.style.height = `${7 * heatCell(canvas.clientWidth) + 30}px`;
  const chart = echarts.init(canvas, undefined, { renderer: "svg" });
  const paint = (): void => {
    if (!figure.isConnected) return forget();
    chart.setOption(optionOf(kind, data, themeOf(), canvas.clientWidth), { notMerge: true });
  };
  const forget = (): void => {
    drawn.delete(paint);
    sizes.disconnect();
    chart.dispose();
  };
  const sizes = new ResizeObserver(() => {
    chart.resize();
    paint();
  });
  sizes.observe(canvas);
  drawn.add(paint);
  figure.dataset.ready = "";
  chart.on("click", (event) => {
    const href = (event.data as { href?: string } | undefined)?.href;
    if (href) window.location.href = href;
  });
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const paint of drawn) paint();
});

// Paper shows everything at once: draw what has not come into view yet.
window.addEventListener("beforeprint", () => {
  for (const begin of waiting) begin();
});

/** Draws the figure when it comes into view. */
export function start(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart-canvas");
  if (!canvas) return;
  const begin = (): void => {
    seen.disconnect();
    waiting.delete(begin);
    draw(figure, canvas);
  };
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && begin(), { rootMargin: "200px" });
  waiting.add(begin);
  seen.observe(canvas);
}
