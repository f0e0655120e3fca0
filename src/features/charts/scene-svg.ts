/** A scene as SVG. The same scene gives the same text, and nothing in a text of it is markup. */
import type { Mark, Point, Scene } from "./scene.ts";

export const CHART_FONT = "DejaVu Sans";

const AREA_OPACITY = 0.18;

export function sceneSvg({ width, height, background, marks }: Scene): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const ground = `<rect width="${width}" height="${height}" fill="${background}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${CHART_FONT}">${ground}${marks.map(markSvg).join("")}</svg>`;
}

function markSvg(mark: Mark): string {
  switch (mark.type) {
    case "line":
      return lineSvg(mark);
    case "path":
      return pathSvg(mark);
    case "rect":
      return rectSvg(mark);
    case "dot":
      return `<circle cx="${fixed(mark.at[0])}" cy="${fixed(mark.at[1])}" r="${fixed(mark.radius)}" fill="${mark.colour}" fill-opacity="${mark.opacity}"/>`;
    case "text":
      return textSvg(mark);
  }
}

function lineSvg({ from, to, colour, width, dashed }: Extract<Mark, { type: "line" }>): string {
  const dash = dashed === true ? ' stroke-dasharray="4 3"' : "";
  return `<line x1="${fixed(from[0])}" y1="${fixed(from[1])}" x2="${fixed(to[0])}" y2="${fixed(to[1])}" stroke="${colour}" stroke-width="${width}"${dash}/>`;
}

function pathSvg({ points, colour, width, areaTo }: Extract<Mark, { type: "path" }>): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "";
  const through = points.map(pair).join(" ");
  const area =
    areaTo === undefined
      ? ""
      : `<polygon points="${pair([first[0], areaTo])} ${through} ${pair([last[0], areaTo])}" fill="${colour}" fill-opacity="${AREA_OPACITY}"/>`;
  return `${area}<polyline points="${through}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"/>`;
}

function rectSvg({
  at,
  width,
  height,
  colour,
  radius = 0,
  outline,
}: Extract<Mark, { type: "rect" }>): string {
  const paint = outline === true ? `fill="none" stroke="${colour}" stroke-width="1.5"` : `fill="${colour}"`;
  return `<rect x="${fixed(at[0])}" y="${fixed(at[1])}" width="${fixed(width)}" height="${fixed(height)}" rx="${radius}" ${paint}/>`;
}

function textSvg(mark: Extract<Mark, { type: "text" }>): string {
  const { at, text, size, colour, anchor, bold, opacity = 1 } = mark;
  const weight = bold === true ? ' font-weight="bold"' : "";
  const faint = opacity === 1 ? "" : ` fill-opacity="${opacity}"`;
  return `<text x="${fixed(at[0])}" y="${fixed(at[1])}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${weight}${faint}>${escaped(text)}</text>`;
}

function pair([x, y]: Point): string {
  return `${fixed(x)},${fixed(y)}`;
}

/** Adding zero makes minus zero a zero. */
function fixed(value: number): number {
  return Number(value.toFixed(2)) + 0;
}

/** Control characters have no place in SVG, not even escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
