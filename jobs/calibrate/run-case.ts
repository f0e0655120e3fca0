/** One market through the real desk, and what the pairs said of it at each look. */
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { judge, VERDICT_RULES, type VerdictKind } from "#src/domain/verdict.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { addToTally, EMPTY_TALLY } from "#src/domain/tally.ts";
import { contradiction } from "#src/features/experiments/finding-words.ts";
import { findingOf, returnOf, type FindingKind } from "#src/features/experiments/model/finding.ts";
import { pairRoundTrips, type CompletePair } from "#src/features/experiments/model/pairs.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { ReplayMarket } from "../replay/replay-market.ts";
import { runReplay } from "../replay/run-replay.ts";
import type { CalibrationCase } from "./cases.ts";
import { createPlantedStrategy } from "./planted-strategy.ts";

export const LOOKS = [50, 100, 200, 400] as const;

export type Look = {
  readonly pairs: number;
  readonly kind: FindingKind;
  readonly low: number | null;
  readonly high: number | null;
};

/** `edgeSum` is over all `pairs`, in fractions of a pair's entry notional. */
export type CaseRun = {
  readonly name: string;
  readonly seed: number;
  readonly pairs: number;
  readonly edgeSum: number;
  readonly looks: readonly Look[];
  /** What the published rule asked for at its number of round trips, and whether the pairs contradicted it there. */
  readonly rule: VerdictKind | null;
  readonly contradicted: boolean;
};

export type CaseStores = { readonly ledgerStore: LedgerStore; readonly deskStore: DeskStore; close(): void };

const silence = (): void => {};
const NO_LOG: Log = { debug: silence, info: silence, warn: silence, error: silence, child: () => NO_LOG };

export async function runCase(
  market: ReplayMarket,
  which: CalibrationCase,
  seed: number,
  stores: CaseStores,
): Promise<CaseRun> {
  await runReplay({
    market,
    ...stores,
    strategy: createPlantedStrategy(market, which, seed),
    books: booksOf(which),
    execution: DEFAULT_EXECUTION,
    afterHalt: "resume-daily",
    transactions: "batch",
    log: NO_LOG,
    signal: new AbortController().signal,
    onProgress: silence,
    pause: () => Promise.resolve(),
    settle: silence,
  });
  const [first, second] = [STANDARD_BOOK, INVERTED_BOOK].map((id) => [
    ...stores.ledgerStore.everyRoundTrip(id),
  ]);
  const settled = settledPairs(first ?? [], second ?? []);
  const ruled = ruleOf(second ?? [], settled);
  return {
    name: which.name,
    seed,
    pairs: settled.length,
    edgeSum: settled.reduce((sum, pair) => sum + (returnOf(pair.first) - returnOf(pair.second)) / 2, 0),
    looks: LOOKS.filter((look) => look <= settled.length).map((look): Look => {
      const { kind, edge } = findingOf(settled.slice(0, look));
      return { pairs: look, kind, low: edge?.low ?? null, high: edge?.high ?? null };
    }),
    ...ruled,
  };
}

function booksOf({ mode, withSpot }: CalibrationCase): readonly BookRules[] {
  return controlBooks(amount("1000")).map((rules) => ({
    ...rules,
    policy: rules.policy.kind === "mirror" ? { ...rules.policy, mode } : rules.policy,
    lanes: { ...rules.lanes, spot: { ...rules.lanes.spot, enabled: withSpot } },
  }));
}

function settledPairs(first: readonly RoundTrip[], second: readonly RoundTrip[]): readonly CompletePair[] {
  const books = { first: STANDARD_BOOK, second: INVERTED_BOOK };
  const { complete } = pairRoundTrips({ books, first, second, open: new Set() });
  return complete.toSorted((left, right) => settledTsMs(left) - settledTsMs(right));
}

function settledTsMs({ first, second }: CompletePair): number {
  return Math.max(first.closedTsMs, second.closedTsMs);
}

/** By the closed round trips of book 2; its deepest fall is left out, so what it disables it disables for its losses. */
function ruleOf(
  second: readonly RoundTrip[],
  settled: readonly CompletePair[],
): Pick<CaseRun, "rule" | "contradicted"> {
  const judged = second.slice(0, VERDICT_RULES.roundTrips);
  const last = judged.at(-1);
  if (last === undefined || judged.length < VERDICT_RULES.roundTrips)
    return { rule: null, contradicted: false };
  const { kind } = judge(judged.reduce(addToTally, EMPTY_TALLY), { loss: 0n, peak: 1n });
  const known = settled.filter((pair) => settledTsMs(pair) <= last.closedTsMs);
  return { rule: kind, contradicted: contradiction(kind, findingOf(known)) !== null };
}
