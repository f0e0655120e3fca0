/** Some weeks of the simulated market through the real desk at speed, in a database of its own, with all that a digest reads. */
import { openDeskDatabase, type DeskDatabase } from "#src/storage/desk-database.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import type { Desk } from "#src/desk/desk.ts";
import { createCrossoverStrategy, type Strategy } from "#src/strategies/crossover.ts";
import { amount, rate } from "#src/domain/money.ts";
import { createNoNews } from "#src/features/news/no-news.ts";
import type { ControlExperiment } from "#src/features/experiments/control-experiment.ts";
import type { GatherDeps } from "#src/features/publishing/digest/gather-digest.ts";
import { openControl } from "#src/features/experiments/open-control.ts";
import { openVault, type OpenVault } from "#src/features/vault/open-vault.ts";
import { barsOf } from "#jobs/replay/bar-rows.ts";
import { openReplayMarket } from "#jobs/replay/open-market.ts";
import { runReplay } from "#jobs/replay/run-replay.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createSilentLog } from "./silent-log.ts";

const BAR_MS = 900_000;

export type WeekDesk = {
  readonly database: DeskDatabase;
  readonly desk: Desk;
  readonly control: ControlExperiment;
  readonly vault: OpenVault;
  readonly strategy: Strategy;
  /** The market's present; a test moves it. */
  readonly clock: FakeClock;
  /** What a digest is made of. */
  readonly gather: GatherDeps;
};

export type WeekOptions = {
  readonly fromTsMs: number;
  readonly days: number;
  readonly timeZone: string;
  /** The simulated market unless given. */
  readonly source?: { readonly kind: "recorded"; readonly dir: string; readonly bases: readonly string[] };
};

export async function openWeekDesk({ fromTsMs, days, timeZone, source }: WeekOptions): Promise<WeekDesk> {
  const toTsMs = fromTsMs + days * 86_400_000;
  const clock = createFakeClock(toTsMs);
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const strategy = createCrossoverStrategy(createIndicators());
  const market = openReplayMarket(
    source === undefined
      ? { kind: "simulated", pairs: 8, seed: 11, fromTsMs, toTsMs }
      : { ...source, fromTsMs, toTsMs },
    BAR_MS,
    strategy.warmUpBars,
  );
  const events = { emit: (): void => undefined };
  const { desk } = await runReplay({
    market,
    ledgerStore: database.ledgerStore,
    deskStore: database.deskStore,
    strategy,
    books: controlBooks(amount("1000")),
    execution: DEFAULT_EXECUTION,
    afterHalt: "resume-daily",
    transactions: "batch",
    log: createSilentLog(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    pause: () => Promise.resolve(),
    settle: () => undefined,
  });
  database.ledgerStore.atomically(() => {
    for (const { symbol, bars } of market.symbols)
      for (const bar of barsOf(symbol, bars, BAR_MS, 0, bars.openTsMs.length)) database.bars.appendBar(bar);
  });
  const { ledger } = desk.context;
  const time = { venueNowMs: () => clock.nowMs(), nowMs: () => clock.nowMs() };
  const shared = { database, ledger, events, desk, ...time };
  const control = openControl({ ...shared, passiveBar: rate("0.0042") });
  const books = ledger.books();
  const vault = openVault({ ...shared, news: { newsAt: () => [] }, books, barMs: BAR_MS });
  vault.recover();
  while (vault.sweep() > 0);
  return {
    database,
    desk,
    control,
    vault,
    strategy,
    clock,
    gather: {
      history: database.history,
      control,
      vault,
      news: createNoNews("News is off."),
      adjustments: () => [],
      stack: () => Promise.resolve(STACK),
      books: () => books,
      seasonAt: () => ({ season: 1, sinceTsMs: null }),
      market: "Prices of a simulated market, not real ones.",
      timeZone,
    },
  };
}

const STACK = {
  cpu: "a processor",
  cores: 2,
  memoryBytes: 8 * 1024 ** 3,
  system: "Linux 6",
  node: "24.0.0",
  version: "0.1.0",
  model: "no model: routing by words",
  tokensPerSecond: null,
  agents: 12,
  skills: 40,
  uptimeMs: 3 * 3_600_000,
};
