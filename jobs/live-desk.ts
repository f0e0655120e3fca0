/** The desk on a running market: its data, its books, its strategy, and the place where a restart goes on from. */
import { createMarketData } from "#src/adapters/market/create-market-data.ts";
import { openDeskDatabase, type DeskDatabase } from "#src/adapters/sqlite/desk-database.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { databasePathOf, type Config } from "#src/config.ts";
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { Desk } from "#src/desk/desk.ts";
import { createCrossoverStrategy } from "#src/desk/strategy.ts";
import { Ledger } from "#src/books/ledger.ts";
import { DeskError } from "#src/domain/errors.ts";
import { symbolOf } from "#src/domain/instrument.ts";
import type { Destination } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { MarketData } from "#src/ports/market-data.ts";
import { createAlertOutbox } from "./alert-outbox.ts";

export type LiveDeskOptions = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly destinations: readonly Destination[];
  readonly pokeRelay: () => void;
};

export type LiveDesk = {
  readonly desk: Desk;
  readonly market: MarketData;
  readonly database: DeskDatabase;
  readonly databasePath: string;
  /** Lets the market drive the desk. */
  start(): Promise<void>;
  /** No event reaches the desk after it resolves. */
  stop(): Promise<void>;
  close(): void;
};

const CHECKPOINT = "market";

/**
 * Each kind of market has a database of its own: a position that was opened at a simulated price is never
 * valued, stopped or reported at a real one.
 * @throws DeskError MARKET_UNAVAILABLE when the asked-for source cannot be reached or knows no symbol.
 */
export async function openLiveDesk(options: LiveDeskOptions): Promise<LiveDesk> {
  const { config, clock, log } = options;
  const opened = new Map<string, DeskDatabase>();
  const open = (kind: MarketData["info"]["kind"]): DeskDatabase => {
    const known = opened.get(kind);
    if (known !== undefined) return known;
    const database = openDeskDatabase({ path: databasePathOf(config, kind), clock, durability: "full" });
    opened.set(kind, database);
    return database;
  };
  const market = await createMarketData(config, {
    clock,
    log,
    checkpointOf: (kind) => open(kind).deskStore.loadCheckpoint(CHECKPOINT),
  });
  const { kind, granularity } = market.info;
  const database = open(kind);
  for (const [name, other] of opened) if (name !== kind) other.close();
  const { ledgerStore, deskStore, outbox } = database;
  const strategy = createCrossoverStrategy(createIndicators());
  const books = controlBooks(config.bookBalance);
  const instruments = await market.instruments(config.universe.map((base) => symbolOf(base, "futures")));
  if (instruments.length === 0) {
    throw new DeskError(
      "MARKET_UNAVAILABLE",
      `${market.info.label} knows none of UNIVERSE=${config.universe.join(",")}`,
    );
  }
  const desk = new Desk({
    ledger: new Ledger(ledgerStore, () => clock.nowMs()),
    ledgerStore,
    store: deskStore,
    events: createAlertOutbox({
      outbox,
      clock,
      destinations: options.destinations,
      books: books.map((rules) => rules.bookId),
      pokeRelay: options.pokeRelay,
    }),
    log,
    books,
    execution: DEFAULT_EXECUTION,
    instruments,
    strategy,
    granularity,
    venueNowMs: () => market.nowMs(),
    nowMs: () => clock.nowMs(),
  });
  const audit = desk.start();
  log.info("books audited", { ...audit });
  keepCheckpoint(market, database);
  const symbols = instruments.map((instrument) => instrument.symbol);
  return {
    desk,
    market,
    database,
    databasePath: databasePathOf(config, kind),
    start: async () => {
      for (const symbol of symbols)
        desk.warmUp(await market.history(symbol, config.scanMs, strategy.warmUpBars));
      await market.start({ symbols, barMs: config.scanMs, onEvent: (event) => desk.handle(event) });
    },
    stop: () => market.stop(),
    close: () => database.close(),
  };
}

/** The market's place is written in every transaction of the books: a restart never replays what they have seen. */
function keepCheckpoint(market: MarketData, { ledgerStore, deskStore }: DeskDatabase): void {
  ledgerStore.beforeCommit(() => {
    const checkpoint = market.checkpoint();
    if (checkpoint !== null) deskStore.saveCheckpoint(CHECKPOINT, checkpoint);
  });
}
