/**
 * Watches the exits of every position of every book. It decides only; the execution fills. A position in
 * which several levels are reached at once gets the worst of them: liquidation, then stop-loss, then take-profit.
 */
import type { Instrument } from "../domain/instrument.ts";
import { liquidationPrice } from "../domain/margin.ts";
import type { Bar } from "../domain/market.ts";
import type { Price } from "../domain/money.ts";
import type { Position } from "../domain/position.ts";
import { symbolDesk, type DeskContext } from "./desk-context.ts";
import type { ArmedExit, Levels, SymbolDesk } from "./symbol-desk.ts";
import type { Threshold } from "./threshold-index.ts";

type Watched = { readonly symbol: SymbolDesk; readonly entries: { levels: Levels; trigger: ArmedExit }[] };

/** A position that must be closed, why, and at which level. */
export type ExitTrigger = ArmedExit & { readonly level: Price; readonly direction: "up" | "down" };

const SEVERITY: Record<ArmedExit["reason"], number> = { liquidation: 3, "stop-loss": 2, "take-profit": 1 };

export class StopMonitor {
  readonly #context: DeskContext;
  readonly #watched = new Map<string, Watched>();

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** Starts or refreshes the watch over a position. */
  watch(position: Position): void {
    this.unwatch(position.positionId);
    const symbol = symbolDesk(this.#context, position.symbol);
    const { side } = position.plan;
    const { takeProfit, stopLoss, moved } = this.#context.exits.of(position);
    const exitLevels = side === "long" ? symbol.bidLevels : symbol.askLevels;
    const gain = side === "long" ? "up" : "down";
    const loss = side === "long" ? "down" : "up";
    const watched: Watched = { symbol, entries: [] };
    const add = (
      levels: Levels,
      level: Price | null,
      direction: "up" | "down",
      reason: ArmedExit["reason"],
    ): void => {
      if (level === null) return;
      const isMoved = reason !== "liquidation" && moved[reason];
      const trigger = { positionId: position.positionId, reason, moved: isMoved };
      levels.add({ level, direction, target: trigger });
      watched.entries.push({ levels, trigger });
    };
    add(exitLevels, takeProfit, gain, "take-profit");
    add(exitLevels, stopLoss, loss, "stop-loss");
    add(symbol.markLevels, liquidatesAt(position, symbol.instrument), loss, "liquidation");
    this.#watched.set(position.positionId, watched);
  }

  unwatch(positionId: string): void {
    const watched = this.#watched.get(positionId);
    if (watched === undefined) return;
    for (const { levels, trigger } of watched.entries) levels.remove(trigger);
    this.#watched.delete(positionId);
  }

  clear(): void {
    for (const positionId of this.#watched.keys()) this.unwatch(positionId);
  }

  /** What the symbol's present prices trip. */
  onPrices(symbol: SymbolDesk): readonly ExitTrigger[] {
    const { bid, ask } = symbol;
    if (bid === null || ask === null) return [];
    const mark = symbol.mark() ?? bid;
    if (
      !symbol.bidLevels.isReached(bid, bid) &&
      !symbol.askLevels.isReached(ask, ask) &&
      !symbol.markLevels.isReached(mark, mark)
    ) {
      return [];
    }
    return worstPerPosition([
      ...symbol.bidLevels.reached(bid, bid),
      ...symbol.askLevels.reached(ask, ask),
      ...symbol.markLevels.reached(mark, mark),
    ]);
  }

  /**
   * What a bar trips. Its order inside is unknown, so a bar that holds both exits counts as the loss; a
   * liquidation beyond a stop counts only when the bar opened beyond it, because the stop came first.
   */
  onBar(symbol: SymbolDesk, bar: Bar): readonly ExitTrigger[] {
    if (!this.isReached(symbol, bar)) return [];
    const { low, high, open } = bar;
    const exits = [...symbol.bidLevels.reached(low, high), ...symbol.askLevels.reached(low, high)];
    const stopped = new Set(exits.filter(isStop).map((exit) => exit.target.positionId));
    const liquidations = symbol.markLevels
      .reached(low, high)
      .filter((mark) => !stopped.has(mark.target.positionId) || isBeyondAt(mark, open));
    return worstPerPosition([...exits, ...liquidations]);
  }

  /** Whether the bar trips anything at all: a few comparisons, however many positions there are. */
  isReached(symbol: SymbolDesk, { low, high }: Bar): boolean {
    return (
      symbol.bidLevels.isReached(low, high) ||
      symbol.askLevels.isReached(low, high) ||
      symbol.markLevels.isReached(low, high)
    );
  }

  /** Whether some position could have left this bar with its gain as well as with a loss. */
  isAmbiguous(symbol: SymbolDesk, { low, high }: Bar): boolean {
    const reached = [symbol.bidLevels, symbol.askLevels, symbol.markLevels].flatMap((levels) =>
      levels.reached(low, high),
    );
    const gained = new Set(reached.filter(isGain).map((exit) => exit.target.positionId));
    return reached.some((exit) => !isGain(exit) && gained.has(exit.target.positionId));
  }
}

/** By the margin that is left now: funding may have taken of it since the entry. */
export function liquidatesAt(position: Position, { marginTiers }: Instrument): Price | null {
  if (position.plan.lane === "spot") return null;
  return liquidationPrice({ ...position, side: position.plan.side }, marginTiers);
}

/** The price at which a trip inside a bar can first be acted on: its level, or the open when that is past it. */
export function priceInBar(trip: ExitTrigger, open: Price): Price {
  return isBeyondAt(trip, open) ? open : trip.level;
}

function isStop(threshold: Threshold<ArmedExit>): boolean {
  return threshold.target.reason === "stop-loss";
}

function isGain(threshold: Threshold<ArmedExit>): boolean {
  return threshold.target.reason === "take-profit";
}

function isBeyondAt(threshold: { level: Price; direction: "up" | "down" }, at: Price): boolean {
  return threshold.direction === "up" ? at >= threshold.level : at <= threshold.level;
}

function worstPerPosition(reached: readonly Threshold<ArmedExit>[]): ExitTrigger[] {
  const worst = new Map<string, Threshold<ArmedExit>>();
  for (const threshold of reached) {
    const held = worst.get(threshold.target.positionId);
    if (held === undefined || SEVERITY[threshold.target.reason] > SEVERITY[held.target.reason]) {
      worst.set(threshold.target.positionId, threshold);
    }
  }
  return [...worst.values()].map(({ level, direction, target }) => ({ ...target, level, direction }));
}
