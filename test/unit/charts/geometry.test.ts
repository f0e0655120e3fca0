/** Where everything stands on a picture: nothing outside, nothing on something else, nothing too small to read on a phone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { CHART_WIDTH, LOOKS, THEMES } from "#src/features/charts/look.ts";
import { numberLabel } from "#src/features/charts/panel.ts";
import { niceScale, position, timeTicks } from "#src/features/charts/scale.ts";
import type { Mark, Point, Scene, TextMark } from "#src/features/charts/scene.ts";
import { fitText, textWidth } from "#src/features/charts/text-width.ts";
import { thinned } from "#src/features/charts/thin.ts";
import { chartSamples, equityOf, walk, WORDS } from "#test/support/chart-samples.ts";

const LETTERS_MIN = 11;

type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

function textBox({ at: [x, y], text, size, anchor, bold }: TextMark): Box {
  const width = textWidth(text, size, bold === true);
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - size * 0.76, bottom: y + size * 0.24 };
}

function pointsOf(mark: Mark): readonly Point[] {
  switch (mark.type) {
    case "line":
      return [mark.from, mark.to];
    case "path":
      return mark.points;
    case "rect":
      return [mark.at, [mark.at[0] + mark.width, mark.at[1] + mark.height]];
    case "dot":
      return [mark.at];
    case "text":
      return [
        [textBox(mark).left, textBox(mark).top],
        [textBox(mark).right, textBox(mark).bottom],
      ];
  }
}

function textsOf({ marks }: Scene): readonly TextMark[] {
  return marks.filter((mark) => mark.type === "text");
}

function assertInside({ width, height, marks }: Scene): void {
  for (const mark of marks) {
    for (const [x, y] of pointsOf(mark)) {
      assert.ok(Number.isFinite(x) && Number.isFinite(y), JSON.stringify(mark));
      assert.ok(x >= 0 && x <= width && y >= 0 && y <= height, `outside: ${JSON.stringify(mark)}`);
    }
  }
}

function assertApart(scene: Scene): void {
  // The word across the plot lies below everything on purpose.
  const boxes = textsOf(scene).flatMap((mark) =>
    mark.opacity === undefined ? [{ mark, box: textBox(mark) }] : [],
  );
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      const [a, b] = [one.box, other.box];
      const collide = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      assert.ok(!collide, `"${one.mark.text}" lies on "${other.mark.text}"`);
    }
  }
}

for (const theme of THEMES) {
  for (const [name, { scene, alt }] of Object.entries(chartSamples(theme))) {
    test(`"${name}" in the ${theme}: all of it inside, no label on another, letters that can be read`, () => {
      assert.equal(scene.width, CHART_WIDTH);
      assertInside(scene);
      assertApart(scene);
      for (const { size, text } of textsOf(scene)) assert.ok(size >= LETTERS_MIN, text);
      const texts = textsOf(scene).map(({ text }) => text);
      assert.ok(texts.filter((text) => text === "PAPER").length === 2 && texts.includes(WORDS.stamp));
      assert.match(alt, /^PAPER\. .*as of 2025-10-10 21:15 UTC\.$/);
    });
  }
}

test("a line of ten thousand points is drawn through its highest, its lowest and its last", () => {
  const points = walk(3, 10_000, 0);
  const { scene } = equityOf([[STANDARD_BOOK, points]], "dark");
  const line = scene.marks.find((mark) => mark.type === "path");
  const heights = points.map(({ equity }) => Number(equity));
  const drawn = line?.points ?? [];

  assert.ok(drawn.length <= 720 && drawn.length > 300, String(drawn.length));
  // Up is less: the highest equity is the smallest y, and a pixel tells them apart.
  const [top, bottom] = [Math.min(...drawn.map(([, y]) => y)), Math.max(...drawn.map(([, y]) => y))];
  const share = (value: number): number =>
    (Math.max(...heights) - value) / (Math.max(...heights) - Math.min(...heights));
  const last = drawn.at(-1)?.[1] ?? 0;
  assert.ok(Math.abs((last - top) / (bottom - top) - share(heights.at(-1) ?? 0)) < 1e-6);
});

function point(equity: bigint, tsMs: number) {
  return { tsMs, equity, drawdown: 0 };
}

test("what a picture says in words are its exact figures, not what its pixels show", () => {
  const { alt, figures } = equityOf(
    [[STANDARD_BOOK, [point(100_000_000_001n, 0), point(99_000_000_000n, 1), point(123_456_789_012n, 2)]]],
    "dark",
  );

  const said = "1234.57 USDT (+23.46%), low 990.00, high 1234.57, at most 0.0% below the peak";
  assert.deepEqual(figures, [{ label: "standard", value: said }]);
  assert.ok(alt.includes(`standard: ${said}`), alt);
});

test("colours of the two books are told apart from the ground and from each other by lightness alone", () => {
  for (const look of Object.values(LOOKS)) {
    const ground = luminance(look.background);
    for (const colour of [look.text, look.muted, look.paper, ...look.lines.slice(0, 2)])
      assert.ok(contrast(luminance(colour), ground) >= 3, colour);
    for (const colour of [look.text, look.muted])
      assert.ok(contrast(luminance(colour), ground) >= 4.5, colour);
  }
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const money = fc.double({ min: -1e9, max: 1e9, noNaN: true });

test("a scale covers its values with few, even, exactly written ticks, whatever they are", () => {
  fc.assert(
    fc.property(money, money, fc.integer({ min: 2, max: 8 }), (one, other, most) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const scale = niceScale(low, high, most);
      const slack = 1e-9 * Math.max(1, -low, high);
      assert.ok(scale.low <= low + slack && scale.high >= high - slack);
      assert.ok(scale.ticks.length >= 2 && scale.ticks.length <= most + 2);
      const texts = scale.ticks.map((tick) => numberLabel(tick, scale.decimals));
      assert.equal(new Set(texts).size, texts.length, texts.join(" "));
      assert.ok(position(low, scale, 0, 100) >= -1 && position(high, scale, 0, 100) <= 101);
    }),
  );
});

test("moments below a plot are whole hours or days within it, and few", () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4e11 }));
  fc.assert(
    fc.property(span, ([from, length]) => {
      const ticks = timeTicks(from, from + length, 5);
      assert.ok(ticks.length <= 5);
      assert.ok(ticks.every(({ tsMs }) => tsMs % 3_600_000 === 0 && tsMs >= from && tsMs <= from + length));
    }),
  );
  assert.deepEqual(
    timeTicks(Date.UTC(2025, 9, 10, 5), Date.UTC(2025, 9, 11, 5), 5).map(({ label }) => label),
    ["06:00", "12:00", "18:00", "11 Oct"],
  );
});

test("numbers have their thousands apart", () => {
  assert.deepEqual(
    [numberLabel(1_234_567.5, 2), numberLabel(-999, 0), numberLabel(0, 1), numberLabel(1_000, 0)],
    ["1,234,567.50", "-999", "0.0", "1,000"],
  );
});

test("fewer points keep the extremes and the order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 3_000 }), (values) => {
      const items = values.map((value, at) => ({ value, at }));
      const kept = thinned(items, 100, ({ value }) => value);
      const [all, few] = [values, kept.map(({ value }) => value)];
      assert.ok(kept.length <= 100);
      assert.deepEqual([Math.min(...few), Math.max(...few)], [Math.min(...all), Math.max(...all)]);
      assert.deepEqual([kept[0]?.at, kept.at(-1)?.at], [0, values.length - 1]);
      assert.ok(kept.every(({ at }, index) => index === 0 || at > (kept[index - 1]?.at ?? 0)));
    }),
  );
});

test("a text that is too long is cut where it still fits, and one that fits is left alone", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.integer({ min: 40, max: 300 }),
      (text, width) => {
        const fitted = fitText(text, 12, width);
        assert.ok(textWidth(fitted, 12) <= width);
        if (textWidth(text, 12) <= width) assert.equal(fitted, text);
      },
    ),
  );
});

test("the same figures are the same picture", () => {
  assert.deepEqual(chartSamples("dark"), chartSamples("dark"));
});
