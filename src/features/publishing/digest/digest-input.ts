/** All that a digest is made of, read once. Everything in it is a value: what is made of it is the same every time. */
import type { ControlFigures } from "#src/features/experiments/model/control-figures.ts";
import type { ControlStatus } from "#src/features/experiments/control-api.ts";
import type { VaultFigures } from "#src/features/vault/model/clusters.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { StoredShock } from "#src/features/news/news.ts";
import type { NewsItem } from "#src/features/news/model/news-item.ts";
import type { ChangeOutcome } from "./change-outcomes.ts";
import type { DeskChange } from "../period-history.ts";
import type { PeriodFigures } from "./period-figures.ts";

/** The machine and what runs on it. */
export type StackFigures = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly version: string;
  readonly model: string;
  readonly tokensPerSecond: number | null;
  readonly agents: number;
  readonly skills: number;
  readonly uptimeMs: number;
};

/** A proposal that was shipped or that waits, with what its replay proved. */
export type AdjustmentLine = {
  /** "shipped before": in the period before, so that its counts are told once more. */
  readonly state: "shipped" | "shipped before" | "queued";
  readonly what: string;
  readonly proof: string;
};

export type DigestInput = {
  readonly kind: "weekly" | "daily";
  readonly timeZone: string;
  readonly books: readonly BookId[];
  readonly figures: PeriodFigures;
  readonly control: ControlFigures;
  readonly controlStatus: ControlStatus;
  readonly vault: VaultFigures;
  readonly adjustments: readonly AdjustmentLine[];
  readonly changes: readonly DeskChange[];
  /** What became of the changes of the period before. */
  readonly outcomes: readonly ChangeOutcome[];
  readonly shocks: readonly StoredShock[];
  readonly headlines: readonly NewsItem[];
  readonly newsWords: string;
  readonly stack: StackFigures;
  readonly season: number;
  /** Whether the season began within the period: then the period begins with it, and `before` is what came before it. */
  readonly isCut: boolean;
  readonly market: string;
  /** Round trips that closed in the period before this one, of all books. */
  readonly before: PeriodFigures;
};
