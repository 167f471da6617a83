import type { EChartsCoreOption } from "echarts/core";
import { icicle } from "./icicle";
import { between, type Theme } from "./theme";

export type Kind = "line" | "bar" | "histogram" | "icicle" | "heat";

export interface Series {
  name: string;
  values: (number | null)[];
}

export interface TreeNode {
  name: string;
  value: number;
  share?: number;
  href?: string;
  children?: TreeNode[];
}

/** What a chart is given: the parts that its kind needs (see `foundation/ui/README.md`). */
export interface ChartData extends Partial<TreeNode> {
  labels?: string[];
  series?: Series[];
  values?: number[];
  hrefs?: string[];
  unit?: string;
  axis?: string;
  target?: { value: number; label: string };
  mark?: { at: number; label: string };
  days?: [string, number][];
  horizontal?: boolean;
  percent?: boolean;
}

export function optionOf(kind: Kind, data: ChartData, theme: Theme, width: number): EChartsCoreOption {
  const make = { line, bar, histogram, icicle, heat }[kind];
  return {
    animation: !theme.still,
    animationDuration: 250,
    textStyle: { fontFamily: theme.font, fontSize: theme.size, color: theme.ink500 },
    tooltip: tooltip(theme),
    ...make(data, theme, width),
  };
}

export function tooltip(theme: Theme): Record<string, unknown> {
  return {
    trigger: "axis",
    axisPointer: { type: "none" },
    backgroundColor: theme.raised,
    borderColor: theme.line,
    borderWidth: 1,
    padding: [6, 10],
    transitionDuration: 0,
    confine: true,
    formatter: (asked: unknown) => tip(Array.isArray(asked) ? asked : [asked]),
  };
}

interface Asked {
  name?: string;
  seriesName?: string;
  value?: unknown;
  data?: { tip?: string; shown?: string };
}

/** Built as elements, never as markup: names come from people. */
export function tip(asked: Asked[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const head = document.createElement("b");
  head.textContent = asked[0]?.data?.tip ?? asked[0]?.name ?? "";
  box.append(head);
  for (const one of asked) {
    const text = one.data?.shown ?? `${one.value ?? "—"}`;
    const line = document.createElement("div");
    line.textContent = asked.length > 1 ? `${one.seriesName ?? ""} ${text}` : text;
    box.append(line);
  }
  return box;
}

function axes(data: ChartData, theme: Theme): Record<string, unknown> {
  const names = {
    type: "category",
    data: data.labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme.lineStrong } },
    axisLabel: { color: theme.ink500, fontSize: theme.size, hideOverlap: true },
  };
  const values = {
    type: "value",
    splitNumber: 3,
    interval: data.percent ? 25 : undefined,
    minInterval: data.percent ? undefined : 1,
    max: data.percent ? 100 : undefined,
    splitLine: { lineStyle: { color: theme.line } },
    axisLabel: { color: theme.ink500, fontSize: theme.size, formatter: data.percent ? "{value}%" : undefined },
  };
  if (data.horizontal) return { xAxis: { ...values, axisLabel: { show: false }, splitLine: { show: false } }, yAxis: { ...names, inverse: true, axisLine: { show: false } } };
  return { xAxis: names, yAxis: values };
}

function shown(value: number | null, data: ChartData): string {
  if (value === null) return "—";
  return data.percent ? `${value}%` : `${value.toLocaleString()}${data.unit ? ` ${data.unit}` : ""}`;
}

function points(values: (number | null)[], data: ChartData): Record<string, unknown>[] {
  return values.map((value, index) => ({ value, shown: shown(value, data), href: data.hrefs?.[index] }));
}

function goal(data: ChartData, theme: Theme): Record<string, unknown> | undefined {
  if (!data.target) return undefined;
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: theme.ink500, type: [3, 3], width: 1 },
    label: { formatter: data.target.label, position: "insideEndTop", color: theme.ink700, fontSize: theme.size },
    data: [{ yAxis: data.target.value }],
  };
}

