// Draws the app's icons and its first pictures from our mark (`ui/mark.svg`), and those of its shortcuts from Tabler's: PNG
// files that phones ask for, made at build time, none committed.
// The mark is a ground (filled) and strokes; each pixel is colored by its distance to them, which makes smooth edges.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 as zlibCrc, deflateSync } from "node:zlib";

const MARK = join(import.meta.dirname, "../src/zhibu/foundation/ui/static/ui/mark.svg");
const BOX = 32;
const STEPS = 16;
/** Phones cut a maskable icon to their own shape: what matters lies within the inner four fifths. */
const SAFE = 0.84;
const ICONS = [
  { name: "mark", sizes: [192, 512], bleeds: false },
  { name: "maskable", sizes: [180, 192, 512], bleeds: true },
];

/** Shortcuts from the app's icon: the name in `src/zhibu/…/apps.py`, and Tabler's. */
const SHORTCUTS = { book: "book", code: "qrcode", hours: "clock-hour-4", send: "send" };
const SHORTCUT_SIZE = 96;
const OUTLINES = join(import.meta.dirname, "node_modules/@tabler/icons/icons/outline");
const PAPER = "#fbf8f4";
const NIGHT = "#171412";
/** Screens of iPhones and iPads, upright: width and height in points, and pixels to a point. */
const SCREENS = [
  [440, 956, 3], [430, 932, 3], [428, 926, 3], [414, 896, 3], [414, 896, 2], [414, 736, 3], [402, 874, 3], [393, 852, 3],
  [390, 844, 3], [375, 812, 3], [375, 667, 2], [1024, 1366, 2], [834, 1194, 2], [820, 1180, 2], [810, 1080, 2],
];
/** Of the shorter side, for the mark in the middle; and shades between two colors. */
const SPLASH_SHARE = 0.24;
const SHADES = 64;

/** The lines of a path as lists of points; curves are cut into short straight pieces. */
export function linesOf(path) {
  const tokens = path.match(/[a-zA-Z]|-?(?:\d+\.\d+|\.\d+|\d+)/g) ?? [];
  const lines = [];
  let at = [0, 0];
  let command = "";
  let i = 0;
  const next = () => Number(tokens[i++]);
  const point = (relative) => (relative ? [at[0] + next(), at[1] + next()] : [next(), next()]);
  const go = (to) => {
    lines.at(-1).push(to);
    at = to;
  };
  while (i < tokens.length) {
    if (/[a-zA-Z]/.test(tokens[i])) command = tokens[i++];
    const relative = command === command.toLowerCase();
    switch (command.toUpperCase()) {
      case "M":
        at = point(relative);
        lines.push([at]);
        command = relative ? "l" : "L";
        break;
      case "L":
        go(point(relative));
        break;
      case "H":
        go([next() + (relative ? at[0] : 0), at[1]]);
        break;
      case "V":
        go([at[0], next() + (relative ? at[1] : 0)]);
        break;
      case "C": {
        const from = at;
        const [one, two, to] = [point(relative), point(relative), point(relative)];
        for (let step = 1; step <= STEPS; step++) lines.at(-1).push(onCurve(from, one, two, to, step / STEPS));
        at = to;
        break;
      }
      case "A": {
        const from = at;
        const [rx, , , large, sweep] = [next(), next(), next(), next(), next()];
        arc(from, point(relative), rx, large, sweep).forEach(go);
        break;
      }
      case "Z":
        go(lines.at(-1)[0]);
        break;
      default:
        throw new Error(`a path may not say ${command}`);
    }
  }
  return lines;
}

