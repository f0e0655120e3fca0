/**
 * An experiment that holds whatever figures a test gives it: a fake of ControlReader and ControlWriter. Writes are
 * recorded, and the same cause twice is one write, as the port demands.
 */
import {
  controlFigures,
  type BookRecord,
  type ControlFigures,
} from "#src/features/experiments/model/control-figures.ts";
import { findingOf } from "#src/features/experiments/model/finding.ts";
import type { CompletePair } from "#src/features/experiments/model/pairs.ts";
import { gateOf, type GateFigures } from "#src/features/experiments/model/gate.ts";
import { shadowFigures, type ShadowFigures } from "#src/features/experiments/model/shadow-figures.ts";
import { changeOf } from "#src/domain/verdict.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { Tally } from "#src/domain/figures.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { EMPTY_TALLY } from "#src/domain/tally.ts";
import type {
  ControlReader,
  ControlStatus,
  ControlWriter,
  VerdictFigures,
} from "#src/features/experiments/control-api.ts";
import type { TripFilter } from "#src/features/experiments/control-history.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";

const BOOKS = { first: STANDARD_BOOK, second: INVERTED_BOOK };
const TODAY = "2025-10-10";

export type FakeControlFigures = {
  readonly figures?: ControlFigures;
  readonly status?: Partial<ControlStatus>;
  readonly verdicts?: readonly VerdictFigures[];
  readonly shadow?: ShadowFigures;
  readonly gate?: GateFigures;
  readonly pairs?: readonly CompletePair[];
  /** What every write answers instead of being done. */
  readonly refusal?: Refusal;
};

export type ControlWrite = { readonly what: string; readonly order: DeskOrder };

export type FakeControl = ControlReader &
  ControlWriter & {
    readonly writes: readonly ControlWrite[];
    /** What shadows were asked for. */
    readonly asked: readonly (TripFilter & { readonly limit: number })[];
  };

export function createFakeControl(given: FakeControlFigures = {}): FakeControl {
  const verdicts = given.verdicts ?? [];
  const settled = new Map<string, VerdictFigures>();
  const status: ControlStatus = {
    epoch: 0,
    progress: { roundTrips: 0, needed: 100, fall: { loss: 0n, peak: 1n } },
    baseline: null,
    verdict: null,
    byHand: [BOOKS.first, BOOKS.second].map((bookId) => ({ bookId, tally: EMPTY_TALLY })),
    waiting: verdicts.filter(({ decided }) => decided === null),
    ...given.status,
  };
  const writes = new Map<string, ControlWrite>();
  const asked: (TripFilter & { limit: number })[] = [];
  const find = (verdictId: string): VerdictFigures | null =>
    settled.get(verdictId) ?? verdicts.find((verdict) => verdict.verdictId === verdictId) ?? null;
  const record = (what: string, order: DeskOrder): void => {
    if (!writes.has(order.cause)) writes.set(order.cause, { what, order });
  };
  return {
    asked,
    get writes() {
      return [...writes.values()];
    },
    figures: () => given.figures ?? figuresOf(),
    pairs: () => given.pairs ?? [],
    status: () => status,
    shadow(filter, limit) {
      asked.push({ ...filter, limit });
      return given.shadow ?? shadowFigures([]);
    },
    gate: () => given.gate ?? gateOf([], TODAY),
    verdict: find,
    lockBaseline(reason, order) {
      if (given.refusal !== undefined) return given.refusal;
      record(`lock: ${reason}`, order);
      return { epoch: status.epoch + 1, reason, ...order, eventTsMs: 0 };
    },
    decideVerdict(verdictId, decision, order) {
      const verdict = find(verdictId);
      if (given.refusal !== undefined || verdict === null) return given.refusal ?? unknown(verdictId);
      record(`${decision} ${verdictId}`, order);
      const now = { ...verdict, decided: { decision, actor: order.actor, tsMs: 0 } };
      settled.set(verdictId, now);
      return now;
    },
  };
}

function unknown(verdictId: string): Refusal {
  return { refused: true, code: "VERDICT_NOT_FOUND", reason: `there is no verdict "${verdictId}"` };
}

/** Figures of books that have these tallies, and no round trips that were read one by one. */
export function figuresOf(first: Tally = EMPTY_TALLY, second: Tally = EMPTY_TALLY): ControlFigures {
  return controlFigures({
    epoch: 0,
    first: recordOf(BOOKS.first, first),
    second: recordOf(BOOKS.second, second),
    openPairs: new Set(),
    whyNotOpened: () => null,
    shadowHalf: () => null,
    seed: 1,
  });
}

function recordOf(bookId: BookId, tally: Tally): BookRecord {
  return { bookId, tally, bySymbol: new Map(), trips: [], olderHalves: [] };
}

export function verdictFigures(fields: Partial<VerdictFigures> = {}): VerdictFigures {
  const kind = fields.kind ?? "hybrid";
  return {
    verdictId: "verdict-0",
    epoch: 0,
    kind,
    grounds: ["neither"],
    change: changeOf(kind, BOOKS),
    finding: findingOf([]),
    proposedTsMs: 0,
    decided: null,
    ...fields,
  };
}
