/**
 * Pictures in a process of their own, one at a time: painting takes tens of milliseconds that the desk's own loop,
 * on which its stops run, must not give.
 */
import { join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";
import type { ChartPainter } from "#src/features/charts/charts.ts";
import { MEDIA_BYTES_MAX } from "#src/ports/media-store.ts";
import { runChild } from "../run-child.ts";
import { createTurnQueue } from "../turn-queue.ts";

const MAIN = join(import.meta.dirname, "paint-child.ts");
const WAITING_MAX = 8;
/** Shorter than a skill may take, so that its figures are told without the picture. */
const TIMEOUT_MS = 7_000;

export type ChildChartPainterOptions = {
  /** Ends whatever runs. */
  readonly signal: AbortSignal;
  /** The file that paints; the project's own unless given. */
  readonly main?: string;
  /** The longest that one may take, with its waiting. */
  readonly timeoutMs?: number;
};

export function createChildChartPainter(options: ChildChartPainterOptions): ChartPainter {
  const { main = MAIN, timeoutMs = TIMEOUT_MS } = options;
  const queue = createTurnQueue(WAITING_MAX);
  return {
    paint: async (svg, signal) => {
      const until = AbortSignal.any([signal, options.signal, AbortSignal.timeout(timeoutMs)]);
      const turn = queue.run(() => paint(main, svg, until));
      if (turn === null)
        throw new DeskError("CHART_FAILED", "too many pictures wait already", { retryable: true });
      return await turn;
    },
  };
}

async function paint(main: string, svg: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await runChild({ main, question: svg, answerBytesMax: MEDIA_BYTES_MAX, signal });
  } catch (cause) {
    const what = signal.aborted ? "painting took too long" : "painting failed";
    throw new DeskError("CHART_FAILED", what, { cause });
  }
}
