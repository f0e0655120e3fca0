import type { ControlFigures } from "./model/control-figures.ts";
import type { CompletePair } from "./model/pairs.ts";
import type { GateFigures } from "./model/gate.ts";
import type { ShadowFigures } from "./model/shadow-figures.ts";
import type { Fall, SettingsChange, VerdictGround, VerdictKind } from "#src/domain/verdict.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { Tally } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { TripFilter } from "./control-history.ts";
import type { Finding } from "./model/finding.ts";
import type { Decision, Epoch } from "./control-store.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";

/** Where a verdict stands. `verdictId` is what a person names it by. */
export type VerdictFigures = {
  readonly verdictId: string;
  readonly epoch: number;
  readonly kind: VerdictKind;
  readonly grounds: readonly VerdictGround[];
  readonly change: SettingsChange;
  /** What the pairs of its epoch say by now. */
  readonly finding: Finding;
  readonly proposedTsMs: number;
  readonly decided: { readonly decision: Decision; readonly actor: string; readonly tsMs: number } | null;
};

/** Where the experiment stands: the present epoch, and what waits for an owner. */
export type ControlStatus = {
  readonly epoch: number;
  /** Round trips of book 2 in the epoch, how many bring a verdict, and its deepest fall so far. */
  readonly progress: { readonly roundTrips: number; readonly needed: number; readonly fall: Fall };
  /** The lock that began the epoch; null in epoch 0. */
  readonly baseline: Epoch | null;
  /** The epoch's own verdict. */
  readonly verdict: VerdictFigures | null;
  /** Round trips that people opened by hand: in the books' equity, in no figure of the experiment. */
  readonly byHand: readonly { readonly bookId: BookId; readonly tally: Tally }[];
  /** Verdicts of any epoch that wait for an owner, newest first. */
  readonly waiting: readonly VerdictFigures[];
};

/** What agents may ask of the experiment. A book that does not exist throws BOOK_NOT_FOUND. */
export interface ControlReader {
  /** Of the present epoch; reads its newest round trips, thousands at most. */
  figures(): ControlFigures;
  /** Of the present epoch, those that compare a signal with its mirror image; the newest thousands at most, oldest first. */
  pairs(): readonly CompletePair[];
  /** Costs little, however many round trips there are. */
  status(): ControlStatus;
  /** The newest `limit` round trips of the filter, beside what their inverted sides would have made. */
  shadow(filter: TripFilter, limit: number): ShadowFigures;
  /** Shown, never opened. */
  gate(bookId: BookId): GateFigures;
  verdict(verdictId: string): VerdictFigures | null;
}

/** What owners may do to it. The same cause twice is done once; a refusal is a value. */
export interface ControlWriter {
  lockBaseline(reason: string, order: DeskOrder): Refusal | Epoch;
  decideVerdict(verdictId: string, decision: Decision, order: DeskOrder): Refusal | VerdictFigures;
}
