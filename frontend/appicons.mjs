// Draws the app's icons from our mark (`ui/mark.svg`): PNG files that phones ask for, made at build time, none committed.
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
      case "Z":
        go(lines.at(-1)[0]);
        break;
      default:
        throw new Error(`a path may not say ${command}`);
    }
  }
  return lines;
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

/** A PNG file of RGBA pixels, eight bits each. */
export function png(pixels, size) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row++) pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
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
    },
  };
}
