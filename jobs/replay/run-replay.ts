/**
 * Drives the very same desk over a market in memory, as fast as it goes. All times, the recording times too,
 * are the venue's: the same market and rules give the same ledger to the byte.
 */
import { Ledger } from "#src/books/ledger.ts";
import type { ExecutionRules } from "#src/desk/book-rules.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { Desk } from "#src/desk/desk.ts";
import type { Strategy } from "#src/strategies/crossover.ts";
import type { AuditFigures } from "#src/domain/figures.ts";
import type { Amount } from "#src/domain/money.ts";
import type { BookId } from "#src/domain/ids.ts";
import { dayNumber } from "#src/domain/tally.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import { barsOf } from "./bar-rows.ts";
import { EquitySamples } from "./equity-samples.ts";
import { createFinerLookup } from "./finer-bars.ts";
import { ReplayEvents } from "./replay-events.ts";
import { MarketWalk, type WalkTarget } from "./market-walk.ts";
import { countBars, lowerBound, type ReplayMarket } from "./replay-market.ts";

export type ReplayOptions = {
  readonly market: ReplayMarket;
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  readonly strategy: Strategy;
  readonly books: readonly BookRules[];
  readonly execution: ExecutionRules;
  /** A book that a protection halted waits for its owner: for ever, or one comes back at each UTC midnight. */
  readonly afterHalt: "stay" | "resume-daily";
  /**
   * `batch`: thousands of bars a transaction; a fault of the desk undoes the batch and ends the replay.
   * `event`: as the live desk, one transaction an event; a fault is an incident and the replay goes on.
   */
  readonly transactions: "batch" | "event";
  readonly log: Log;
  /** Ends the replay after the batch under way. */
  readonly signal: AbortSignal;
  /** Called after each batch. */
  readonly onProgress: (progress: ReplayProgress) => void;
  /** Gives the process a turn between batches. */
  readonly pause: () => Promise<void>;
  /** Waits until everything is in the file: before the audit reads it. */
  readonly settle: () => void;
};

export type ReplayProgress = {
  readonly barsDone: number;
  readonly barsTotal: number;
  readonly venueTsMs: number;
  readonly equities: readonly { readonly bookId: BookId; readonly equity: Amount }[];
};

export type ReplayOutcome = {
  readonly desk: Desk;
  /** False when it was stopped, or ended by a fault. */
  readonly finished: boolean;
  readonly barsDone: number;
  readonly barsTotal: number;
  /** From the open of the first bar to the close of the last one that was done. */
  readonly fromTsMs: number;
  readonly toTsMs: number;
  readonly samples: ReadonlyMap<BookId, EquitySamples>;
  readonly replayEvents: ReplayEvents;
  readonly audit: AuditFigures;
};

const BATCH_BARS = 30_000;
const SAMPLES_MAX = 1_000;

/** Never rejects for a fault of the desk: that is part of the outcome. */
export async function runReplay(options: ReplayOptions): Promise<ReplayOutcome> {
  const run = new Run(options);
  while (run.hasMore() && !options.signal.aborted) {
    if (!run.batch()) break;
    options.onProgress(run.progress());
    await options.pause();
  }
  options.settle();
  return run.outcome();
}

class Run implements WalkTarget {
  readonly #options: ReplayOptions;
  readonly #walk: MarketWalk;
  readonly #ledger: Ledger;
  readonly #desk: Desk;
  readonly #replayEvents: ReplayEvents;
  readonly #samples: ReadonlyMap<BookId, EquitySamples>;
  readonly #barsTotal: number;
  readonly #fromTsMs: number;
  #venueTsMs: number;
  #lastCloseTsMs: number;
  #barsDone = 0;
  #day: number;

  constructor(options: ReplayOptions) {
    const { market, books, transactions } = options;
    this.#options = options;
    this.#walk = new MarketWalk(market);
    this.#barsTotal = countBars(market);
    this.#replayEvents = new ReplayEvents({ faultsEndIt: transactions === "batch" });
    this.#fromTsMs = Math.min(this.#walk.nextCloseTsMs - market.barMs, Number.MAX_SAFE_INTEGER);
    this.#venueTsMs = this.#fromTsMs;
    this.#lastCloseTsMs = this.#fromTsMs;
    this.#day = dayNumber(this.#fromTsMs);
    const steps = this.#barsTotal / Math.max(1, market.symbols.length);
    this.#samples = new Map(books.map(({ bookId }) => [bookId, new EquitySamples(steps, SAMPLES_MAX)]));
    this.#ledger = new Ledger(options.ledgerStore, () => this.#venueTsMs);
    this.#desk = this.#createDesk();
    this.#desk.start();
    this.#warmUp();
  }

