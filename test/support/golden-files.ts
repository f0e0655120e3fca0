/** Golden files: what something came to once, read by a person, kept, and compared from then on. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const UPDATES = process.env["UPDATE_GOLDEN"] === "1";
const HOW = "UPDATE_GOLDEN=1 npm test -- test/golden";

export type GoldenFolder = {
  /** Compares with the file of this name; writes it where that was asked for. */
  compare(name: string, actual: string): void;
  /** Fails for a file of a name that is not in use any more; removes it where that was asked for. */
  checkOrphans(names: readonly string[]): void;
};

export function openGoldenFolder(folder: string): GoldenFolder {
  return {
    compare(name, actual) {
      const file = join(folder, name);
      if (UPDATES) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, actual);
      }
      const shown = relative(ROOT, file);
      assert.ok(existsSync(file), `${shown} is absent. Type: ${HOW}, then read it as its reader would`);
      assert.equal(actual, readFileSync(file, "utf8"), `${shown} differs. If it should: ${HOW}`);
    },
    checkOrphans(names) {
      const orphans = readdirSync(folder).filter((name) => !names.includes(name));
      if (UPDATES) for (const name of orphans) rmSync(join(folder, name));
      else assert.deepEqual(orphans, [], `of nothing that exists. Type: ${HOW}`);
    },
  };
}
