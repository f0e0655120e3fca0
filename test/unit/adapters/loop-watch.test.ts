import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { once, EventEmitter } from "node:events";
import { test, type TestContext } from "node:test";
import { startLoopWatch, type LoopStall } from "#src/adapters/loop-watch.ts";
import { stallWords } from "#jobs/open-loop-watch.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

/** Holds the loop up, and comes back with what was told of it. */
async function stallOf(t: TestContext, hold: () => void): Promise<LoopStall> {
  const told = new EventEmitter();
  const watch = startLoopWatch({ onStall: (stall) => told.emit("stall", stall), log: createSilentLog() });
  t.after(() => watch.close());
  for (;;) {
    const next = once(told, "stall", { signal: t.signal }) as Promise<LoopStall[]>;
    setImmediate(hold);
    const [stall] = await next;
    assert.ok(stall !== undefined);
    if (stall.where !== null) return stall;
  }
}

function badPattern(): void {
  const untilMs = performance.now() + 600;
  while (performance.now() < untilMs) /^(?:a+)+$/.test(`${"a".repeat(18)}b`);
}

function nativeWork(): void {
  const untilMs = performance.now() + 600;
  while (performance.now() < untilMs) pbkdf2Sync("p", "s", 20_000, 32, "sha256");
}

for (const hold of [badPattern, nativeWork])
  test(`a loop held up by ${hold.name} is told with the place`, { timeout: 60_000 }, async (t) => {
    const { stalledMs, where } = await stallOf(t, hold);
    assert.ok(stalledMs > 250);
    assert.match(
      where ?? "",
      new RegExp(`^${hold.name} \\(test/unit/adapters/loop-watch\\.test\\.ts:\\d+\\)$`),
    );
  });

test("a loop that never waits is told of nothing", async (t) => {
  const stalls: LoopStall[] = [];
  const watch = startLoopWatch({
    onStall: (stall) => stalls.push(stall),
    log: createSilentLog(),
    stalledMs: 60_000,
  });
  t.after(() => watch.close());
  for (let turns = 0; turns < 200; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(stalls, []);
});

test("what is an incident: the desk's own work, or a machine that gave no time for seconds", () => {
  const where = "numbersOf (src/facts/check/numbers.ts:75)";
  assert.match(stallWords({ stalledMs: 300, busyMs: 290, where }) ?? "", /busy in numbersOf/);
  assert.match(stallWords({ stalledMs: 300, busyMs: 290, where: null }) ?? "", /the log says/);
  assert.equal(stallWords({ stalledMs: 300, busyMs: 10, where: null }), null);
  assert.match(stallWords({ stalledMs: 9_000, busyMs: 10, where: null }) ?? "", /asleep/);
});
