import type { ChainRoot, DecisionLink } from "./model/decision-link.ts";

/** The chain of decisions. Links are appended by the stores themselves, in the transaction of the row they stand for. */
export interface DecisionChain {
  /** The newest link; null before the first. */
  head(): DecisionLink | null;
  /** The newest link that was chained before a time. */
  lastBefore(tsMs: number): DecisionLink | null;
  /** Links from `fromSeq` to `toSeq` (both included) in order, read as they are asked for. */
  links(fromSeq: number, toSeq: number): Iterable<DecisionLink>;
  linkOf(ref: string): DecisionLink | null;
  linksOf(subject: string): readonly DecisionLink[];
  /** SHA-256 of a text, in hexadecimal. */
  hash(text: string): string;
  /** The row behind a ref as it is now, in the form of a payload; null when it is gone. */
  rowNow(ref: string): string | null;
  /** The refs of every row that the ledger holds of a position now. */
  refsOfPosition(positionId: string): readonly string[];
  /** A row of a kind that is chained, and that is not on the chain; null where there is none. Reads every row. */
  unchained(): string | null;
  /** The root of that day, or null. */
  rootOf(day: string): ChainRoot | null;
  /** The newest root. */
  lastRoot(): ChainRoot | null;
  /** The oldest root that has this link under it. */
  rootOver(seq: number): ChainRoot | null;
  /** The newest root that has nothing from this link on under it. */
  rootUnder(seq: number): ChainRoot | null;
  appendRoot(root: ChainRoot): void;
}
