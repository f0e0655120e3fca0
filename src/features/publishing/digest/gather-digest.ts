/** Reads everything that a digest is made of, for one period. */
import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import type { NewsItem } from "#src/features/news/model/news-item.ts";
import type { SeasonSpan } from "#src/features/record/model/season.ts";
import type { DuePeriod } from "#src/schedule/due-times.ts";
import type { ControlReader } from "#src/features/experiments/control-api.ts";
import type { NewsReader } from "#src/features/news/news.ts";
import type { PeriodHistory } from "../period-history.ts";
import type { VaultReader } from "#src/features/vault/vault-api.ts";
import { changeOutcomes } from "./change-outcomes.ts";
import type { AdjustmentLine, DigestInput, StackFigures } from "./digest-input.ts";
import { periodFigures, type PeriodFigures } from "./period-figures.ts";

export type GatherDeps = {
  readonly history: PeriodHistory;
  readonly control: ControlReader;
  readonly vault: VaultReader;
  readonly news: NewsReader;
  readonly adjustments: (period: DuePeriod) => readonly AdjustmentLine[];
  readonly stack: () => Promise<StackFigures>;
  readonly books: () => readonly BookId[];
  readonly seasonAt: (tsMs: number) => SeasonSpan;
  readonly market: string;
  readonly timeZone: string;
};

const HEADLINES_MAX = 5;
const HEADLINES_READ = 200;
const SHOCKS_MAX = 5;

/** A season that began within the period cuts it: figures of two seasons are never added up, only set beside each other. */
export async function gatherDigest(
  deps: GatherDeps,
  kind: "weekly" | "daily",
  due: DuePeriod,
): Promise<DigestInput> {
  const { history, control, vault, news, timeZone } = deps;
  const { toTsMs } = due;
  const { season, sinceTsMs } = deps.seasonAt(toTsMs);
  const isCut = sinceTsMs !== null && sinceTsMs > due.fromTsMs;
  const fromTsMs = isCut ? sinceTsMs : due.fromTsMs;
  const beforeTsMs = isCut ? due.fromTsMs : fromTsMs - (toTsMs - fromTsMs);
  const period = { fromTsMs, toTsMs };
  const figures = periodFigures(history, period);
  const books = deps.books();
  return {
    kind,
    timeZone,
    books,
    figures,
    before: periodFigures(history, { fromTsMs: beforeTsMs, toTsMs: fromTsMs }),
    control: control.figures(),
    controlStatus: control.status(),
    vault: vault.figures({ span: period }),
    adjustments: deps.adjustments(period),
    changes: history.changes(fromTsMs, toTsMs),
    outcomes: changeOutcomes(history, history.changes(beforeTsMs, fromTsMs), toTsMs, books),
    shocks: news.shocks(fromTsMs, toTsMs, SHOCKS_MAX),
    headlines: headlinesThatMattered(news.latest({ fromTsMs, toTsMs }, HEADLINES_READ), figures),
    newsWords: news.status().words,
    stack: await deps.stack(),
    season,
    isCut,
    market: deps.market,
  };
}

/** About coins of the period's round trips, those with the largest sums first, then the newest. */
function headlinesThatMattered(items: readonly NewsItem[], { books }: PeriodFigures): readonly NewsItem[] {
  const moved = new Map<string, bigint>();
  for (const { symbol, netPnl } of books.flatMap(({ trips }) => trips)) {
    const { base } = parseSymbol(symbol);
    moved.set(base, (moved.get(base) ?? 0n) + (netPnl < 0n ? -netPnl : netPnl));
  }
  const weight = (item: NewsItem): bigint =>
    item.bases.reduce((sum, base) => sum + (moved.get(base) ?? 0n), 0n);
  return items
    .filter((item) => weight(item) > 0n)
    .toSorted((one, other) => Number(weight(other) - weight(one)) || other.seenTsMs - one.seenTsMs)
    .slice(0, HEADLINES_MAX);
}
