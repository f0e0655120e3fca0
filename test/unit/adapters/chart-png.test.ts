import assert from "node:assert/strict";
import { test } from "node:test";
import { drawSvg } from "#src/adapters/echarts-svg.ts";
import { renderPng } from "#src/adapters/resvg-png.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { CHART_SIZE, equityChartOption } from "#src/reports/equity-chart.ts";

const DAY_MS = 86_400_000;
const POINTS = Array.from({ length: 60 }, (_, day) => ({
  tsMs: Date.UTC(2025, 0, 1) + day * DAY_MS,
  equity: amount(`${1_000 + (day % 7)}`),
  drawdown: (day % 7) / 100,
}));

function draw(): string {
  const lines = [{ bookId: STANDARD_BOOK, points: POINTS }];
  return drawSvg(equityChartOption({ title: "Paper", subtitle: "sub", lines }), CHART_SIZE, CHART_SIZE);
}

test("a chart becomes a PNG of its size, and the same data the same picture", () => {
  const [png, again] = [renderPng(draw()), renderPng(draw())];

  assert.equal(png.subarray(1, 4).toString("latin1"), "PNG");
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [CHART_SIZE, CHART_SIZE]);
  assert.ok(png.equals(again));
});

test("texts are drawn: without its letters the picture would be another one", () => {
  const svg = draw();
  const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map((match) => match[1]);

  assert.ok(
    ["Paper", "sub", "standard", "PAPER"].every((text) => texts.includes(text)),
    texts.join(" | "),
  );
  assert.ok(!renderPng(svg).equals(renderPng(svg.replaceAll(/<text[\s\S]*?<\/text>/g, ""))));
});

test("every font in the SVG is stated in a form that its reader takes", () => {
  assert.doesNotMatch(draw(), /font:/);
});
