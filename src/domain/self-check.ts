/** What a desk that looks at itself can find wrong. Pure: the facts come in, findings come out. */
import type { AuditFigures, MarketFigures } from "./figures.ts";

export type CheckName = "audit" | "routing" | "orphans" | "deliveries" | "schedule" | "market" | "bars";

/** `key` is the same as long as the same thing is wrong: an incident is opened and ended by it. */
export type CheckFinding = { readonly key: string; readonly check: CheckName; readonly what: string };

export type SelfCheckFacts = {
  readonly audit: AuditFigures;
  /** Facts of one book that stand in another: none, in a sound ledger. */
  readonly crossed: readonly string[];
  /** Orders that wait far too long, and closes of what is not open. */
  readonly orphans: readonly string[];
  readonly undelivered: { readonly count: number; readonly oldestTsMs: number | null };
  readonly market: MarketFigures;
  /** Symbols with holes in the bars of the last day, and how many bars are missing. */
  readonly gaps: readonly { readonly symbol: string; readonly missing: number }[];
  readonly nowMs: number;
};

export type SelfCheckFigures = {
  readonly atTsMs: number;
  readonly checks: readonly CheckName[];
  readonly findings: readonly CheckFinding[];
};

export const CHECKS: readonly CheckName[] = [
  "audit",
  "routing",
  "orphans",
  "deliveries",
  "schedule",
  "market",
  "bars",
];
/** A message that is on its way for longer than this is late. */
const LATE_MS = 300_000;
/** A scan may be late by its own length, and this. */
const SCAN_GRACE_MS = 120_000;
const STALE_SHARE = 0.5;

export function selfCheck(facts: SelfCheckFacts): SelfCheckFigures {
  const findings = [
    ...facts.audit.findings
      .filter(({ accepted }) => !accepted)
      .map(({ bookId, what }) => finding("audit", `audit:${bookId}`, `${bookId}: ${what}`)),
    ...facts.crossed.map((what) => finding("routing", `routing:${what}`, what)),
    ...facts.orphans.map((what) => finding("orphans", `orphans:${what}`, what)),
    ...deliveryFindings(facts),
    ...scheduleFindings(facts),
    ...marketFindings(facts),
    ...barFindings(facts),
  ];
  return { atTsMs: facts.nowMs, checks: CHECKS, findings };
}

function finding(check: CheckName, key: string, what: string): CheckFinding {
  return { check, key, what };
}

function deliveryFindings({ undelivered, nowMs }: SelfCheckFacts): readonly CheckFinding[] {
  const { count, oldestTsMs } = undelivered;
  if (oldestTsMs === null || nowMs - oldestTsMs <= LATE_MS) return [];
  const minutes = Math.floor((nowMs - oldestTsMs) / 60_000);
  return [
    finding("deliveries", "deliveries", `${count} messages undelivered, the oldest for ${minutes} min`),
  ];
}

function scheduleFindings({ market }: SelfCheckFacts): readonly CheckFinding[] {
  const { lastScanTsMs, scanIntervalMs, venueNowMs, connected } = market;
  if (lastScanTsMs === null || !connected) return [];
  const lateMs = venueNowMs - lastScanTsMs - scanIntervalMs;
  if (lateMs <= scanIntervalMs + SCAN_GRACE_MS) return [];
  return [
    finding(
      "schedule",
      "schedule",
      `the last scan is ${Math.floor((venueNowMs - lastScanTsMs) / 60_000)} min ago`,
    ),
  ];
}

function marketFindings({ market }: SelfCheckFacts): readonly CheckFinding[] {
  if (!market.connected) return [finding("market", "market:down", "the market data source is down")];
  const { symbols, staleSymbols } = market;
  return symbols > 0 && staleSymbols.length / symbols >= STALE_SHARE
    ? [finding("market", "market:stale", `${staleSymbols.length} of ${symbols} symbols have stale prices`)]
    : [];
}

function barFindings({ gaps }: SelfCheckFacts): readonly CheckFinding[] {
  if (gaps.length === 0) return [];
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  const some = gaps.slice(0, 3).map(({ symbol }) => symbol);
  return [
    finding(
      "bars",
      "bars",
      `${missing} bars of the last day are missing, in ${gaps.length} symbols (${some.join(", ")})`,
    ),
  ];
}
