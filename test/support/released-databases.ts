/** What people have on their disks: a database of each version that was released, kept compressed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { MIGRATIONS } from "#src/storage/desk-tables.ts";
import type { MigratedDatabase } from "#src/storage/migrations.ts";
import { PEOPLE_MIGRATIONS } from "#src/storage/people-database.ts";

const FOLDER = join(import.meta.dirname, "..", "fixtures");

export const SCRIPTS: Readonly<Record<MigratedDatabase, readonly string[]>> = {
  desk: MIGRATIONS,
  people: PEOPLE_MIGRATIONS,
};

export function releasedFile(database: MigratedDatabase, version: number): string {
  return join(FOLDER, `${database}-v${version}.sqlite.br`);
}

/** Written next to each other: the digest of every released script, by version. */
export const DIGESTS_FILE = join(FOLDER, "released-tables.json");

export function releasedDigests(): Readonly<Record<MigratedDatabase, readonly string[]>> {
  return JSON.parse(readFileSync(DIGESTS_FILE, "utf8")) as Record<MigratedDatabase, string[]>;
}

/** As the release left it, at `path`. */
export function unpackReleased(database: MigratedDatabase, version: number, path: string): void {
  unpack(releasedFile(database, version), path);
}

/**
 * Builds of these days called all that they changed version 1. The first had no chain of decisions, and both had other
 * columns in the tables of messages; twelve entries were tried on each, and two messages wait.
 */
export const EARLIER_DAYS = ["2026-11-23", "2026-11-25"] as const;

export function unpackEarlier(day: (typeof EARLIER_DAYS)[number], path: string): void {
  unpack(join(FOLDER, `earlier-${day}.sqlite.br`), path);
}

function unpack(file: string, path: string): void {
  writeFileSync(path, brotliDecompressSync(readFileSync(file)));
}
