import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

const ROOT = join(import.meta.dirname, "..", "..", "..");

function namesIn(path: string, pattern: RegExp): string[] {
  return [...readFileSync(join(ROOT, path), "utf8").matchAll(pattern)]
    .flatMap(([, name]) => name ?? [])
    .toSorted();
}

/** `npm start` decides it, so that a person cannot set it. */
const SET_BY_START = "CONSOLE";

test("the example of .env names every setting of a person, and no other", () => {
  const settings = namesIn("src/config.ts", /^ {2}([A-Z][A-Z_]+):/gm).filter((name) => name !== SET_BY_START);

  assert.ok(settings.length > 10, "the settings were not found in src/config.ts");
  assert.deepEqual(namesIn("deploy/.env.example", /^#([A-Z][A-Z_]+)=/gm), settings);
});