/** Points on an arc of a circle (Tabler draws no ellipses). */
function arc([x, y], [tx, ty], r, large, sweep) {
  const [dx, dy] = [tx - x, ty - y];
  const half = Math.hypot(dx, dy) / 2;
  const radius = Math.max(r, half);
  const away = Math.sqrt(radius * radius - half * half) * (large === sweep ? -1 : 1);
  const [cx, cy] = [(x + tx) / 2 - (dy / (2 * half)) * away, (y + ty) / 2 + (dx / (2 * half)) * away];
  const begin = Math.atan2(y - cy, x - cx);
  let turn = Math.atan2(ty - cy, tx - cx) - begin;
  if (sweep && turn < 0) turn += 2 * Math.PI;
  if (!sweep && turn > 0) turn -= 2 * Math.PI;
  const points = Array.from({ length: STEPS - 1 }, (_, n) => {
    const angle = begin + (turn * (n + 1)) / STEPS;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
  });
  return [...points, [tx, ty]];
}

function onCurve(a, b, c, d, t) {
  const s = 1 - t;
  return [0, 1].map((n) => s * s * s * a[n] + 3 * s * s * t * b[n] + 3 * s * t * t * c[n] + t * t * t * d[n]);
}

/** Lines as straight pieces, four numbers each: where one begins, how far it goes. */
function piecesOf(lines) {
  return Float64Array.from(
    lines.flatMap((line) => line.slice(1).flatMap(([x, y], n) => [line[n][0], line[n][1], x - line[n][0], y - line[n][1]])),
  );
}

function distanceTo(pieces, x, y) {
  let least = Infinity;
  for (let n = 0; n < pieces.length; n += 4) {
    const px = x - pieces[n];
    const py = y - pieces[n + 1];
    const dx = pieces[n + 2];
    const dy = pieces[n + 3];
    const along = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
    const ox = px - along * dx;
    const oy = py - along * dy;
    least = Math.min(least, ox * ox + oy * oy);
  }
  return Math.sqrt(least);
}

function isInside(pieces, x, y) {
  let inside = false;
  for (let n = 0; n < pieces.length; n += 4) {
    const py = y - pieces[n + 1];
    const dy = pieces[n + 3];
    if (py < 0 !== py < dy && x < pieces[n] + (py / dy) * pieces[n + 2]) inside = !inside;
  }
  return inside;
}

function colorOf(hex) {
  return [1, 3, 5].map((n) => Number.parseInt(hex.slice(n, n + 2), 16));
}

/** The parts of the mark: the ground with its color, the strokes with theirs and their width. */
function partsOf(svg) {
  const ground = /<path fill="(#\w{6})" d="([^"]+)"/.exec(svg);
  const ink = /stroke="(#\w{6})" stroke-width="([\d.]+)"[^>]* d="([^"]+)"/.exec(svg);
  if (!ground || !ink) throw new Error("mark.svg is not drawn as expected");
  return {
    ground: { color: colorOf(ground[1]), pieces: piecesOf(linesOf(ground[2])) },
    ink: { color: colorOf(ink[1]), half: Number(ink[2]) / 2, pieces: piecesOf(linesOf(ink[3])) },
  };
}

function pixelsOf({ ground, ink }, size, bleeds) {
  const scale = (size / BOX) * (bleeds ? SAFE : 1);
  const shift = bleeds ? (size * (1 - SAFE)) / 2 : 0;
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column + 0.5 - shift) / scale, (row + 0.5 - shift) / scale];
      const edge = distanceTo(ground.pieces, x, y) * scale;
      const covered = bleeds ? 1 : share(isInside(ground.pieces, x, y) ? -edge : edge);
      const inked = share((distanceTo(ink.pieces, x, y) - ink.half) * scale);
      const at = (row * size + column) * 4;
      for (let n = 0; n < 3; n++) pixels[at + n] = Math.round(ground.color[n] * (1 - inked) + ink.color[n] * inked);
      pixels[at + 3] = Math.round(covered * 255);
    }
  }
  return pixels;
}

/** How much of a pixel lies inside of an edge that is `away` pixels away. */
function share(away) {
  return Math.max(0, Math.min(1, 0.5 - away));
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(zlibCrc(body), body.length + 4);
  return framed;
}

