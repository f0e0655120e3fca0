/** The desk on a running market: its data, its books, its strategy, and the place where a restart goes on from. */
import { createMarketData } from "#src/market/create-market-data.ts";
import { openDeskDatabase, type DeskDatabase } from "#src/storage/desk-database.ts";
import { Ledger } from "#src/books/ledger.ts";
import { databasePathOf, type Config } from "#src/config.ts";
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { Desk } from "#src/desk/desk.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createCrossoverStrategy, type Strategy } from "#src/strategies/crossover.ts";
import { DeskError } from "#src/domain/errors.ts";
import { symbolOf, type Instrument } from "#src/domain/instrument.ts";
import type { Bar, MarketEvent, SourceKind } from "#src/domain/market.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { MarketData } from "#src/ports/market-data.ts";
import type { ControlExperiment } from "#src/features/experiments/control-experiment.ts";
import type { OpenAlerts } from "#src/features/alerts/open-alerts.ts";
import type { OpenVault } from "#src/features/vault/open-vault.ts";

export type OpenMarket = {
  readonly market: MarketData;
  readonly database: DeskDatabase;
  readonly databasePath: string;
};

export type TradingDesk = OpenMarket & {
  readonly desk: Desk;
  /** What the desk trades by; for looks that decide nothing. */
  readonly signals: Strategy;
  /** The name of the strategy. */
  readonly strategy: string;
  /** Audits the books, and goes on where the last run ended. Once, when everybody has subscribed. */
  recover(): void;
  /** Lets the market drive the desk. */
  start(): Promise<void>;
  /** No event reaches the desk after it resolves. */
  stop(): Promise<void>;
  close(): void;
};

/** The desk with what follows its trades. */
export type LiveDesk = TradingDesk & {
  readonly control: ControlExperiment;
  readonly vault: OpenVault;
  readonly alerts: OpenAlerts;
};

export type LiveDeskOptions = { readonly config: Config; readonly clock: Clock; readonly log: Log };

const CHECKPOINT = "market";

/**
 * The market decides which database; one that replays goes on from the checkpoint in its own. A position that was opened
 * at a simulated price is never valued, stopped or reported at a real one.
 * @throws DeskError MARKET_UNAVAILABLE when the asked-for source cannot be reached.
 */
export async function openMarket({ config, clock, log }: LiveDeskOptions): Promise<OpenMarket> {
  const onFault = (error: unknown): void =>
    log.error("what was to follow a commit failed; the commit stands", { err: error });
  const opened = new Map<SourceKind, DeskDatabase>();
  const open = (kind: SourceKind): DeskDatabase => {
    const path = databasePathOf(config, kind);
    const database = opened.get(kind) ?? openDeskDatabase({ path, clock, durability: "full", onFault });
    opened.set(kind, database);
    return database;
  };
  const checkpointOf = (kind: SourceKind): string | null => open(kind).deskStore.loadCheckpoint(CHECKPOINT);
  const market = await createMarketData(config, { clock, log, checkpointOf });
  const database = open(market.info.kind);
  for (const other of opened.values()) if (other !== database) other.close();
  return { market, database, databasePath: databasePathOf(config, market.info.kind) };
}

/** @throws DeskError MARKET_UNAVAILABLE when the market knows no symbol. */
export async function openTradingDesk(opened: OpenMarket, options: LiveDeskOptions): Promise<TradingDesk> {
  const { market, database } = opened;
  const { config, log } = options;
  const instruments = await instrumentsOf(market, config);
  const strategy = createCrossoverStrategy(createIndicators());
  const desk = buildDesk(options, { ...opened, instruments, strategy });
  const symbols = instruments.map((instrument) => instrument.symbol);
  return {
    ...opened,
    desk,
    signals: strategy,
    strategy: strategy.name,
    recover() {
      log.info("books audited", { ...desk.start() });
      keepCheckpoint(market, database);
    },
    start: async () => {
      await warmUp(desk, market, strategy.warmUpBars, (bars) =>
        keepBars(
          database,
          bars.filter((bar) => bar.closeTsMs - bar.openTsMs === config.scanMs),
        ),
      );
      const onEvent = (event: MarketEvent): void => {
        if (event.type === "bar") keepBars(database, [event]);
        desk.handle(event);
      };
      await market.start({ symbols, barMs: config.scanMs, onEvent, fundingFromTsMs: fundingFrom(desk) });
    },
    stop: () => market.stop(),
    close: () => database.close(),
  };
}

