/** Where two projections of one book differ, cell by cell. Rows are matched by their key: in which order they come says nothing. */
import { formatExact } from "../domain/money.ts";
import type { Projection } from "../ports/ledger-store.ts";

type Cell = Readonly<Record<string, unknown>>;

/** One sentence a cell that differs; `kept` is what was compared with the journal. */
export function projectionDifferences(journal: Projection, kept: Projection): readonly string[] {
  return [
    ...differences(journal.balances, kept.balances, ({ account, asset }) => `${account} in ${asset}`),
    ...differences(
      journal.positions.map(({ plan, ...sums }) => ({ ...sums, ...plan })),
      kept.positions.map(({ plan, ...sums }) => ({ ...sums, ...plan })),
      ({ positionId }) => `position ${positionId}`,
    ),
    ...differences(
      journal.rollups.map(({ tally, ...key }) => ({ ...key, ...tally })),
      kept.rollups.map(({ tally, ...key }) => ({ ...key, ...tally })),
      ({ by, key, epoch }) => `totals by ${by}, ${key === "" ? "all" : key}, baseline ${epoch}`,
    ),
  ];
}

function differences<T extends Cell>(
  journal: readonly T[],
  kept: readonly T[],
  nameOf: (cell: T) => string,
): string[] {
  const rest = new Map(kept.map((cell) => [nameOf(cell), cell]));
  const found: string[] = [];
  for (const cell of journal) {
    const name = nameOf(cell);
    const other = rest.get(name);
    rest.delete(name);
    if (other === undefined) found.push(`${name}: missing`);
    else found.push(...fieldDifferences(name, cell, other));
  }
  for (const name of rest.keys()) found.push(`${name}: not in the journal`);
  return found;
}

function fieldDifferences(name: string, journal: Cell, kept: Cell): string[] {
  const fields = new Set([...Object.keys(journal), ...Object.keys(kept)]);
  return [...fields]
    .filter((field) => journal[field] !== kept[field])
    .map(
      (field) =>
        `${name}: ${wordsOf(field)} was ${shown(kept[field])}, the journal gives ${shown(journal[field])}`,
    );
}

function wordsOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function shown(value: unknown): string {
  if (typeof value === "bigint") return formatExact(value);
  if (value === null || value === undefined) return "nothing";
  return typeof value === "string" || typeof value === "number" ? String(value) : "something else";
}
