/** Colors and type of the page as it is now, for a drawing that cannot read CSS variables. */
export interface Theme {
  act: string;
  actInk: string;
  actWash: string;
  ink900: string;
  ink700: string;
  ink500: string;
  line: string;
  lineStrong: string;
  surface: string;
  sunken: string;
  raised: string;
  due: string;
  info: string;
  font: string;
  size: number;
  still: boolean;
  dark: boolean;
}

export function themeOf(): Theme {
  const probe = document.createElement("i");
  probe.hidden = true;
  document.body.append(probe);
  const color = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const root = getComputedStyle(document.documentElement);
  const theme: Theme = {
    act: color("act"),
    actInk: color("act-ink"),
    actWash: color("act-wash"),
    ink900: color("ink-900"),
    ink700: color("ink-700"),
    ink500: color("ink-500"),
    line: color("line"),
    lineStrong: color("line-strong"),
    surface: color("surface"),
    sunken: color("sunken"),
    raised: color("raised"),
    due: color("due"),
    info: color("info"),
    font: root.fontFamily,
    size: (parseFloat(root.fontSize) / 16) * 12,
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
    dark: lightness(color("paper")) < 0.5,
  };
  probe.remove();
  return theme;
}

function lightness(color: string): number {
  const [red = 255, green = 255, blue = 255] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** A tone between two colors, `part` of the way from the first. */
export function between(from: string, to: string, part: number): string {
  const [a, b] = [from, to].map((color) => (color.match(/[\d.]+/g) ?? []).map(Number));
  const mixed = [0, 1, 2].map((index) => Math.round((a?.[index] ?? 0) + ((b?.[index] ?? 0) - (a?.[index] ?? 0)) * part));
  return `rgb(${mixed.join(",")})`;
}

/** Which of two text colors has the greater contrast on a ground (WCAG 2). */
export function readable(ground: string, one: string, other: string): string {
  const [under, first, second] = [ground, one, other].map(luminance) as [number, number, number];
  const contrast = (color: number): number => (Math.max(under, color) + 0.05) / (Math.min(under, color) + 0.05);
  return contrast(first) > contrast(second) ? one : other;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
