/** What the three sources share: fees, and what they say to a request that they cannot serve. */
import { DeskError } from "#src/domain/errors.ts";
import { parseSymbol, type Instrument, type Lane } from "#src/domain/instrument.ts";
import type { MarketEvent } from "#src/domain/market.ts";
import { amount, rate, type Amount } from "#src/domain/money.ts";
import type { Log } from "#src/ports/log.ts";

/**
 * Fees of a Binance account without discounts (VIP 0, no BNB): futures 0.05% taker and 0.02% maker, spot 0.1%
 * for both. An account's own fees need a key; the regular ones never flatter a paper book.
 */
export function feesOf(lane: Lane): Pick<Instrument, "takerFee" | "makerFee" | "liquidationFee"> {
  return lane === "futures"
    ? { takerFee: rate("0.0005"), makerFee: rate("0.0002"), liquidationFee: rate("0.015") }
    : { takerFee: rate("0.001"), makerFee: rate("0.001"), liquidationFee: rate("0") };
}

/** USDT; MIN_NOTIONAL of Binance's exchange information for perpetuals, where it is not the usual 5. */
const NOTIONAL_MIN_OF: Readonly<Record<string, string>> = {
  BTC: "100",
  ETH: "20",
  BCH: "20",
  ETC: "20",
  LINK: "20",
  LTC: "20",
};

/** The least order that opens a position, for a source that is not told it. */
export function notionalMinOf(base: string, lane: Lane): Amount {
  const known =
    lane === "futures" && Object.hasOwn(NOTIONAL_MIN_OF, base) ? NOTIONAL_MIN_OF[base] : undefined;
  return amount(known ?? "5");
}

/** The lane of a plain USDT symbol; null for dated futures, other quotes and mistakes. */
export function laneOf(symbol: string): Lane | null {
  try {
    return parseSymbol(symbol).lane;
  } catch {
    return null;
  }
}

/** @throws DeskError INSTRUMENT_NOT_FOUND that names every symbol that the source does not have. */
export function requireSymbols(
  symbols: readonly string[],
  known: { has(symbol: string): boolean },
  source: string,
): void {
  const missing = symbols.filter((symbol) => !known.has(symbol));
  if (missing.length > 0) throw symbolsMissing(missing, source);
}

export function symbolsMissing(missing: readonly string[], source: string): DeskError {
  return new DeskError(
    "INSTRUMENT_NOT_FOUND",
    `${source} has no ${missing.join(", ")}: leave it out of UNIVERSE, or choose another source`,
    { details: { missing } },
  );
}

/** The last `limit` items; none for a limit of 0. */
export function lastOf<T>(items: readonly T[], limit: number): T[] {
  return limit > 0 ? items.slice(-limit) : [];
}

/** The instruments among `symbols`, in that order; unknown ones are left out. */
export function knownInstruments(
  symbols: readonly string[],
  instruments: ReadonlyMap<string, Instrument>,
): Instrument[] {
  return symbols.flatMap((symbol) => instruments.get(symbol) ?? []);
}

/** What a replaying source says to bars that cannot be made of the ones it was opened for. */
export function requireMultiple(askedMs: number, barMs: number, source: string): void {
  if (askedMs % barMs === 0 && askedMs > 0) return;
  throw new DeskError(
    "CONFIG_INVALID",
    `${source} has bars of ${barMs / 60_000} minutes, which ${askedMs / 60_000} minutes is no multiple of`,
  );
}

/** Hands events to the subscriber; a fault of the subscriber is logged and must not stop the market. */
export function guardedEmit(onEvent: (event: MarketEvent) => void, log: Log): (event: MarketEvent) => void {
  return (event) => {
    try {
      onEvent(event);
    } catch (error) {
      log.error("a subscriber failed on a market event", { event: event.type, error });
    }
  };
}
