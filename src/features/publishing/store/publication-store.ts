/** What the desk has written, behind the PublicationStore port. */
import { z } from "zod";
import { PUBLICATION_KINDS, type Publication } from "../model/publication.ts";
import type { PublicationStore, StoredPublication } from "../publication-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type Row = {
  document: string;
  version: number;
  made_ts_ms: number;
  released: number | null;
  published_ts_ms: number | null;
};

const sectionSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  writtenBy: z.enum(["template", "writer", "person"]),
  facts: z.array(z.strictObject({ name: z.string(), value: z.string(), source: z.string() })),
  lines: z.array(z.string()),
});
const documentSchema: z.ZodType<Publication> = z.strictObject({
  key: z.string(),
  kind: z.enum(PUBLICATION_KINDS),
  title: z.string(),
  fromTsMs: z.number(),
  toTsMs: z.number(),
  timeZone: z.string(),
  period: z.string(),
  season: z.int(),
  market: z.string(),
  sections: z.array(sectionSchema),
  sources: z.array(z.strictObject({ name: z.string(), text: z.string() })).exactOptional(),
});

const NEWEST = `
SELECT v.document, v.version, p.made_ts_ms, r.version AS released, r.published_ts_ms
FROM publications p JOIN publication_versions v USING (key) LEFT JOIN publication_releases r USING (key)
WHERE v.version = (SELECT max(version) FROM publication_versions n WHERE n.key = p.key)`;
const RELEASED = `
SELECT v.document, v.version, p.made_ts_ms, r.version AS released, r.published_ts_ms
FROM publication_releases r JOIN publications p USING (key)
JOIN publication_versions v ON v.key = r.key AND v.version = r.version
ORDER BY r.published_ts_ms DESC, r.key DESC LIMIT ?`;

/** The tables of `PUBLICATION_SCHEMA` exist. */
export function createPublicationStore(db: SqliteDatabase): PublicationStore {
  const has = db.prepare<[string], object>("SELECT 1 FROM publications WHERE key = ?");
  const insert = db.prepare("INSERT INTO publications VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const insertVersion = db.prepare("INSERT INTO publication_versions VALUES (?, ?, ?, ?, ?)");
  const newestVersion = db.prepare<[string], { version: number }>(
    "SELECT max(version) AS version FROM publication_versions WHERE key = ?",
  );
  const release = db.prepare("INSERT INTO publication_releases VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const find = db.prepare<[string], Row>(`${NEWEST} AND p.key = ?`);
  const latest = db.prepare<[string, number], Row>(
    `${NEWEST} AND p.kind = ? ORDER BY p.made_ts_ms DESC, p.key DESC LIMIT ?`,
  );
  const released = db.prepare<[number], Row>(RELEASED);
  return {
    has: (key) => has.get(key) !== undefined,
    append: (publication, madeTsMs) => {
      const { key, kind, fromTsMs, toTsMs } = publication;
      if (insert.run([key, kind, fromTsMs, toTsMs, madeTsMs]).changes === 0) return false;
      insertVersion.run([key, 1, "desk", JSON.stringify(publication), madeTsMs]);
      return true;
    },
    appendVersion: (publication, author, madeTsMs) => {
      const version = 1 + (newestVersion.get(publication.key)?.version ?? 0);
      insertVersion.run([publication.key, version, author, JSON.stringify(publication), madeTsMs]);
      return version;
    },
    markPublished: (key, version, tsMs) => release.run([key, version, tsMs]).changes > 0,
    find: (key) => {
      const row = find.get(key);
      return row === undefined ? null : toStored(row);
    },
    latest: (kind, limit) => latest.all(kind, limit).map(toStored),
    published: (limit) => released.all(limit).map(toStored),
  };
}

function toStored(row: Row): StoredPublication {
  const { version, made_ts_ms: madeTsMs, released, published_ts_ms: tsMs } = row;
  return {
    publication: documentSchema.parse(JSON.parse(row.document)),
    version,
    madeTsMs,
    published: released === null || tsMs === null ? null : { version: released, tsMs },
  };
}
