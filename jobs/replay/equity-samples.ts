/** A book's equity over a replay as a bounded number of points, for a chart. */
import type { Amount } from "#src/domain/money.ts";
import type { EquityMark } from "#src/ports/desk-store.ts";

/** `drawdown` is the deepest since the sample before, a positive fraction of the peak. */
export type EquitySample = { readonly tsMs: number; readonly equity: Amount; readonly drawdown: number };

export class EquitySamples {
  readonly #samples: EquitySample[] = [];
  readonly #everyMarks: number;
  #marks = 0;
  #deepest = 0;
  #last: EquityMark | null = null;

  /** Keeps at most about `samplesMax` of `marksExpected`. */
  constructor(marksExpected: number, samplesMax: number) {
    this.#everyMarks = Math.max(1, Math.ceil(marksExpected / samplesMax));
  }

  observe(mark: EquityMark): void {
    this.#last = mark;
    const drawdown = 1 - Number(mark.closeEquity) / Number(mark.peakEquity);
    if (drawdown > this.#deepest) this.#deepest = drawdown;
    if (this.#marks % this.#everyMarks === 0) this.#keep(mark);
    this.#marks += 1;
  }

  /** All samples, the newest mark always among them. */
  all(): readonly EquitySample[] {
    const last = this.#last;
    if (last !== null && this.#samples.at(-1)?.tsMs !== last.eventTsMs) this.#keep(last);
    return this.#samples;
  }

  #keep({ eventTsMs, closeEquity }: EquityMark): void {
    this.#samples.push({ tsMs: eventTsMs, equity: closeEquity, drawdown: this.#deepest });
    this.#deepest = 0;
  }
}
