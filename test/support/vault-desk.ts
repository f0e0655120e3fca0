/** A whole desk with its bars kept and its vault following, over a database in memory. */
import { openDeskDatabase, type DeskDatabase } from "#src/storage/desk-database.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { price } from "#src/domain/money.ts";
import type { NewsItem } from "#src/features/vault/model/evidence.ts";
import { openVault, type OpenVault } from "#src/features/vault/open-vault.ts";
import { BAR_MS, BTC, createDeskFixture, START_MS, type DeskFixture } from "./desk-fixture.ts";
import { createFakeClock } from "./fake-clock.ts";
import { toldInto } from "./told-events.ts";

export type VaultDesk = DeskFixture & {
  readonly database: DeskDatabase;
  readonly vault: OpenVault;
  readonly told: DeskEvent[];
  readonly news: NewsItem[];
  /** A bar of the past day that closes `barsAgo` bars before the present one does, flat unless a range is given. */
  keepBar(closeTsMs: number, low: string, high: string): void;
  /** Both books enter BTC at 100; book 1 is stopped at 98.4, book 2 takes its profit there or below. */
  loseOnStandard(): string;
};

const BOOKS = [STANDARD_BOOK, INVERTED_BOOK];

export function createVaultDesk(path = ":memory:", startMs = START_MS): VaultDesk {
  const database = openDeskDatabase({ path, clock: createFakeClock(startMs), durability: "off" });
  const told: DeskEvent[] = [];
  const news: NewsItem[] = [];
  const fixture: DeskFixture = createDeskFixture({
    stores: database,
    startMs,
    onEvent: (event) => {
      if (event.type === "position-opened") vault.keepRules(event);
      else if (event.type === "position-closed") vault.markDue(event);
    },
  });
  const nowMs = (): number => fixture.nowMs();
  const vault: OpenVault = openVault({
    database,
    ledger: fixture.ledger,
    events: toldInto(told),
    news: {
      newsAt: (_symbol, fromTsMs, toTsMs) =>
        news.filter((item) => item.publishedTsMs >= fromTsMs && item.publishedTsMs <= toTsMs),
    },
    books: BOOKS,
    barMs: BAR_MS,
    venueNowMs: nowMs,
    nowMs,
    desk: fixture.desk,
  });
  const keepBar = (closeTsMs: number, low: string, high: string): void =>
    database.ledgerStore.atomically(() => {
      database.bars.appendBar({
        symbol: BTC,
        openTsMs: closeTsMs - BAR_MS,
        closeTsMs,
        open: price(low),
        high: price(high),
        low: price(low),
        close: price(high),
      });
    });
  const loseOnStandard = (): string => {
    fixture.enter(BTC, "long", "100.00");
    fixture.quote(BTC, "98.40");
    fixture.quote(BTC, "98.40");
    fixture.quote(BTC, "97.90");
    fixture.quote(BTC, "97.90");
    const [trip] = fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1);
    if (trip === undefined) throw new Error("nothing was closed");
    return trip.roundTripId;
  };
  return { ...fixture, database, vault, told, news, keepBar, loseOnStandard };
}
