/** Turns SVG into PNG with a font that is shipped, so that a picture looks the same on every machine. */
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";

const FONT_FAMILY = "DejaVu Sans";

/** `zoom` is pixels of the picture a pixel of the SVG. Texts are set in DejaVu Sans, whatever they ask for. */
export function renderPng(svg: string, zoom: number): Buffer {
  const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
    fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}`)),
  );
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: FONT_FAMILY };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: zoom } }).render().asPng();
}
