/**
 * What a picture costs: how long from the figures to the PNG, and how much of that the desk's own loop feels, as a
 * ratio to painting in the process itself. Run: node test/bench/charts.bench.ts
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createChildChartPainter } from "#src/adapters/charts/child-chart-painter.ts";
import { renderPng } from "#src/adapters/charts/resvg-png.ts";
import { sceneSvg } from "#src/features/charts/scene-svg.ts";
import { chartSamples } from "#test/support/chart-samples.ts";

const ROUNDS = 15;
const NEVER = new AbortController().signal;

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function timed(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

const painter = createChildChartPainter({ signal: NEVER });
for (const [name, { scene }] of Object.entries(chartSamples("dark"))) {
  if (!["equity", "daily", "symbols", "control", "five thousand pairs"].includes(name)) continue;
  const svg = sceneSvg(scene);
  const describing: number[] = [];
  const inside: number[] = [];
  const outside: number[] = [];
  const delays: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    describing.push(await timed(() => sceneSvg(scene)));
    inside.push(await timed(() => renderPng(svg, 2)));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    outside.push(await timed(() => painter.paint(svg, NEVER)));
    delay.disable();
    delays.push(delay.max / 1e6);
  }
  const [own, away, felt] = [medianOf(inside), medianOf(outside), medianOf(delays)];
  process.stdout.write(
    `${name}: described in ${medianOf(describing).toFixed(1)} ms, painted here ${own.toFixed(0)} ms, away ${away.toFixed(0)} ms; ` +
      `longest delay of the loop meanwhile ${felt.toFixed(1)} ms, ${(felt / own).toFixed(2)} of painting here\n`,
  );
}