function line(data: ChartData, theme: Theme): EChartsCoreOption {
  const series = data.series ?? [];
  const grid = { left: 4, right: series.length > 1 ? 72 : 28, top: 16, bottom: 4, containLabel: true };
  const colors = [theme.act, theme.ink500, theme.info, theme.due];
  return {
    grid,
    ...axes(data, theme),
    series: series.map((one, index) => ({
      type: "line",
      name: one.name,
      data: points(one.values, data),
      symbol: "circle",
      symbolSize: 6,
      showSymbol: false,
      lineStyle: { width: index === 0 ? 2.5 : 1.5, color: colors[index % 4] },
      itemStyle: { color: colors[index % 4] },
      areaStyle: index === 0 && series.length === 1 ? { color: theme.actWash, opacity: 0.7 } : undefined,
      endLabel: {
        show: true,
        formatter: series.length > 1 ? one.name : shown(one.values.at(-1) ?? null, data),
        color: index === 0 ? theme.actInk : colors[index % 4],
        fontSize: theme.size,
        distance: 6,
      },
      markLine: index === 0 ? goal(data, theme) : undefined,
    })),
  };
}

function bar(data: ChartData, theme: Theme): EChartsCoreOption {
  const series = data.series ?? [];
  const colors = [theme.act, theme.lineStrong, theme.info];
  return {
    grid: { left: 4, right: data.horizontal ? 56 : 8, top: 20, bottom: 4, containLabel: true },
    ...axes(data, theme),
    series: series.map((one, index) => ({
      type: "bar",
      name: one.name,
      data: points(one.values, data),
      barMaxWidth: 22,
      barGap: "20%",
      itemStyle: { color: colors[index % 3], borderRadius: data.horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0] },
      label: { show: series.length === 1, position: data.horizontal ? "right" : "top", color: theme.ink700, fontSize: theme.size, formatter: (p: { data: { shown: string } }) => p.data.shown },
      markLine: index === 0 ? goal(data, theme) : undefined,
    })),
  };
}

function histogram(data: ChartData, theme: Theme): EChartsCoreOption {
  const values = data.values ?? [];
  const at = data.mark?.at ?? -1;
  return {
    grid: { left: 4, right: 8, top: 24, bottom: 4, containLabel: true },
    ...axes(data, theme),
    series: [
      {
        type: "bar",
        barCategoryGap: "6%",
        data: values.map((value, index) => ({
          value,
          shown: shown(value, data),
          href: data.hrefs?.[index],
          itemStyle: { color: at >= 0 && index >= at ? theme.act : theme.lineStrong, borderRadius: [2, 2, 0, 0] },
        })),
        markLine: data.mark
          ? { silent: true, symbol: "none", lineStyle: { color: theme.ink700, type: "solid", width: 1 }, label: { formatter: data.mark.label, color: theme.ink700, fontSize: theme.size, position: "end" }, data: [{ xAxis: at }] }
          : undefined,
      },
    ],
  };
}

/** The side of a day, so that a year fits the width. */
export function heatCell(width: number): number {
  return Math.max(6, Math.min(20, Math.floor((width - 32) / 54)));
}

function heat(data: ChartData, theme: Theme, width: number): EChartsCoreOption {
  const days = data.days ?? [];
  const year = days[0]?.[0].slice(0, 4) ?? "";
  const most = Math.max(1, ...days.map((day) => day[1]));
  const cell = heatCell(width);
  const chinese = document.documentElement.lang.startsWith("zh");
  return {
    tooltip: { ...tooltip(theme), trigger: "item", formatter: (one: { value: [string, number] }) => tip([{ name: one.value[0], value: shown(one.value[1], data) }]) },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [between(theme.sunken, theme.act, 0.28), theme.act] } },
    calendar: {
      range: year,
      left: 28,
      top: 22,
      cellSize: [cell, cell],
      splitLine: { show: false },
      itemStyle: { color: theme.sunken, borderColor: theme.surface, borderWidth: 2 },
      yearLabel: { show: false },
      dayLabel: { firstDay: 1, nameMap: chinese ? ["", "一", "", "三", "", "五", ""] : ["", "M", "", "W", "", "F", ""], color: theme.ink500, fontSize: theme.size - 1 },
      monthLabel: { nameMap: chinese ? Array.from({ length: 12 }, (_, index) => `${index + 1}月`) : "EN", color: theme.ink500, fontSize: theme.size - 1 },
    },
    series: [{ type: "heatmap", coordinateSystem: "calendar", data: days.filter((day) => day[1] > 0), itemStyle: { borderColor: theme.surface, borderWidth: 2, borderRadius: 3 } }],
  };
}
