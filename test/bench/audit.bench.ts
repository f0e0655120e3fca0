/**
 * Not a timing: how often the audit accuses a sound book. Sequences of every command, event and restart on two and three
 * books, audited after each step; a run ends with the first sequence that is accused. `AUDIT_WALKS` and `AUDIT_SEED` set
 * how many (2000) and which.
 */
import * as fc from "fast-check";
import { WALK } from "#test/support/audit-walk-steps.ts";
import { walk } from "#test/support/audit-walk.ts";

const walks = Number(process.env.AUDIT_WALKS ?? 2_000);
const seed = Number(process.env.AUDIT_SEED ?? Math.trunc(Math.random() * 2 ** 31));
let steps = 0;

for (const books of [2, 3] as const) {
  fc.assert(
    fc.property(WALK, (sequence) => {
      steps += sequence.length;
      walk(sequence, books);
    }),
    { numRuns: Math.ceil(walks / 2), seed: seed + books },
  );
}
process.stdout.write(`${walks} sequences, ${steps} steps, seed ${seed}: 0 accused\n`);
