/** One book in memory: what the ledger's projections say, plus what changed since they were last saved. */
import type { Tally } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { Amount } from "../domain/money.ts";
import type { Position, RoundTrip } from "../domain/position.ts";
import { addToTally, EMPTY_TALLY, rollupKeys, type RollupKey } from "../domain/tally.ts";
import type { Projection, StoredPosting } from "../ports/ledger-store.ts";
import { QUOTE_ASSET, type Account } from "./accounts.ts";

type RollupCell = { readonly key: RollupKey; readonly epoch: number; tally: Tally };

export class BookState {
  readonly bookId: BookId;
  readonly label: string;
  readonly #balances = new Map<string, { account: string; asset: string; amount: Amount }>();
  readonly #positions = new Map<string, Position>();
  readonly #rollups = new Map<string, RollupCell>();
  readonly #dirtyBalances = new Set<string>();
  readonly #dirtyPositions = new Set<string>();
  readonly #closedPositions = new Set<string>();
  readonly #dirtyRollups = new Set<string>();

  constructor(bookId: BookId, label: string, saved: Projection) {
    this.bookId = bookId;
    this.label = label;
    for (const balance of saved.balances)
      this.#balances.set(`${balance.account}|${balance.asset}`, { ...balance });
    for (const position of saved.positions) this.#positions.set(position.positionId, position);
    for (const { by, key, epoch, tally } of saved.rollups) {
      this.#rollups.set(`${epoch}|${by}|${key}`, { key: { by, key }, epoch, tally });
    }
  }

  balance(account: Account, asset: string = QUOTE_ASSET): Amount {
    return this.#balances.get(`${account}|${asset}`)?.amount ?? 0n;
  }

  position(positionId: string): Position | null {
    return this.#positions.get(positionId) ?? null;
  }

  positions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  positionsOf(symbol: string): readonly Position[] {
    return this.positions().filter((position) => position.symbol === symbol);
  }

  positionCount(): number {
    return this.#positions.size;
  }

  /** The epochs that have round trips, ascending. */
  epochs(): readonly number[] {
    return [...new Set([...this.#rollups.values()].map((cell) => cell.epoch))].toSorted(
      (left, right) => left - right,
    );
  }

  tally(by: RollupKey["by"], key: string, epoch: number): Tally {
    return this.#rollups.get(`${epoch}|${by}|${key}`)?.tally ?? EMPTY_TALLY;
  }

  tallies(by: RollupKey["by"], epoch: number): readonly { readonly key: string; readonly tally: Tally }[] {
    return [...this.#rollups.values()]
      .filter((cell) => cell.key.by === by && cell.epoch === epoch)
      .map((cell) => ({ key: cell.key.key, tally: cell.tally }));
  }

  applyPosting(posting: StoredPosting): void {
    const key = `${posting.account}|${posting.asset}`;
    const balance = this.#balances.get(key);
    if (balance === undefined) this.#balances.set(key, { ...posting });
    else balance.amount += posting.amount;
    this.#dirtyBalances.add(key);
  }

  putPosition(position: Position): void {
    this.#positions.set(position.positionId, position);
    this.#dirtyPositions.add(position.positionId);
  }

  closePosition(roundTrip: RoundTrip): void {
    this.#positions.delete(roundTrip.roundTripId);
    this.#dirtyPositions.delete(roundTrip.roundTripId);
    this.#closedPositions.add(roundTrip.roundTripId);
    for (const key of rollupKeys(roundTrip)) {
      const id = `${roundTrip.epoch}|${key.by}|${key.key}`;
      const cell = this.#rollups.get(id) ?? { key, epoch: roundTrip.epoch, tally: EMPTY_TALLY };
      cell.tally = addToTally(cell.tally, roundTrip);
      this.#rollups.set(id, cell);
      this.#dirtyRollups.add(id);
    }
  }

  isDirty(): boolean {
    return this.#dirtyBalances.size + this.#dirtyPositions.size + this.#closedPositions.size > 0;
  }

  /** What changed since the last call; calling it marks everything as saved. */
  takeChanges(): { readonly changed: Projection; readonly closedPositionIds: readonly string[] } {
    const changed = this.#select(this.#dirtyBalances, this.#dirtyPositions, this.#dirtyRollups);
    const closedPositionIds = [...this.#closedPositions];
    for (const set of [this.#dirtyBalances, this.#dirtyPositions, this.#dirtyRollups, this.#closedPositions])
      set.clear();
    return { changed, closedPositionIds };
  }

  /** Everything, in a stable order: what the audit compares. */
  projection(): Projection {
    return this.#select(this.#balances.keys(), this.#positions.keys(), this.#rollups.keys());
  }

  #select(balances: Iterable<string>, positions: Iterable<string>, rollups: Iterable<string>): Projection {
    return {
      balances: pick(balances, this.#balances).map((balance) => ({ ...balance })),
      positions: pick(positions, this.#positions),
      rollups: pick(rollups, this.#rollups).map(({ key, epoch, tally }) => ({ ...key, epoch, tally })),
    };
  }
}

function pick<T>(keys: Iterable<string>, from: ReadonlyMap<string, T>): T[] {
  return [...keys].toSorted().flatMap((key) => from.get(key) ?? []);
}
