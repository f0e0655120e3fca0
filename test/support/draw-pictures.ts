/** `node test/support/draw-pictures.ts`: the README's pictures, from the golden desk, by the real painter. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderPng } from "#src/adapters/charts/resvg-png.ts";
import { openGoldenDesk } from "./golden-desk.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "deploy", "pictures");
const PICTURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "equity-dark": { kind: "equity", span: "all", theme: "dark" },
  "daily-light": { kind: "daily", span: "month", theme: "light" },
  "symbols-dark": { kind: "symbols", span: "all", theme: "dark" },
  "control-light": { kind: "control", span: "all", theme: "light" },
};

const desk = await openGoldenDesk();
for (const [name, input] of Object.entries(PICTURES)) {
  await desk.send({ type: "command", skill: "draw-chart", input });
  const svg = desk.painted.at(-1);
  if (svg === undefined) throw new Error(`nothing was drawn for ${name}`);
  writeFileSync(join(FOLDER, `${name}.png`), renderPng(svg, 2));
}
desk.close();
