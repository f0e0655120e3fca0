/**
 * The control experiment over the ledger: what it counts, when it judges, and what it would take for real money. It
 * writes only its own record; the books are read, never touched.
 */
import type { EventOf } from "#src/bus/event-names.ts";
import { gateOf, type GateFigures } from "./model/gate.ts";
import { shadowFigures, type ShadowFigures } from "./model/shadow-figures.ts";
import { shadowOf } from "./model/shadow.ts";
import { VERDICT_RULES } from "#src/domain/verdict.ts";
import type { BookId } from "#src/domain/ids.ts";
import { MANUAL_EPOCH } from "#src/domain/position.ts";
import { dayKey } from "#src/domain/tally.ts";
import type { ControlReader, ControlStatus, ControlWriter } from "./control-api.ts";
import type { TripFilter } from "./control-history.ts";
import type { ControlDeps } from "./control-deps.ts";
import { createFindingWatch } from "./finding-watch.ts";
import { pairIdOf } from "./model/pairs.ts";
import { beginEpochFor, lockBaseline } from "./epochs.ts";
import { readFall, readFigures, readPairs } from "./read-figures.ts";
import { decideVerdict, findVerdict, proposeVerdict, toFigures } from "./verdicts.ts";

export type RoundTripClosed = Pick<EventOf<"position-closed">, "roundTrip" | "eventTsMs">;

export type ControlExperiment = ControlReader &
  ControlWriter & {
    /** Called inside the transaction of the fill that closed it. Costs one look at a rollup until the verdict is due. */
    readonly countClose: (closed: RoundTripClosed) => void;
    /** Begins an epoch where the rules of one of its books changed. Inside the transaction of the change. */
    readonly followRules: (changed: EventOf<"rules-changed">) => void;
    /** Begins an epoch where what decides changed: the strategy, the prompts or the model. */
    readonly followSeason: (begun: EventOf<"record">) => void;
    /** The epoch that new positions count in. */
    currentEpoch(): number;
  };

/** Round trips of one shadow; each walks bars until its exit. */
const SHADOW_MAX = 500;
/** The gate looks at 30 days; a longer row of green days is as good as this. */
const GATE_DAYS = 60;
/** Steps on the way to a verdict that are told. */
const MILESTONES = 4;

export function createControlExperiment(deps: ControlDeps): ControlExperiment {
  const watchFinding = createFindingWatch(deps);
  return {
    countClose: (closed) => {
      const { roundTrip, eventTsMs } = closed;
      if (pairIdOf(roundTrip) !== null) watchFinding(roundTrip.epoch, eventTsMs);
      countClose(deps, closed);
    },
    followRules: (changed) => {
      const isOwn = changed.bookId === deps.books.first || changed.bookId === deps.books.second;
      if (isOwn) beginEpochFor(deps, changed);
    },
    followSeason: ({ step, what, eventId }) => {
      if (step === "season") beginEpochFor(deps, { reason: what, actor: "desk", cause: eventId });
    },
    currentEpoch: () => deps.store.currentEpoch(),
    figures: () => readFigures(deps, deps.store.currentEpoch()),
    pairs: () => readPairs(deps, deps.store.currentEpoch()),
    status: () => status(deps),
    shadow: (filter, limit) => shadow(deps, filter, limit),
    gate: (bookId) => gate(deps, bookId),
    verdict: (verdictId) => {
      const verdict = findVerdict(deps, verdictId);
      return verdict && toFigures(deps, verdict);
    },
    lockBaseline: (reason, order) => lockBaseline(deps, reason, order),
    decideVerdict: (verdictId, decision, order) => decideVerdict(deps, verdictId, decision, order),
  };
}

/** A round trip of an epoch that is over changes no verdict: what came after the line does not count before it. */
function countClose(deps: ControlDeps, { roundTrip, eventTsMs }: RoundTripClosed): void {
  const { ledger, store, books } = deps;
  if (roundTrip.bookId !== books.second) return;
  const { epoch } = roundTrip;
  const { roundTrips } = ledger.book(books.second).rollups.tally("total", "", epoch);
  const isDue = roundTrips >= VERDICT_RULES.roundTrips;
  if ((!isDue && !isMilestone(roundTrips)) || epoch !== store.currentEpoch()) return;
  if (!isDue) return tellMilestone(deps, epoch, roundTrips, eventTsMs);
  if (store.verdict(epoch) !== null) return;
  ledger.atomically(() => proposeVerdict(deps, epoch, eventTsMs));
}

/** Every quarter of the way to a verdict. */
function isMilestone(roundTrips: number): boolean {
  return roundTrips > 0 && roundTrips % (VERDICT_RULES.roundTrips / MILESTONES) === 0;
}

function tellMilestone({ events }: ControlDeps, epoch: number, roundTrips: number, eventTsMs: number): void {
  events.emit({
    type: "control",
    step: "milestone",
    eventId: `milestone:${epoch}:${roundTrips}`,
    eventTsMs,
    what: `${roundTrips} of ${VERDICT_RULES.roundTrips} round trips of book 2 in epoch ${epoch}`,
  });
}

function status(deps: ControlDeps): ControlStatus {
  const { ledger, store, books } = deps;
  const epoch = store.currentEpoch();
  const verdict = store.verdict(epoch);
  return {
    epoch,
    progress: {
      roundTrips: ledger.book(books.second).rollups.tally("total", "", epoch).roundTrips,
      needed: VERDICT_RULES.roundTrips,
      fall: readFall(deps, books.second, epoch),
    },
    baseline: store.epoch(epoch),
    verdict: verdict && toFigures(deps, verdict),
    byHand: [books.first, books.second].map((bookId) => ({
      bookId,
      tally: ledger.book(bookId).rollups.tally("total", "", MANUAL_EPOCH),
    })),
    waiting: store.undecided().map((one) => toFigures(deps, one)),
  };
}

function shadow(deps: ControlDeps, filter: TripFilter, limit: number): ShadowFigures {
  const { bookId } = deps.ledger.book(filter.bookId);
  const sources = deps.history.shadowSources({ ...filter, bookId }, Math.min(limit, SHADOW_MAX));
  return shadowFigures(
    sources.map((source) => {
      const { roundTrip } = source;
      const bars = deps.bars.barsFrom(roundTrip.symbol, roundTrip.openedTsMs);
      return { roundTrip, outcome: shadowOf(source, bars) };
    }),
  );
}

function gate(deps: ControlDeps, bookId: BookId): GateFigures {
  const { rollups } = deps.ledger.book(bookId);
  const epochs = rollups.epochs();
  const days = deps.equityMarks(bookId, GATE_DAYS).map(({ day, openEquity, closeEquity }) => ({
    day,
    openEquity,
    closeEquity,
    roundTrips: epochs.reduce((sum, epoch) => sum + rollups.tally("day", day, epoch).roundTrips, 0),
  }));
  return gateOf(days, dayKey(deps.venueNowMs()), deps.passiveBar);
}
