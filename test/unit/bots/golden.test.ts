import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { everyFace } from "#test/support/faces.ts";
import { SAMPLES } from "./sample-messages.ts";

const GOLDEN = join(import.meta.dirname, "golden");

for (const [name, message] of Object.entries(SAMPLES)) {
  test(`the message "${name}" looks on every face as its golden file says`, () => {
    const file = join(GOLDEN, `${name}.txt`);
    const actual = everyFace(message, "shown");
    // Written anew on request, for a person to read in the diff.
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, actual);

    assert.ok(existsSync(file), `${file} is absent: run with UPDATE_GOLDEN=1 and read it`);
    assert.equal(actual, readFileSync(file, "utf8"));
  });
}
