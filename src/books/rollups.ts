/** Sums over round trips by symbol, side, reason and period, kept as they close, so that no report reads history. */
import type { Tally } from "../domain/figures.ts";
import type { RoundTrip } from "../domain/position.ts";
import {
  addTallies,
  addToTally,
  dayNumber,
  EMPTY_TALLY,
  periodsOf,
  rollupKeys,
  type Periods,
  type RollupKey,
} from "../domain/tally.ts";
import type { Projection } from "../ports/ledger-store.ts";

type Cell = { readonly key: RollupKey; readonly epoch: number; tally: Tally };
type StoredRollup = Projection["rollups"][number];
export type KeyedTally = { readonly key: string; readonly tally: Tally };

/** The cells of one kind, with their keys ascending: for periods that is by time. */
class Kind {
  readonly #keys: string[] = [];
  readonly #cells = new Map<string, Cell[]>();

  cell(key: RollupKey, epoch: number): Cell {
    const cells = this.#cellsOf(key.key);
    const known = cells.find((cell) => cell.epoch === epoch);
    if (known !== undefined) return known;
    const cell = { key, epoch, tally: EMPTY_TALLY };
    cells.push(cell);
    return cell;
  }

  find(key: string, epoch: number): Tally {
    return this.#cells.get(key)?.find((cell) => cell.epoch === epoch)?.tally ?? EMPTY_TALLY;
  }

  /** Over all epochs, the greatest keys first. */
  newest(limit: number): KeyedTally[] {
    return this.#keys
      .slice(-limit)
      .map((key) => ({ key, tally: sumOf(this.#cells.get(key) ?? []) }))
      .toReversed();
  }

  ofEpoch(epoch: number): KeyedTally[] {
    return this.#keys.flatMap((key) => {
      const cell = this.#cells.get(key)?.find((candidate) => candidate.epoch === epoch);
      return cell === undefined ? [] : [{ key, tally: cell.tally }];
    });
  }

  epochs(): readonly number[] {
    return [...this.#cells.values()].flat().map((cell) => cell.epoch);
  }

  stored(): StoredRollup[] {
    return this.#keys.flatMap((key) => (this.#cells.get(key) ?? []).map(toStored));
  }

  #cellsOf(key: string): Cell[] {
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const cells: Cell[] = [];
    this.#cells.set(key, cells);
    this.#insertKey(key);
    return cells;
  }

  /** Periods come in order, so this is nearly always a push. */
  #insertKey(key: string): void {
    let at = this.#keys.length;
    while (at > 0 && (this.#keys[at - 1] ?? "") > key) at -= 1;
    this.#keys.splice(at, 0, key);
  }
}

export class Rollups {
  readonly #kinds = new Map<RollupKey["by"], Kind>();
  readonly #dirty = new Set<Cell>();
  #periods: { readonly day: number; readonly of: Periods } | null = null;

  constructor(saved: readonly StoredRollup[]) {
    for (const { by, key, epoch, tally } of saved) this.#kind(by).cell({ by, key }, epoch).tally = tally;
  }

  add(roundTrip: RoundTrip): void {
    for (const key of rollupKeys(roundTrip, this.#periodsOf(roundTrip.closedTsMs))) {
      const cell = this.#kind(key.by).cell(key, roundTrip.epoch);
      cell.tally = addToTally(cell.tally, roundTrip);
      this.#dirty.add(cell);
    }
  }

  /** Of one epoch. */
  tally(by: RollupKey["by"], key: string, epoch: number): Tally {
    return this.#kind(by).find(key, epoch);
  }

  /** All keys of one epoch, ascending. */
  tallies(by: RollupKey["by"], epoch: number): readonly KeyedTally[] {
    return this.#kind(by).ofEpoch(epoch);
  }

  /** Over all epochs. */
  total(): Tally {
    return this.#kind("total").newest(1)[0]?.tally ?? EMPTY_TALLY;
  }

  /** Over all epochs, by key: the latest periods first. */
  newest(by: RollupKey["by"], limit: number): readonly KeyedTally[] {
    return this.#kind(by).newest(limit);
  }

  /** Ascending. */
  epochs(): readonly number[] {
    return this.#kind("total")
      .epochs()
      .toSorted((left, right) => left - right);
  }

  /** What changed since the last call. */
  takeChanges(): readonly StoredRollup[] {
    const changed = [...this.#dirty].map(toStored);
    this.#dirty.clear();
    return changed;
  }

  /** Everything, in a stable order. */
  stored(): readonly StoredRollup[] {
    return [...this.#kinds.keys()].toSorted().flatMap((by) => this.#kind(by).stored());
  }

  /** Many round trips close on a day: its names are worked out once. */
  #periodsOf(tsMs: number): Periods {
    const day = dayNumber(tsMs);
    if (this.#periods?.day !== day) this.#periods = { day, of: periodsOf(tsMs) };
    return this.#periods.of;
  }

  #kind(by: RollupKey["by"]): Kind {
    const known = this.#kinds.get(by);
    if (known !== undefined) return known;
    const kind = new Kind();
    this.#kinds.set(by, kind);
    return kind;
  }
}

function toStored({ key, epoch, tally }: Cell): StoredRollup {
  return { by: key.by, key: key.key, epoch, tally };
}

function sumOf(cells: readonly Cell[]): Tally {
  const [only] = cells;
  if (cells.length === 1 && only !== undefined) return only.tally;
  return cells.reduce((sum, cell) => addTallies(sum, cell.tally), EMPTY_TALLY);
}
