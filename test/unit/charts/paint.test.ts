/** Pictures become PNG in a process of their own: in the right size, the same every time, and never at the desk's cost. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { test, type TestContext } from "node:test";
import { createChildChartPainter } from "#src/adapters/charts/child-chart-painter.ts";
import { renderPng } from "#src/adapters/charts/resvg-png.ts";
import { DeskError } from "#src/domain/errors.ts";
import { sceneSvg } from "#src/features/charts/scene-svg.ts";
import { createDrawer } from "#jobs/open-charts.ts";
import { chartSamples } from "#test/support/chart-samples.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const NEVER = new AbortController().signal;
const SCENES = chartSamples("dark");
const EQUITY = SCENES["equity"]?.scene ?? assert.fail("no sample");

function sizeOf(png: Uint8Array): readonly number[] {
  const bytes = Buffer.from(png);
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** A painter that runs this program instead of the project's own. */
function painterThat(t: TestContext, program: string, timeoutMs?: number) {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-painter-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const main = join(folder, "main.mjs");
  writeFileSync(main, program);
  return createChildChartPainter({ signal: NEVER, main, ...(timeoutMs !== undefined && { timeoutMs }) });
}

test("a picture has two pixels for each of its own, and is the same bytes every time", async () => {
  const painter = createChildChartPainter({ signal: NEVER });

  const [png, again] = [
    await painter.paint(sceneSvg(EQUITY), NEVER),
    await painter.paint(sceneSvg(EQUITY), NEVER),
  ];

  assert.deepEqual(sizeOf(png), [2 * EQUITY.width, 2 * Math.ceil(EQUITY.height)]);
  assert.ok(Buffer.from(png).equals(Buffer.from(again)));
});

test("texts are drawn: without its letters the picture would be another one", () => {
  const svg = sceneSvg(EQUITY);
  assert.ok(!renderPng(svg, 1).equals(renderPng(svg.replaceAll(/<text[\s\S]*?<\/text>/g, ""), 1)));
});

test("nothing in a name is markup", () => {
  const text = {
    type: "text",
    at: [9, 9],
    text: '</text><script>&"\u0007',
    size: 12,
    colour: "#000000",
  } as const;
  const svg = sceneSvg({ ...EQUITY, marks: [{ ...text, anchor: "start" }] });
  assert.match(svg, /&lt;\/text&gt;&lt;script&gt;&amp;"</);
  assert.ok(renderPng(svg, 1).length > 0);
});

test("while a picture is painted, the desk's own loop is not held up", async () => {
  const painter = createChildChartPainter({ signal: NEVER });
  const svg = sceneSvg(SCENES["five thousand pairs"]?.scene ?? EQUITY);
  const startedMs = performance.now();
  renderPng(svg, 2);
  const ownMs = performance.now() - startedMs;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await painter.paint(svg, NEVER);
  delay.disable();

  // In the process itself all of it is a delay. A busy machine lengthens both.
  const typicalMs = delay.percentile(50) / 1e6;
  assert.ok(typicalMs < ownMs / 2, `${typicalMs} ms of delay, ${ownMs} ms of painting`);
});

test("a painter that fails, floods or hangs is an error that a person may read, and it is ended", async (t) => {
  const cases = [
    [painterThat(t, "process.exit(3)"), /painting failed/],
    [
      painterThat(
        t,
        "import { writeSync } from 'node:fs'; for (;;) try { writeSync(1, 'x'.repeat(1e6)); } catch (error) { if (error.code !== 'EAGAIN') throw error; }",
      ),
      /painting failed/,
    ],
    [painterThat(t, "setInterval(() => {}, 1e6)", 300), /painting took too long/],
  ] as const;
  for (const [painter, words] of cases)
    await assert.rejects(
      painter.paint("<svg/>", NEVER),
      (error) => error instanceof DeskError && words.test(error.message),
    );
});

test("no more than so many pictures wait, and the next is refused at once", async (t) => {
  const painter = painterThat(t, "process.stdin.resume().on('end', () => process.stdout.end('x'))", 60_000);
  const under = Array.from({ length: 8 }, () => painter.paint("<svg/>", NEVER));

  await assert.rejects(painter.paint("<svg/>", NEVER), { code: "CHART_FAILED", retryable: true });
  assert.equal((await Promise.all(under)).length, 8);
});

test("what cannot be painted or kept is a reason in words, and what can is in the store", async () => {
  const media = createMemoryMedia();
  const broken = { paint: () => Promise.reject(new DeskError("CHART_FAILED", "painting failed")) };
  const empty = { paint: () => Promise.resolve(new Uint8Array()) };
  const whole = { paint: () => Promise.resolve(new Uint8Array([1])) };
  const draw = (painter: Parameters<typeof createDrawer>[0]) =>
    createDrawer(painter, media, createSilentLog())("<svg/>", NEVER);

  assert.deepEqual(await draw(broken), { why: "painting failed" });
  assert.deepEqual(await draw(empty), { why: "the picture could not be kept" });
  const drawn = await draw(whole);
  assert.deepEqual("mediaId" in drawn && (await media.find(drawn.mediaId))?.bytes, new Uint8Array([1]));
});
