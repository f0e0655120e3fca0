/** `npm run verify` and `/verify`: what they take and what they say. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { parseVerifyArgs } from "#jobs/verify/report.ts";
import { BTC, createDeskFixture } from "#test/support/desk-fixture.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createFakeRecord } from "#test/support/fake-record.ts";
import { plainText } from "#test/support/plain-text.ts";

const MAIN = join(import.meta.dirname, "..", "..", "..", "jobs", "verify", "main.ts");

function tradedFile(t: TestContext): { folder: string; file: string; tamper: (sql: string) => void } {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-verify-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "desk-simulated.sqlite");
  const database = openDeskDatabase({ path: file, clock: createFakeClock(), durability: "off" });
  const fixture = createDeskFixture({ stores: database });
  fixture.enter(BTC, "long", "100.00");
  fixture.quote(BTC, "98.40");
  fixture.quote(BTC, "98.40");
  database.close();
  return {
    folder,
    file,
    tamper: (sql) => {
      const again = openDeskDatabase({ path: file, clock: createFakeClock(), durability: "off" });
      again.db.exec(sql);
      again.close();
    },
  };
}

function run(folder: string, ...words: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: "utf8",
    env: { ...process.env, SLEEPYQUANT_DATA: folder },
  });
  return { code: status, output: stdout + stderr };
}

test("the command proves the record of the data folder, names a tampered row, and says so with its exit code", (t) => {
  const { folder, file, tamper } = tradedFile(t);

  const honest = run(folder, "standard-1");
  tamper("DROP TRIGGER fills_no_update; UPDATE fills SET fee = 1");
  const tampered = [run(folder, "standard-1"), run(folder, "--file", file)];

  assert.equal(honest.code, 0, honest.output);
  assert.match(honest.output, /standard-1 agrees: 7 rows against \d+ links/);
  for (const { code, output } of tampered) {
    assert.equal(code, 1);
    assert.match(output, /does NOT agree: fill:\d+: fee was \d+ when it was chained, and is 1 now/);
  }
});

test("what cannot be verified is told with what to type", (t) => {
  const { folder } = tradedFile(t);

  assert.match(run(folder, "standard-99").output, /holds no round trip standard-99: type --file/);
  assert.match(run(join(folder, "none")).output, /holds no desk's database: type --file/);
  assert.throws(() => parseVerifyArgs(["--root", "abc"]), /64 hexadecimal digits; type: npm run verify/);
  assert.throws(() => parseVerifyArgs(["--file"]), /--file needs a path/);
  assert.throws(() => parseVerifyArgs(["what"]), /"what" is no round trip such as standard-12/);
  assert.deepEqual(parseVerifyArgs(["standard-12", "--root", "a".repeat(64)]), {
    file: null,
    roundTripId: "standard-12",
    postedRoot: "a".repeat(64),
  });
});

const PROOF = { rows: 7, links: 40, fromSeq: 1, toSeq: 40, root: null, fault: null, steps: [] };

test("in a chat a proof, a tampered row and a round trip that is not there read differently", async () => {
  const fault = { seq: 3, ref: "fill:3", what: "price was 1 when it was chained, and is 2 now" };
  const proofs = {
    "standard-1": { ...PROOF, roundTripId: "standard-1" },
    "standard-2": { ...PROOF, roundTripId: "standard-2", fault },
    "standard-3": "too-long" as const,
  };
  const kit = createDispatchKit({ record: createFakeRecord({ proofs }) });

  const said = await Promise.all(
    [1, 2, 3, 4].map((number) => kit.command("verify-record", { roundTrip: `standard-${number}` })),
  );
  const status = plainText(await kit.say("show the hash chain"));

  assert.match(
    plainText(said[0] ?? assert.fail()),
    /standard-1 agrees, 7 rows against 40 links[\s\S]*No root/,
  );
  assert.match(plainText(said[1] ?? assert.fail()), /does NOT agree[\s\S]*fill:3[\s\S]*price was 1/);
  assert.match(plainText(said[2] ?? assert.fail()), /npm run verify -- standard-3/);
  assert.match(plainText(said[3] ?? assert.fail()), /no round trip "standard-4"/);
  assert.match(status, /season 1/);
});

test("it says how it is used", (t) => {
  const { folder } = tradedFile(t);

  const { code, output } = run(folder, "--help");

  assert.equal(code, 0);
  for (const option of ["standard-12", "--root HASH", "--file FILE"])
    assert.ok(output.includes(option), option);
});
