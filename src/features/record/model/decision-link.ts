/**
 * The tamper-evident record: every decision is a link in a chain of hashes, written with the decision and before
 * anybody can know its outcome. Whoever changes a row of the ledger afterwards breaks the chain, and whoever makes
 * the chain anew comes to another root than the one that was posted.
 */
export type DecisionLink = {
  /** 1, 2, 3, ... without a gap. */
  readonly seq: number;
  /** The row that it stands for: "order:17", "fill:40", "signal:BTC/USDT:USDT@1767225600000/15m". */
  readonly ref: string;
  /** The position (and later the round trip) that the row belongs to; null where it belongs to none. */
  readonly subject: string | null;
  /** The row as it was written: JSON with its columns in a fixed order, numbers as decimal text. */
  readonly payload: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly chainedTsMs: number;
};

/** The newest link of a UTC day, as it was posted. Every link up to `seq` is under it. */
export type ChainRoot = {
  readonly day: string;
  readonly seq: number;
  readonly hash: string;
  readonly recordedTsMs: number;
};

/** What the first link points at. */
export const GENESIS_HASH = "0".repeat(64);

/** What a link's hash is taken of. Line breaks part the fields; none of those before the payload can hold one. */
export function linkText(link: Omit<DecisionLink, "hash">): string {
  const { seq, ref, subject, payload, prevHash, chainedTsMs } = link;
  return [prevHash, String(seq), String(chainedTsMs), encodeURI(ref), encodeURI(subject ?? ""), payload].join(
    "\n",
  );
}

/** The first column in which two payloads differ, with both values; null where they are the same. */
export function firstDifference(
  chained: string,
  now: string,
): { readonly column: string; readonly was: string; readonly is: string } | null {
  if (chained === now) return null;
  const [before, after] = [JSON.parse(chained) as object, JSON.parse(now) as object];
  const columns = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const column of columns) {
    const [was, is] = [shown(before, column), shown(after, column)];
    if (was !== is) return { column, was, is };
  }
  return { column: "the form of the row", was: chained, is: now };
}

function shown(payload: object, column: string): string {
  const value = (payload as Readonly<Record<string, unknown>>)[column];
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
