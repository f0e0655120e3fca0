/**
 * Finds the scripts that change released tables: `migrations/<database>/NNN-verb-noun.sql` in the folder of the feature
 * whose tables they are. Their numbers are versions of the database, and go on from 2 without a gap.
 */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { assert } from "#src/domain/errors.ts";

const SOURCE = join(import.meta.dirname, "..", "..");
const NAME = /^(\d{3})-[a-z0-9]+(-[a-z0-9]+)+\.sql$/;

/** Which file the tables stand in: what a market's desk keeps, or what is kept of people. */
export type MigratedDatabase = "desk" | "people";

/** From version 2 on, in order. @throws Error for a number that is missing or used twice, and for a misspelt name. */
export function readMigrations(database: MigratedDatabase, source: string = SOURCE): readonly string[] {
  const files = globSync(`**/migrations/${database}/*`, { cwd: source }).map((path) => ({
    path,
    version: Number(NAME.exec(basename(path))?.[1]),
  }));
  return files
    .toSorted((left, right) => left.version - right.version)
    .map(({ path, version }, index) => {
      assert(version === index + 2, `${path} should be version ${index + 2} of the ${database} database`);
      return readFileSync(join(source, path), "utf8");
    });
}
