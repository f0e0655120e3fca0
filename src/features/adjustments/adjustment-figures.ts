/** An adjustment as it is told: folded, with its evidence, and what was counted before and after it shipped. */
import type { BeforeAfter, WindowCount } from "./model/adjustment.ts";
import { booksOf } from "./model/propose.ts";
import type { TripFacts } from "#src/features/vault/model/autopsy.ts";
import type { AdjustmentFigures } from "./adjustments-api.ts";
import type { Adjustment } from "./store/adjustment-store.ts";
import type { AdjustmentDeps } from "./adjustment-deps.ts";

const FACTS_MAX = 20_000;

export function toFigures(deps: AdjustmentDeps, adjustment: Adjustment): AdjustmentFigures {
  const { steps } = adjustment;
  const shipped = steps.findLast(({ step }) => step === "shipped");
  return {
    ...adjustment,
    evidence: steps.findLast(({ step }) => step === "replayed")?.evidence ?? null,
    approvalId: steps.findLast(({ step }) => step === "asked")?.approvalId ?? null,
    shippedTsMs: shipped?.eventTsMs ?? null,
    endsTsMs: shipped?.endsTsMs ?? null,
    counts: shipped === undefined ? null : beforeAfter(deps, adjustment, shipped.eventTsMs),
  };
}

/** Two windows of one length: since it shipped (to its end), and as long before. */
function beforeAfter(deps: AdjustmentDeps, adjustment: Adjustment, shippedTsMs: number): BeforeAfter {
  const over = adjustment.steps.findLast(({ step }) => step === "ended" || step === "reverted");
  const toTsMs = over?.eventTsMs ?? deps.venueNowMs();
  const windowMs = toTsMs - shippedTsMs;
  return {
    windowMs,
    before: countIn(deps, adjustment, shippedTsMs - windowMs, shippedTsMs),
    after: countIn(deps, adjustment, shippedTsMs, toTsMs),
  };
}

function countIn(
  deps: AdjustmentDeps,
  adjustment: Adjustment,
  fromTsMs: number,
  toTsMs: number,
): WindowCount {
  const facts = booksOf(adjustment.changes).flatMap((bookId) =>
    deps.vault.latest({ bookId, span: { fromTsMs, toTsMs } }, FACTS_MAX, "with-wins"),
  );
  const losses = facts.filter(({ cause }) => cause !== null);
  return {
    roundTrips: facts.length,
    losses: losses.length,
    matching: losses.filter((trip) => matches(adjustment, trip)).length,
    netPnl: facts.reduce((sum, { netPnl }) => sum + netPnl, 0n),
  };
}

function matches({ cause, symbol }: Adjustment, trip: TripFacts): boolean {
  return symbol === null ? trip.cause === cause : trip.symbol === symbol;
}
