import type { EChartsCoreOption } from "echarts/core";
import { tip, tooltip, type ChartData, type TreeNode } from "./options";
import { between, readable, type Theme } from "./theme";

interface Box {
  name: string;
  depth: number;
  from: number;
  to: number;
  value: number;
  share: number | null;
  href?: string;
}

/** Every node as a bar under its parent, as wide as its part of the whole. */
export function boxesOf(root: TreeNode): Box[] {
  const boxes: Box[] = [];
  const place = (node: TreeNode, depth: number, from: number, width: number): void => {
    boxes.push({ name: node.name, depth, from, to: from + width, value: node.value, share: node.share ?? null, href: node.href });
    const children = node.children ?? [];
    const sum = children.reduce((total, child) => total + child.value, 0);
    let left = from;
    for (const child of children) {
      const part = sum ? (child.value / sum) * width : 0;
      place(child, depth + 1, left, part);
      left += part;
    }
  };
  place(root, 0, 0, 1);
  return boxes;
}

/** The more of a node is done, the darker the ink: shades of one ink, with the share written on it. */
export function icicle(data: ChartData, theme: Theme): EChartsCoreOption {
  const boxes = boxesOf({ name: "", value: 0, ...data } as TreeNode);
  const depths = Math.max(...boxes.map((box) => box.depth)) + 1;
  const ink = (box: Box): number => (box.share ?? 0.5) ** 3;
  const paint = (box: Box): string => between(theme.sunken, theme.ink500, 0.04 + 0.96 * ink(box));
  // The root says little: its row is a headline, the rows below it are the picture.
  const top = (depth: number): number => (depth === 0 ? 0 : depth - 0.55);
  return {
    tooltip: {
      ...tooltip(theme),
      trigger: "item",
      formatter: (one: { data: Box }) => tip([{ name: one.data.name, value: textOf(one.data, data.unit) }]),
    },
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { show: false, min: 0, max: 1, type: "value" },
    yAxis: { show: false, min: 0, max: depths - 0.55, type: "value", inverse: true },
    series: [
      {
        type: "custom",
        data: boxes.map((box) => ({ ...box, value: [box.from, box.to, box.depth], count: box.value })),
        renderItem: (params: { dataIndex: number }, api: { coord: (at: [number, number]) => [number, number] }) => {
          const box = boxes[params.dataIndex];
          if (!box) return null;
          const [left, upper] = api.coord([box.from, top(box.depth)]);
          const [right, bottom] = api.coord([box.to, top(box.depth + 1)]);
          const width = Math.max(0, right - left - 2);
          const height = Math.max(0, bottom - upper - 2);
          const fill = readable(paint(box), theme.surface, theme.ink900);
          const share = box.share === null ? "" : `${Math.round(box.share * 100)}%`;
          const words = width > 44 ? { text: `${box.name}${share ? `${box.depth ? "\n" : "  "}${share}` : ""}`, x: left + 8, y: upper + 8, width: width - 12, overflow: "truncate", lineHeight: theme.size * 1.4, fill, font: `${theme.size}px ${theme.font}` } : { text: "" };
          return {
            type: "group",
            children: [
              { type: "rect", shape: { x: left, y: upper, width, height, r: 3 }, style: { fill: paint(box) } },
              { type: "text", style: words, silent: true },
            ],
          };
        },
      },
    ],
  };
}

function textOf(box: Box & { count?: number }, unit = ""): string {
  const share = box.share === null ? "" : ` · ${Math.round(box.share * 100)}%`;
  return `${(box.count ?? 0).toLocaleString()} ${unit}${share}`;
}