/** A PNG file: of RGBA pixels, eight bits each, or of places in a palette. */
export function png(pixels, width, height = width, palette = null) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, palette ? 3 : 6, 0, 0, 0], 8);
  const line = width * (palette ? 1 : 4);
  const rows = Buffer.alloc(height * (line + 1));
  for (let row = 0; row < height; row++) pixels.copy(rows, row * (line + 1) + 1, row * line, (row + 1) * line);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const colors = palette ? [chunk("PLTE", Buffer.from(palette.flat()))] : [];
  const data = chunk("IDAT", deflateSync(rows, { level: palette ? 6 : 9 }));
  return Buffer.concat([signature, chunk("IHDR", head), ...colors, data, chunk("IEND", Buffer.alloc(0))]);
}

const mixed = (from, to, much) => from.map((value, n) => Math.round(value * (1 - much) + to[n] * much));

/** What a phone shows while the app starts: the mark on paper, or on ink at night. */
function splash({ ground, ink }, width, height, paper) {
  const size = Math.round(Math.min(width, height) * SPLASH_SHARE);
  const scale = size / BOX;
  const [left, top] = [Math.round((width - size) / 2), Math.round((height - size) / 2)];
  const pixels = Buffer.alloc(width * height);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [(column + 0.5) / scale, (row + 0.5) / scale];
      const edge = distanceTo(ground.pieces, x, y) * scale;
      const covered = share(isInside(ground.pieces, x, y) ? -edge : edge);
      const inked = share((distanceTo(ink.pieces, x, y) - ink.half) * scale);
      const shade = inked > 0 ? SHADES + Math.round(inked * (SHADES - 1)) : Math.round(covered * (SHADES - 1));
      pixels[(top + row) * width + left + column] = shade;
    }
  }
  const shades = Array.from({ length: SHADES }, (_, n) => n / (SHADES - 1));
  const palette = [...shades.map((much) => mixed(colorOf(paper), ground.color, much)), ...shades.map((much) => mixed(ground.color, ink.color, much))];
  return png(pixels, width, height, palette);
}

/** One of Tabler's icons, vermilion on paper. */
function shortcut(svg, color) {
  const scale = (SHORTCUT_SIZE / 24) * 0.6;
  const shift = SHORTCUT_SIZE * 0.2;
  const pieces = piecesOf([...svg.matchAll(/<path d="([^"]+)"/g)].flatMap((found) => linesOf(found[1])));
  const pixels = Buffer.alloc(SHORTCUT_SIZE * SHORTCUT_SIZE * 4, 255);
  for (let row = 0; row < SHORTCUT_SIZE; row++) {
    for (let column = 0; column < SHORTCUT_SIZE; column++) {
      const away = distanceTo(pieces, (column + 0.5 - shift) / scale, (row + 0.5 - shift) / scale);
      pixels.set(mixed(colorOf(PAPER), color, share((away - 1) * scale)), (row * SHORTCUT_SIZE + column) * 4);
    }
  }
  return png(pixels, SHORTCUT_SIZE);
}

export function appIcons() {
  return {
    name: "zhibu-app-icons",
    apply: "build",
    generateBundle() {
      const parts = partsOf(readFileSync(MARK, "utf8"));
      for (const { name, sizes, bleeds } of ICONS)
        for (const size of sizes)
          this.emitFile({ type: "asset", fileName: `icons/${name}-${size}.png`, source: png(pixelsOf(parts, size, bleeds), size) });
      for (const [name, drawn] of Object.entries(SHORTCUTS)) {
        const source = shortcut(readFileSync(join(OUTLINES, `${drawn}.svg`), "utf8"), parts.ground.color);
        this.emitFile({ type: "asset", fileName: `icons/${name}-${SHORTCUT_SIZE}.png`, source });
      }
      const screens = [];
      for (const [width, height, ratio] of SCREENS)
        for (const [theme, paper] of [["light", PAPER], ["dark", NIGHT]]) {
          const file = `icons/splash-${width}x${height}-${ratio}-${theme}.png`;
          screens.push({ file, width, height, ratio, theme });
          this.emitFile({ type: "asset", fileName: file, source: splash(parts, width * ratio, height * ratio, paper) });
        }
      this.emitFile({ type: "asset", fileName: "splash.json", source: JSON.stringify({ screens }) });
    },
  };
}
