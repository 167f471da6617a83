// Collects the icons that templates and Python name, so that pages carry only those, inline and without a request.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;
const OUTLINE = join(HERE, "node_modules/@tabler/icons/icons/outline");
const SOURCES = join(HERE, "../src/zhibu");
const LISTED = join(HERE, "icons.txt");
const NAMED = [
  /\{%\s*icon\s+["']([a-z0-9-]+)["']/g,
  /<c-icon[^>]*?\sname=["']([a-z0-9-]+)["']/g,
  /\b\w*icon["']?\s*[=:]\s*["']([a-z0-9-]+)["']/g,
];

function filesUnder(folder) {
  return readdirSync(folder).flatMap((name) => {
    if (name === "static" || name === "node_modules" || name === "__pycache__" || name === "tests") return [];
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesUnder(path);
    return /\.(html|py)$/.test(name) ? [path] : [];
  });
}

export function iconsInUse() {
  const names = new Set(readFileSync(LISTED, "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#")));
  for (const path of filesUnder(SOURCES)) {
    const text = readFileSync(path, "utf8");
    for (const pattern of NAMED) for (const match of text.matchAll(pattern)) names.add(match[1]);
  }
  return [...names].sort();
}

export function shapesOf(names, warn) {
  const shapes = {};
  for (const name of names) {
    const path = join(OUTLINE, `${name}.svg`);
    if (!existsSync(path)) {
      warn(`no icon is called "${name}"`);
      continue;
    }
    const svg = readFileSync(path, "utf8");
    shapes[name] = svg
      .replace(/^[\s\S]*?<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none"[^>]*\/>/, "")
      .replace(/\s*\n\s*/g, "")
      .replace(/ \/>/g, "/>");
  }
  return shapes;
}

export function icons() {
  return {
    name: "zhibu-icons",
    apply: "build",
    generateBundle() {
      const shapes = shapesOf(iconsInUse(), (text) => this.warn(text));
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(shapes) });
    },
  };
}
