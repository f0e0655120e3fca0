/** Losses in groups: how many, what they cost, where, and how many wins had the same condition. */
import { divide, type Amount } from "#src/domain/money.ts";
import type { TripFacts } from "./autopsy.ts";
import { fisherExactTest } from "#src/domain/statistics/exact-test.ts";
import { benjaminiHochberg } from "#src/domain/statistics/multiple-testing.ts";
import { OF_LOSSES_ONLY, type Cause } from "./causes.ts";

export type CellBy = "total" | "symbol" | "hour" | "regime";

/** `any` counts every round trip; `cause` the losses that it decided; `condition` whatever it held for. */
export type CellLabel = "any" | `cause:${Cause}` | `condition:${Cause}`;

/** A count that can be added up: of one book, under one label, at one key. */
export type VaultCell = {
  readonly by: CellBy;
  readonly key: string;
  readonly label: CellLabel;
  readonly losses: number;
  readonly wins: number;
  readonly netLost: Amount;
  readonly netWon: Amount;
};

/** Where the losses of a cluster lie. */
export type ClusterPlace = { readonly key: string; readonly losses: number; readonly netLost: Amount };

/** Losses of one cause. `average` is a loss's mean; negative amounts are losses. */
export type Cluster = {
  readonly cause: Cause;
  readonly losses: number;
  readonly netLost: Amount;
  readonly average: Amount;
  /** Round trips for which the cause's condition held, decided by it or not: the same footing for both. */
  readonly withCondition: { readonly losses: number; readonly wins: number };
  /**
   * Probability of so many more losses than wins under the condition by chance (Fisher's exact test), corrected for how many
   * causes are compared (Benjamini-Hochberg). Null where a win cannot have it, or nothing met it.
   */
  readonly chance: number | null;
  /** Most losses first. */
  readonly symbols: readonly ClusterPlace[];
  readonly hours: readonly ClusterPlace[];
  readonly regimes: readonly ClusterPlace[];
};

export type VaultFigures = {
  readonly losses: number;
  readonly wins: number;
  readonly netLost: Amount;
  readonly netWon: Amount;
  /** Most losses first. */
  readonly clusters: readonly Cluster[];
};

/** What one round trip adds to the vault. */
export function cellsOf(facts: TripFacts): readonly VaultCell[] {
  const { cause, conditions, netPnl, symbol, hour, regime } = facts;
  const won = netPnl > 0n;
  const counts = {
    losses: won ? 0 : 1,
    wins: won ? 1 : 0,
    netLost: won ? 0n : netPnl,
    netWon: won ? netPnl : 0n,
  };
  const labels: CellLabel[] = ["any", ...conditions.map((one) => `condition:${one}` as const)];
  if (cause !== null) labels.push(`cause:${cause}`);
  const places = [
    { by: "total", key: "" },
    { by: "symbol", key: symbol },
    { by: "hour", key: hourKey(hour) },
    { by: "regime", key: regime },
  ] as const;
  return labels.flatMap((label) => places.map((place) => ({ ...place, label, ...counts })));
}

/** "07": hours sort as text. */
function hourKey(hour: number): string {
  return String(hour).padStart(2, "0");
}

/** Cells of the same place and label added up: of several books, or of many round trips. */
export function sumCells(cells: Iterable<VaultCell>): readonly VaultCell[] {
  const sums = new Map<string, VaultCell>();
  for (const cell of cells) {
    const key = `${cell.label}\n${cell.by}\n${cell.key}`;
    const known = sums.get(key);
    sums.set(key, known === undefined ? cell : added(known, cell));
  }
  return [...sums.values()];
}

function added(one: VaultCell, other: VaultCell): VaultCell {
  return {
    ...one,
    losses: one.losses + other.losses,
    wins: one.wins + other.wins,
    netLost: one.netLost + other.netLost,
    netWon: one.netWon + other.netWon,
  };
}

/** `cells` are summed. */
export function vaultFigures(cells: readonly VaultCell[]): VaultFigures {
  const all = cells.find(({ label, by }) => label === "any" && by === "total");
  const [losses, wins] = [all?.losses ?? 0, all?.wins ?? 0];
  const clusters = withChances(
    cells
      .filter(({ label, by }) => by === "total" && label.startsWith("cause:"))
      .map((cell) => clusterOf(cell, cells)),
    { losses, wins },
  );
  return {
    losses,
    wins,
    netLost: all?.netLost ?? 0n,
    netWon: all?.netWon ?? 0n,
    clusters: clusters.toSorted((one, other) => other.losses - one.losses),
  };
}

type Counts = { readonly losses: number; readonly wins: number };

function withChances(clusters: readonly Omit<Cluster, "chance">[], all: Counts): readonly Cluster[] {
  const compared = clusters.filter(
    ({ cause, withCondition: { losses, wins } }) => !OF_LOSSES_ONLY.has(cause) && losses + wins > 0,
  );
  const tests = compared.map(({ withCondition: { losses, wins } }) =>
    fisherExactTest([
      [losses, all.losses - losses],
      [wins, all.wins - wins],
    ]),
  );
  const adjusted = benjaminiHochberg(tests.map(({ greater }) => greater));
  const chances = new Map(compared.map(({ cause }, index) => [cause, adjusted[index] ?? 1]));
  return clusters.map((cluster) => ({ ...cluster, chance: chances.get(cluster.cause) ?? null }));
}

function clusterOf(total: VaultCell, cells: readonly VaultCell[]): Omit<Cluster, "chance"> {
  const cause = total.label.slice("cause:".length) as Cause;
  const held = cells.find(({ label, by }) => by === "total" && label === `condition:${cause}`);
  return {
    cause,
    losses: total.losses,
    netLost: total.netLost,
    average: total.losses === 0 ? 0n : divide(total.netLost, BigInt(total.losses), "half-even"),
    withCondition: { losses: held?.losses ?? 0, wins: held?.wins ?? 0 },
    symbols: placesOf(total, "symbol", cells),
    hours: placesOf(total, "hour", cells),
    regimes: placesOf(total, "regime", cells),
  };
}

function placesOf({ label }: VaultCell, by: CellBy, cells: readonly VaultCell[]): readonly ClusterPlace[] {
  return cells
    .filter((cell) => cell.by === by && cell.label === label)
    .map(({ key, losses, netLost }) => ({ key, losses, netLost }))
    .toSorted((one, other) => other.losses - one.losses || (one.key < other.key ? -1 : 1));
}
