import { test } from "node:test";
import * as fc from "fast-check";
import { WALK } from "#test/support/audit-walk-steps.ts";
import { walk } from "#test/support/audit-walk.ts";

for (const books of [2, 3] as const) {
  test(`no sequence of commands, events and restarts makes the audit of ${books} books find anything`, (t) => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    t.diagnostic(`seed ${seed}`);
    fc.assert(
      fc.property(WALK, (steps) => walk(steps, books)),
      { numRuns: 50, seed },
    );
  });
}
