/** From clusters of losses to proposals: by code, from winners and losers alike, and each with how sure it is. */
import type { BookRules } from "#src/domain/book-rules.ts";
import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { CAUSE_WORDS, OF_LOSSES_ONLY, type Cause } from "#src/features/vault/model/causes.ts";
import type { TripFacts } from "#src/features/vault/model/autopsy.ts";
import type { AdjustmentChange, AdjustmentDraft, AdjustmentKind } from "./adjustment.ts";
import { ADJUSTMENT_TITLES, patchFor, type RuleAdjustment } from "./changes.ts";
import { lossPattern, withoutChance, type LossPattern } from "./loss-pattern.ts";

export type ProposeInput = {
  /** Examined round trips of the book that trades the signal, winners too. */
  readonly facts: readonly TripFacts[];
  /** The rules in force of every book; a change is made to all, so that the two sides stay comparable. */
  readonly rules: readonly BookRules[];
  readonly barMs: number;
};

/** Fewer round trips than this propose nothing. */
export const TRIPS_MIN = 10;
/** A cause must decide at least this share of the losses. */
export const SHARE_MIN = 0.25;
const PROPOSALS_MAX = 3;
const REST_HOURS = 48;
const HOUR_MS = 3_600_000;
const LASTS_MS = 7 * 24 * HOUR_MS;

/** What helps against what; a cause that has no entry is nothing that a rule can help. */
const REMEDIES: Readonly<Partial<Record<Cause, RuleAdjustment>>> = {
  "wrong-direction": "cut-size-tighten-stops",
  "noise-stop": "widen-stops",
  "control-lost-too": "longer-cooldown",
  slippage: "longer-scan",
  cost: "longer-scan",
  "late-entry": "longer-scan",
  funding: "funding-guard",
  sizing: "lower-leverage",
};

/** What was looked for: each is a hypothesis, whether it turns out to be one or not. */
type Candidate = Omit<AdjustmentDraft, "search" | "found">;

/** The surest first; one of a kind at most. `found` is when the facts were closed. */
export function proposeAdjustments(
  input: ProposeInput,
  found: AdjustmentDraft["found"] = null,
): readonly AdjustmentDraft[] {
  const patterns = withoutChance([...restCandidates(input), ...causeCandidates(input)]);
  const drafts = patterns
    .filter(({ changes }) => changes.length > 0)
    .map((draft): AdjustmentDraft => ({ ...draft, found }))
    .toSorted((one, other) => other.pattern.probability - one.pattern.probability);
  const kinds = new Set<AdjustmentKind>();
  return drafts.filter(({ kind }) => !kinds.has(kind) && Boolean(kinds.add(kind))).slice(0, PROPOSALS_MAX);
}

/** A change of one kind without evidence of its own: what somebody asks to be replayed. */
export function changesFor(
  kind: AdjustmentKind,
  base: string | null,
  rules: readonly BookRules[],
  barMs: number,
): readonly AdjustmentChange[] {
  if (kind !== "rest-symbol")
    return rules.flatMap((book) => {
      const patch = patchFor(kind, book, barMs);
      return patch === null ? [] : [{ type: "rules", bookId: book.bookId, patch }];
    });
  return base === null ? [] : rules.map(({ bookId }) => ({ type: "ban", bookId, base, hours: REST_HOURS }));
}

function restCandidates({ facts, rules, barMs }: ProposeInput): readonly Candidate[] {
  const bySymbol = Map.groupBy(facts, ({ symbol }) => symbol);
  return [...bySymbol].flatMap(([symbol, trips]) => {
    const pattern = patternOf(trips);
    if (pattern === null) return [];
    const { base } = parseSymbol(symbol);
    return {
      kind: "rest-symbol" as const,
      title: `Rest ${base} for ${REST_HOURS} h`,
      reason: `${reasonOf(trips)} in ${base}`,
      cause: null,
      symbol,
      changes: changesFor("rest-symbol", base, rules, barMs),
      pattern,
      lastsMs: REST_HOURS * HOUR_MS,
    };
  });
}

/** Round trips that the remedy is about, won or lost: those for which the condition held, or all. */
function causeCandidates({ facts, rules, barMs }: ProposeInput): readonly Candidate[] {
  const losses = facts.filter(({ cause }) => cause !== null);
  return Object.entries(REMEDIES).flatMap(([name, kind]) => {
    const cause = name as Cause;
    const decided = losses.filter((trip) => trip.cause === cause).length;
    if (losses.length === 0 || decided / losses.length < SHARE_MIN) return [];
    // To be sure that these lose would be sure of nothing; their remedies touch every round trip, so all are looked at.
    const ofAll = OF_LOSSES_ONLY.has(cause);
    const trips = ofAll
      ? facts
      : facts.filter((trip) => trip.conditions.includes(cause) || trip.cause === cause);
    const pattern = patternOf(trips);
    const changes = changesFor(kind, null, rules, barMs);
    if (pattern === null) return [];
    return {
      kind,
      title: titleOf(kind, rules[0], changes),
      reason: `${decided} of ${losses.length} losses ${CAUSE_WORDS[cause].happened}; ${reasonOf(trips)} ${ofAll ? "in all" : "where that held"}`,
      cause,
      symbol: null,
      changes,
      pattern,
      lastsMs: LASTS_MS,
    };
  });
}

function patternOf(trips: readonly TripFacts[]): LossPattern | null {
  return trips.length < TRIPS_MIN ? null : lossPattern(trips.map(netReturnOf));
}

function netReturnOf({ netPnl, entryNotional }: TripFacts): number {
  return entryNotional === 0n ? 0 : Number(netPnl) / Number(entryNotional);
}

function reasonOf(trips: readonly TripFacts[]): string {
  const wins = trips.filter(({ cause }) => cause === null).length;
  return `${wins} wins and ${trips.length - wins} losses (n=${trips.length})`;
}

/** "Scan every 12 minutes instead of 8". */
function titleOf(
  kind: RuleAdjustment,
  rules: BookRules | undefined,
  changes: readonly AdjustmentChange[],
): string {
  const [change] = changes;
  if (kind !== "longer-scan" || rules === undefined || change?.type !== "rules")
    return ADJUSTMENT_TITLES[kind];
  return `Scan interval ${rules.scanMs / 60_000} -> ${(change.patch.scanMs ?? 0) / 60_000} minutes`;
}

/** The books that a change is made to, each once. */
export function booksOf(changes: readonly AdjustmentChange[]): readonly BookId[] {
  return [...new Set(changes.map(({ bookId }) => bookId))];
}