  hasMore(): boolean {
    return this.#walk.nextCloseTsMs < Number.POSITIVE_INFINITY;
  }

  /** Some thousand bars. False when a fault ended it: the batch is undone then. */
  batch(): boolean {
    const [doneBefore, closeBefore] = [this.#barsDone, this.#lastCloseTsMs];
    try {
      if (this.#options.transactions === "batch") this.#ledger.atomically(() => this.#steps());
      else this.#steps();
      return true;
    } catch (error) {
      if (this.#replayEvents.fault === null) throw error;
      this.#barsDone = doneBefore;
      this.#lastCloseTsMs = closeBefore;
      return false;
    }
  }

  atTsMs(tsMs: number): void {
    this.#venueTsMs = tsMs;
  }

  handle(event: Parameters<WalkTarget["handle"]>[0]): void {
    this.#desk.handle(event);
  }

  progress(): ReplayProgress {
    const equities = this.#options.books.map(({ bookId, balance }) => {
      return { bookId, equity: this.#desk.equityMarks.last(bookId)?.closeEquity ?? balance };
    });
    return {
      barsDone: this.#barsDone,
      barsTotal: this.#barsTotal,
      venueTsMs: this.#venueTsMs,
      equities,
    };
  }

  outcome(): ReplayOutcome {
    return {
      desk: this.#desk,
      finished: !this.hasMore() && this.#replayEvents.fault === null,
      barsDone: this.#barsDone,
      barsTotal: this.#barsTotal,
      fromTsMs: this.#fromTsMs,
      toTsMs: this.#lastCloseTsMs,
      samples: this.#samples,
      replayEvents: this.#replayEvents,
      audit: this.#desk.auditor.run(),
    };
  }

  #createDesk(): Desk {
    const { market, ledgerStore, deskStore, log, strategy, books, execution } = this.#options;
    return new Desk({
      ledger: this.#ledger,
      ledgerStore,
      store: deskStore,
      events: this.#replayEvents,
      log: this.#replayEvents.listenTo(log),
      books,
      execution,
      instruments: market.symbols.map((each) => each.instrument),
      strategy,
      granularity: "bar",
      barMs: market.barMs,
      finerBars: createFinerLookup(market.symbols),
      venueNowMs: () => this.#venueTsMs,
      nowMs: () => this.#venueTsMs,
    });
  }

  #warmUp(): void {
    const { barMs, symbols, startTsMs } = this.#options.market;
    for (const { symbol, bars } of symbols) {
      const end = lowerBound(bars.openTsMs, startTsMs);
      this.#desk.warmUp(barMs, barsOf(symbol, bars, barMs, 0, end));
    }
  }

  #steps(): void {
    const until = this.#barsDone + BATCH_BARS;
    while (this.#barsDone < until && this.hasMore()) {
      this.#onDay();
      this.#lastCloseTsMs = this.#walk.nextCloseTsMs;
      this.#barsDone += this.#walk.step(this);
      // Told before midnight: a replay that ends with a day has no part of the next.
      if (!this.hasMore()) this.#desk.equityMarks.onTime(this.#lastCloseTsMs - 1);
      this.#sample();
    }
  }

  #sample(): void {
    for (const [bookId, samples] of this.#samples) {
      const mark = this.#desk.equityMarks.last(bookId);
      if (mark !== null) samples.observe(mark);
    }
  }

  /** The owner of `resume-daily` looks at midnight, before anything of the new day. */
  #onDay(): void {
    const day = dayNumber(this.#walk.nextCloseTsMs - this.#options.market.barMs);
    if (day === this.#day) return;
    this.#day = day;
    if (this.#options.afterHalt === "stay") return;
    const commands = createDeskCommands(this.#desk);
    for (const { bookId } of this.#options.books) {
      if (this.#desk.context.states.state(bookId) !== "halted") continue;
      commands.resume(bookId, { cause: `replay:${day}`, actor: "the replay's owner", approvalId: "replay" });
    }
  }
}
