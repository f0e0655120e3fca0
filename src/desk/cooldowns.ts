/** Symbols that a book leaves alone for a time: after a stop (cooldown), or because somebody banned them. */
import { parseSymbol } from "../domain/instrument.ts";
import type { BookId } from "../domain/ids.ts";
import type { RoundTrip } from "../domain/position.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import type { DeskStore, SymbolBan } from "../ports/desk-store.ts";

/** Round trips read at the start: more stops than this within one cooldown no book can have. */
const RECENT_MAX = 500;

export class Cooldowns {
  readonly #store: DeskStore;
  readonly #ledgerStore: LedgerStore;
  readonly #stoppedTsMs = new Map<BookId, Map<string, number>>();
  readonly #bans = new Map<BookId, Map<string, SymbolBan>>();

  constructor(store: DeskStore, ledgerStore: LedgerStore) {
    this.#store = store;
    this.#ledgerStore = ledgerStore;
  }

  /** Hears of a round trip that just closed. */
  onClosed(roundTrip: RoundTrip): void {
    if (!wasStopped(roundTrip)) return;
    this.#stopped(roundTrip.bookId).set(roundTrip.symbol, roundTrip.closedTsMs);
  }

  /** When the symbol's cooldown ends, or null when it is over or there was no stop. */
  cooldownEndTsMs(bookId: BookId, symbol: string, cooldownMs: number, venueNowMs: number): number | null {
    const stopped = this.#stopped(bookId).get(symbol);
    return stopped === undefined || stopped + cooldownMs <= venueNowMs ? null : stopped + cooldownMs;
  }

  ban(ban: SymbolBan, recordedTsMs: number): boolean {
    const isNew = this.#store.appendBan(ban, recordedTsMs);
    if (isNew) this.#bansOf(ban.bookId).set(ban.base, ban);
    return isNew;
  }

  /** The ban that holds now, for a symbol of either lane. */
  activeBan(bookId: BookId, symbol: string, venueNowMs: number): SymbolBan | null {
    const bans = this.#bansOf(bookId);
    if (bans.size === 0) return null;
    const ban = bans.get(parseSymbol(symbol).base);
    return ban === undefined || ban.untilTsMs <= venueNowMs ? null : ban;
  }

  activeBans(bookId: BookId, venueNowMs: number): readonly SymbolBan[] {
    return [...this.#bansOf(bookId).values()].filter((ban) => ban.untilTsMs > venueNowMs);
  }

  /** Forgets what was not committed. */
  forget(): void {
    this.#stoppedTsMs.clear();
    this.#bans.clear();
  }

  #stopped(bookId: BookId): Map<string, number> {
    const known = this.#stoppedTsMs.get(bookId);
    if (known !== undefined) return known;
    const stopped = new Map<string, number>();
    this.#stoppedTsMs.set(bookId, stopped);
    for (const roundTrip of [...this.#ledgerStore.roundTrips(bookId, RECENT_MAX)].toReversed())
      this.onClosed(roundTrip);
    return stopped;
  }

  #bansOf(bookId: BookId): Map<string, SymbolBan> {
    const known = this.#bans.get(bookId);
    if (known !== undefined) return known;
    const bans = new Map(this.#store.bans(bookId).map((ban) => [ban.base, ban]));
    this.#bans.set(bookId, bans);
    return bans;
  }
}

/** A stop that a person moved into the gain is no reason to rest. */
function wasStopped({ exitReason, netPnl }: RoundTrip): boolean {
  return (
    exitReason === "stop-loss" || exitReason === "liquidation" || (exitReason === "moved-stop" && netPnl < 0n)
  );
}
