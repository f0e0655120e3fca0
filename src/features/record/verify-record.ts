/**
 * Proves what is on record against the chain: each row as it is now against the payload that was hashed when it was
 * decided, each link against the one before it, and the newest of them against the root that was posted.
 */
import {
  firstDifference,
  GENESIS_HASH,
  linkText,
  type ChainRoot,
  type DecisionLink,
} from "./model/decision-link.ts";
import type { RecordFault, RecordProof, RoundTripProof } from "./model/record-proof.ts";
import type { DecisionChain } from "./decision-chain.ts";

/** Links that may be hashed while somebody waits for the answer. */
const LINKS_MAX = 50_000;

/**
 * Every link and every row. For a command line: it takes seconds behind a million rows. A root as somebody got it
 * must be the hash of one of the links.
 */
export function verifyRecord(chain: DecisionChain, postedRoot: string | null = null): RecordProof {
  const toSeq = chain.head()?.seq ?? 0;
  const root = chain.lastRoot();
  const span = { fromSeq: 1, toSeq: Math.max(toSeq, root?.seq ?? 0), before: GENESIS_HASH };
  let isThere = postedRoot === null;
  const proof = walk(chain, span, root, ({ hash }) => {
    isThere ||= hash === postedRoot;
    return true;
  });
  if (proof.fault !== null) return proof;
  const added = chain.unchained();
  if (added !== null) return { ...proof, fault: unchained(added) };
  if (isThere) return proof;
  const what = `no link has the posted root ${postedRoot ?? ""}: this chain is not the one that was posted`;
  return { ...proof, fault: { seq: null, ref: "the whole chain", what } };
}

/**
 * One round trip: its rows, and the links from the root before it to the root over it (the newest link, where none is
 * posted yet). Null where the ledger and the chain know no such round trip, "too-long" where it spans too many links.
 */
export function verifyRoundTrip(
  chain: DecisionChain,
  roundTripId: string,
  linksMax: number = LINKS_MAX,
): RoundTripProof | "too-long" | null {
  const own = withSignal(chain, chain.linksOf(roundTripId));
  const refs = chain.refsOfPosition(roundTripId);
  if (own.length === 0 && refs.length === 0) return null;
  const [first, last] = [own[0], own.at(-1)];
  const steps = own.map(({ seq, ref, chainedTsMs }) => ({ seq, ref, chainedTsMs }));
  if (first === undefined || last === undefined) {
    const fault = unchained(refs[0] ?? roundTripId);
    return { rows: 0, links: 0, fromSeq: 0, toSeq: 0, root: null, fault, roundTripId, steps };
  }
  const root = chain.rootOver(last.seq);
  const under = chain.rootUnder(first.seq);
  const span = {
    fromSeq: (under?.seq ?? 0) + 1,
    before: under?.hash ?? GENESIS_HASH,
    toSeq: root?.seq ?? chain.head()?.seq ?? last.seq,
  };
  if (span.toSeq - span.fromSeq >= linksMax) return "too-long";
  const ownRefs = new Set(own.map(({ ref }) => ref));
  const proof = walk(chain, span, root, ({ ref }) => ownRefs.has(ref));
  const added = refs.find((ref) => !ownRefs.has(ref));
  const fault = proof.fault ?? (added === undefined ? null : unchained(added));
  return { ...proof, fault, roundTripId, steps };
}

/** `before`: what the first link must point at. */
type Span = { readonly fromSeq: number; readonly toSeq: number; readonly before: string };

function walk(
  chain: DecisionChain,
  { fromSeq, toSeq, before: start }: Span,
  root: ChainRoot | null,
  isCompared: (link: DecisionLink) => boolean,
): RecordProof {
  let [rows, links, expected] = [0, 0, fromSeq];
  let before = start;
  const end = (fault: RecordFault | null): RecordProof => ({ rows, links, fromSeq, toSeq, root, fault });
  for (const link of chain.links(fromSeq, toSeq)) {
    const fault = linkFault(chain, link, expected, before) ?? rootFault(link, root);
    if (fault !== null) return end(fault);
    links += 1;
    if (isCompared(link)) {
      rows += 1;
      const difference = rowFault(chain, link);
      if (difference !== null) return end(difference);
    }
    before = link.hash;
    expected = link.seq + 1;
  }
  if (expected <= toSeq) return end(missingFrom(expected, root));
  return end(null);
}

function linkFault(
  chain: DecisionChain,
  link: DecisionLink,
  expected: number,
  before: string,
): RecordFault | null {
  const { seq, ref } = link;
  if (seq !== expected) return missingFrom(expected, null);
  if (link.prevHash !== before)
    return { seq, ref, what: "does not follow the link before it: one of the two was changed" };
  if (chain.hash(linkText(link)) !== link.hash)
    return { seq, ref, what: "the link's own text was changed after it was hashed" };
  return null;
}

function rootFault({ seq, ref, hash }: DecisionLink, root: ChainRoot | null): RecordFault | null {
  if (root === null || root.seq !== seq || root.hash === hash) return null;
  return { seq, ref, what: `comes to another root than the one of ${root.day}, which is ${root.hash}` };
}

function rowFault(chain: DecisionChain, { seq, ref, payload }: DecisionLink): RecordFault | null {
  const now = chain.rowNow(ref);
  if (now === null) return { seq, ref, what: "the row was deleted" };
  const difference = firstDifference(payload, now);
  if (difference === null) return null;
  const { column, was, is } = difference;
  return { seq, ref, what: `${column} was ${was} when it was chained, and is ${is} now` };
}

function missingFrom(seq: number, root: ChainRoot | null): RecordFault {
  const posted = root === null ? "" : `, and the root of ${root.day} covers link ${root.seq}`;
  return { seq, ref: `link ${seq}`, what: `the link is missing${posted}` };
}

function unchained(ref: string): RecordFault {
  return { seq: null, ref, what: "the row was never on the chain" };
}

const SIGNAL_CAUSE = /^signal:(.+):[^:]+$/;

/** The signal that the round trip was opened on stands on the chain too: it says why, before anything was known. */
function withSignal(chain: DecisionChain, own: readonly DecisionLink[]): readonly DecisionLink[] {
  const opening = own.find(({ ref }) => ref.startsWith("order:"));
  const cause = opening === undefined ? null : (JSON.parse(opening.payload) as { cause?: unknown }).cause;
  const signalId = typeof cause === "string" ? SIGNAL_CAUSE.exec(cause)?.[1] : undefined;
  const signal = signalId === undefined ? null : chain.linkOf(`signal:${signalId}`);
  return signal === null ? own : [...own, signal].toSorted((one, other) => one.seq - other.seq);
}