async function instrumentsOf(market: MarketData, { universe }: Config): Promise<Instrument[]> {
  const symbols = (["futures", "spot"] as const).flatMap((lane) =>
    universe.map((base) => symbolOf(base, lane)),
  );
  const instruments = await market.instruments(symbols);
  if (instruments.length > 0) return instruments;
  throw new DeskError(
    "MARKET_UNAVAILABLE",
    `${market.info.label} knows none of UNIVERSE=${universe.join(",")}`,
  );
}

type Parts = OpenMarket & { readonly instruments: readonly Instrument[]; readonly strategy: Strategy };

function buildDesk(
  { config, clock, log }: LiveDeskOptions,
  { market, database, instruments, strategy }: Parts,
): Desk {
  const nowMs = (): number => clock.nowMs();
  const desk: Desk = new Desk({
    ledger: new Ledger(database.ledgerStore, nowMs),
    ledgerStore: database.ledgerStore,
    store: database.deskStore,
    incidents: database.incidents,
    events: database.events,
    log,
    books: controlBooks(config.bookBalance, config.scanMs),
    execution: DEFAULT_EXECUTION,
    instruments,
    strategy,
    granularity: market.info.granularity,
    barMs: config.scanMs,
    ...(market.info.hasDepth === true && { requestDepth: (symbol: string) => market.requestDepth(symbol) }),
    onNewInterval: (scanMs) => {
      warmUpInterval(desk, market, scanMs, strategy.warmUpBars, () => undefined).catch((error: unknown) =>
        log.warn("a new scan interval starts without its history", { scanMs, error }),
      );
    },
    venueNowMs: () => market.nowMs(),
    nowMs,
    epoch: () => database.control.currentEpoch(),
  });
  return desk;
}

/** The bars that the desk saw are kept: what was not done can be judged on them later. */
function keepBars({ ledgerStore, bars }: DeskDatabase, seen: readonly Bar[]): void {
  ledgerStore.atomically(() => {
    for (const bar of seen) bars.appendBar(bar);
  });
}

/** The strategy has seen the past at every interval that a book looks at, before the first event arrives. */
async function warmUp(
  desk: Desk,
  market: MarketData,
  bars: number,
  keep: (bars: readonly Bar[]) => void,
): Promise<void> {
  for (const scanMs of desk.intervals()) await warmUpInterval(desk, market, scanMs, bars, keep);
}

async function warmUpInterval(
  desk: Desk,
  market: MarketData,
  scanMs: number,
  count: number,
  keep: (bars: readonly Bar[]) => void,
): Promise<void> {
  for (const symbol of desk.context.symbols.keys()) {
    const bars = await market.history(symbol, scanMs, count);
    keep(bars);
    desk.warmUp(scanMs, bars);
  }
}

/** Since when each open position may have missed a settlement: the last time that the desk valued its book. */
function fundingFrom({ context }: Desk): Map<string, number> {
  const { ledger, store } = context;
  const positions = ledger.books().flatMap((bookId) => ledger.book(bookId).positions());
  return new Map(
    positions
      .filter(({ plan }) => plan.lane === "futures")
      .map(({ symbol, bookId, openedTsMs }) => [
        symbol,
        store.lastEquityMark(bookId)?.eventTsMs ?? openedTsMs,
      ]),
  );
}

/**
 * The market's place is written in every transaction of the books. After a crash only the instant that was under
 * way is delivered again, and causes make what was recorded of it a no-op.
 */
function keepCheckpoint(market: MarketData, { ledgerStore, deskStore }: DeskDatabase): void {
  ledgerStore.beforeCommit(() => {
    const checkpoint = market.checkpoint();
    if (checkpoint !== null) deskStore.saveCheckpoint(CHECKPOINT, checkpoint);
  });
}
