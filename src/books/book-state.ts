/** One book in memory: what the ledger's projections say, plus what changed since they were last saved. */
import type { Tally } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { Amount } from "../domain/money.ts";
import type { Position, RoundTrip } from "../domain/position.ts";
import type { RollupKey } from "../domain/tally.ts";
import type { Projection, StoredPosting } from "../ports/ledger-store.ts";
import { QUOTE_ASSET, type Account } from "./accounts.ts";
import { Rollups, type KeyedTally } from "./rollups.ts";

export class BookState {
  readonly bookId: BookId;
  readonly label: string;
  readonly rollups: Rollups;
  readonly #balances = new Map<string, { account: string; asset: string; amount: Amount }>();
  readonly #positions = new Map<string, Position>();
  /** The values of `#positions`, until one changes. */
  #positionList: readonly Position[] | null = null;
  readonly #dirtyBalances = new Set<string>();
  readonly #dirtyPositions = new Set<string>();
  /** Those that the store holds a row of, and of these the ones that are closed by now. */
  readonly #savedPositions = new Set<string>();
  readonly #closedPositions = new Set<string>();

  constructor(bookId: BookId, label: string, saved: Projection) {
    this.bookId = bookId;
    this.label = label;
    for (const balance of saved.balances) {
      this.#balances.set(balanceKey(balance.account, balance.asset), { ...balance });
    }
    for (const position of saved.positions) {
      this.#positions.set(position.positionId, position);
      this.#savedPositions.add(position.positionId);
    }
    this.rollups = new Rollups(saved.rollups);
  }

  balance(account: Account, asset: string = QUOTE_ASSET): Amount {
    return this.#balances.get(balanceKey(account, asset))?.amount ?? 0n;
  }

  position(positionId: string): Position | null {
    return this.#positions.get(positionId) ?? null;
  }

  /** In the order in which they were opened. */
  positions(): readonly Position[] {
    this.#positionList ??= [...this.#positions.values()];
    return this.#positionList;
  }

  positionsOf(symbol: string): readonly Position[] {
    return this.positions().filter((position) => position.symbol === symbol);
  }

  positionCount(): number {
    return this.#positions.size;
  }

  /** The epochs that have round trips, ascending. */
  epochs(): readonly number[] {
    return this.rollups.epochs();
  }

  tally(by: RollupKey["by"], key: string, epoch: number): Tally {
    return this.rollups.tally(by, key, epoch);
  }

  tallies(by: RollupKey["by"], epoch: number): readonly KeyedTally[] {
    return this.rollups.tallies(by, epoch);
  }

  applyPosting(posting: StoredPosting): void {
    const key = balanceKey(posting.account, posting.asset);
    const balance = this.#balances.get(key);
    if (balance === undefined) this.#balances.set(key, { ...posting });
    else balance.amount += posting.amount;
    this.#dirtyBalances.add(key);
  }

  putPosition(position: Position): void {
    this.#positions.set(position.positionId, position);
    this.#positionList = null;
    this.#dirtyPositions.add(position.positionId);
  }

  closePosition(roundTrip: RoundTrip): void {
    this.#positions.delete(roundTrip.roundTripId);
    this.#positionList = null;
    this.#dirtyPositions.delete(roundTrip.roundTripId);
    if (this.#savedPositions.delete(roundTrip.roundTripId)) this.#closedPositions.add(roundTrip.roundTripId);
    this.rollups.add(roundTrip);
  }

  isDirty(): boolean {
    return this.#dirtyBalances.size + this.#dirtyPositions.size + this.#closedPositions.size > 0;
  }

  /** What changed since the last call; calling it marks everything as saved. */
  takeChanges(): { readonly changed: Projection; readonly closedPositionIds: readonly string[] } {
    const changed = this.#select(this.#dirtyBalances, this.#dirtyPositions, this.rollups.takeChanges());
    const closedPositionIds = [...this.#closedPositions];
    for (const positionId of this.#dirtyPositions) this.#savedPositions.add(positionId);
    for (const set of [this.#dirtyBalances, this.#dirtyPositions, this.#closedPositions]) set.clear();
    return { changed, closedPositionIds };
  }

  /** Everything, in a stable order: what the audit compares. */
  projection(): Projection {
    return this.#select(this.#balances.keys(), this.#positions.keys(), this.rollups.stored());
  }

  #select(
    balances: Iterable<string>,
    positions: Iterable<string>,
    rollups: Projection["rollups"],
  ): Projection {
    return {
      balances: pick(balances, this.#balances).map((balance) => ({ ...balance })),
      positions: pick(positions, this.#positions),
      rollups,
    };
  }
}

/** The quote asset goes without saying: its keys are the accounts, and are not put together at every posting. */
function balanceKey(account: string, asset: string): string {
  return asset === QUOTE_ASSET ? account : `${account}|${asset}`;
}

function pick<T>(keys: Iterable<string>, from: ReadonlyMap<string, T>): T[] {
  return [...keys].toSorted().flatMap((key) => from.get(key) ?? []);
}
