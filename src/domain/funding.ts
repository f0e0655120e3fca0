/**
 * Funding of perpetuals: at each of its settlements the venue moves `quantity x mark price x rate` from the
 * longs to the shorts (rate above zero), or back (below). Times are the venue's, 8, 4 or 1 hours apart.
 */
import { assert } from "./errors.ts";
import { divide, UNIT } from "./money.ts";
import type { Amount, Price, Rate } from "./money.ts";
import type { PositionSide } from "./order.ts";

const SETTLEMENT_GRID_MS = 60_000;

/**
 * One settlement of one position in the quote asset: positive is received, negative is paid. Rounded against
 * us to 1e-8: what is received down, what is paid up.
 */
export function fundingPayment(
  side: PositionSide,
  quantity: Amount,
  markPrice: Price,
  fundingRate: Rate,
): Amount {
  assert(quantity >= 0n, "funding of a negative quantity");
  const owedByLongs = quantity * BigInt(markPrice) * BigInt(fundingRate);
  const received = side === "long" ? -owedByLongs : owedByLongs;
  return divide(received, UNIT * UNIT, received > 0n ? "down" : "up");
}

/** The moment a settlement stands for: venues stamp them some ms late (16 ms seen), on whole minutes meant. */
export function settlementTsMs(stampTsMs: number): number {
  return Math.floor(stampTsMs / SETTLEMENT_GRID_MS) * SETTLEMENT_GRID_MS;
}

/**
 * Whether a position takes part in a settlement: it must be held at the settlement time. Both edges count as
 * held, so a fill in the very millisecond of a settlement is funded, whichever came first.
 * `closedTsMs` is null while the position is open.
 */
export function isFunded(
  openedTsMs: number,
  closedTsMs: number | null,
  settlementStampTsMs: number,
): boolean {
  const atTsMs = settlementTsMs(settlementStampTsMs);
  return openedTsMs <= atTsMs && (closedTsMs === null || atTsMs <= closedTsMs);
}
