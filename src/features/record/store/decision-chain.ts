/** The chain of decisions in SQLite. The head is read anew for every link: a transaction that is undone takes its links along. */
import { hash as digest } from "node:crypto";
import { GENESIS_HASH, linkText, type ChainRoot, type DecisionLink } from "../model/decision-link.ts";
import type { DecisionChain } from "../decision-chain.ts";
import { createRowReader, findUnchained, parseRef, refOf, type ChainedKind } from "./chained-rows.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type LinkRow = {
  seq: number;
  ref: string;
  subject: string | null;
  payload: string;
  prev_hash: string;
  hash: string;
  chained_ts_ms: number;
};
type RootRow = { day: string; seq: number; hash: string; recorded_ts_ms: number };

/** What the stores use to put their rows on the chain. */
export type ChainAppender = {
  /** The row was written in the transaction that is open. */
  append(kind: ChainedKind, key: string | number): void;
};

const PAGE = 1_000;

/** The tables of `RECORD_SCHEMA` exist. `nowMs` is the recording time. */
export function createDecisionChain(db: SqliteDatabase, nowMs: () => number): DecisionChain & ChainAppender {
  return {
    ...createLinkReads(db),
    ...createRoots(db),
    ...createRows(db),
    append: createAppend(db, nowMs),
    hash,
    unchained: () => findUnchained(db),
  };
}

function hash(text: string): string {
  return digest("sha256", text, "hex");
}

function createAppend(db: SqliteDatabase, nowMs: () => number): ChainAppender["append"] {
  const head = db.prepare<[], { seq: number; hash: string }>(
    "SELECT seq, hash FROM decision_chain ORDER BY seq DESC LIMIT 1",
  );
  const insert = db.prepare("INSERT INTO decision_chain VALUES (?, ?, ?, ?, ?, ?, ?)");
  const read = createRowReader(db);
  return (kind, key) => {
    const row = read(kind, key);
    if (row === null) throw new Error(`no row of ${refOf(kind, key)} to put on the chain`);
    const { seq, hash: prevHash } = head.get() ?? { seq: 0, hash: GENESIS_HASH };
    const link = { ...row, seq: seq + 1, ref: refOf(kind, key), prevHash, chainedTsMs: nowMs() };
    const { ref, subject, payload, chainedTsMs } = link;
    insert.run([link.seq, ref, subject, payload, prevHash, hash(linkText(link)), chainedTsMs]);
  };
}

type LinkReads = Pick<DecisionChain, "head" | "lastBefore" | "links" | "linkOf" | "linksOf">;

function createLinkReads(db: SqliteDatabase): LinkReads {
  const head = db.prepare<[], LinkRow>("SELECT * FROM decision_chain ORDER BY seq DESC LIMIT 1");
  const before = db.prepare<[number], LinkRow>(
    "SELECT * FROM decision_chain WHERE chained_ts_ms < ? ORDER BY chained_ts_ms DESC, seq DESC LIMIT 1",
  );
  const page = db.prepare<[number, number, number], LinkRow>(
    "SELECT * FROM decision_chain WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
  );
  const byRef = db.prepare<[string], LinkRow>("SELECT * FROM decision_chain WHERE ref = ?");
  const bySubject = db.prepare<[string], LinkRow>(
    "SELECT * FROM decision_chain WHERE subject = ? ORDER BY seq",
  );
  return {
    head: () => toLink(head.get()),
    lastBefore: (tsMs) => toLink(before.get(tsMs)),
    *links(fromSeq, toSeq) {
      for (let from = fromSeq; from <= toSeq;) {
        const rows = page.all(from, toSeq, PAGE);
        const last = rows.at(-1);
        if (last === undefined) return;
        for (const row of rows) yield linkOf(row);
        from = last.seq + 1;
      }
    },
    linkOf: (ref) => toLink(byRef.get(ref)),
    linksOf: (subject) => bySubject.all(subject).map(linkOf),
  };
}

type Roots = Pick<DecisionChain, "rootOf" | "lastRoot" | "rootOver" | "rootUnder" | "appendRoot">;

function createRoots(db: SqliteDatabase): Roots {
  const byDay = db.prepare<[string], RootRow>("SELECT * FROM chain_roots WHERE day = ?");
  const last = db.prepare<[], RootRow>("SELECT * FROM chain_roots ORDER BY day DESC LIMIT 1");
  const over = db.prepare<[number], RootRow>("SELECT * FROM chain_roots WHERE seq >= ? ORDER BY seq LIMIT 1");
  const under = db.prepare<[number], RootRow>(
    "SELECT * FROM chain_roots WHERE seq < ? ORDER BY seq DESC LIMIT 1",
  );
  const insert = db.prepare("INSERT INTO chain_roots VALUES (?, ?, ?, ?)");
  return {
    rootOf: (day) => toRoot(byDay.get(day)),
    lastRoot: () => toRoot(last.get()),
    rootOver: (seq) => toRoot(over.get(seq)),
    rootUnder: (seq) => toRoot(under.get(seq)),
    appendRoot: (root) => void insert.run([root.day, root.seq, root.hash, root.recordedTsMs]),
  };
}

function createRows(db: SqliteDatabase): Pick<DecisionChain, "rowNow" | "refsOfPosition"> {
  const read = createRowReader(db);
  const refs = db.prepare<[{ id: string }], { ref: string }>(`
    SELECT 'order:' || order_number AS ref FROM orders WHERE position_id = :id
    UNION ALL SELECT 'order-end:' || order_number FROM order_ends JOIN orders USING (order_number) WHERE position_id = :id
    UNION ALL SELECT 'plan:' || position_id FROM plans WHERE position_id = :id
    UNION ALL SELECT 'fill:' || f.entry_id FROM fills f JOIN orders USING (order_number) WHERE position_id = :id
    UNION ALL SELECT 'funding:' || entry_id FROM fundings WHERE position_id = :id
    UNION ALL SELECT 'round-trip:' || round_trip_id FROM round_trips WHERE round_trip_id = :id`);
  return {
    rowNow: (ref) => {
      const parsed = parseRef(ref);
      return parsed === null ? null : (read(parsed.kind, parsed.key)?.payload ?? null);
    },
    refsOfPosition: (id) => refs.all({ id }).map((row) => row.ref),
  };
}

function toLink(row: LinkRow | undefined): DecisionLink | null {
  return row === undefined ? null : linkOf(row);
}

function linkOf(row: LinkRow): DecisionLink {
  const { seq, ref, subject, payload, hash: own, prev_hash: prevHash, chained_ts_ms: chainedTsMs } = row;
  return { seq, ref, subject, payload, prevHash, hash: own, chainedTsMs };
}

function toRoot(row: RootRow | undefined): ChainRoot | null {
  if (row === undefined) return null;
  return { day: row.day, seq: row.seq, hash: row.hash, recordedTsMs: row.recorded_ts_ms };
}
