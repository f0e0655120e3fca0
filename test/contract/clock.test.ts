import assert from "node:assert/strict";
import test from "node:test";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import type { Clock } from "#src/ports/clock.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";

/** A clock, and what makes its time pass. */
type Subject = { readonly clock: Clock; readonly pass: (ms: number) => Promise<void> };

const subjects: Record<string, () => Subject> = {
  "the system clock": () => ({ clock: createSystemClock(), pass: () => Promise.resolve() }),
  "the fake clock": () => {
    const clock = createFakeClock();
    return { clock, pass: (ms) => clock.advance(ms) };
  },
};

for (const [name, create] of Object.entries(subjects)) {
  test(`${name}: a sleeper wakes no sooner than it asked for`, async () => {
    const { clock, pass } = create();
    const beforeMs = clock.nowMs();
    const sleeper = clock.sleep(20);

    await pass(20);
    await sleeper;

    // A system timer may fire within the millisecond before.
    assert.ok(clock.nowMs() - beforeMs >= 19);
  });

  test(`${name}: sleepers wake in the order of their times`, async () => {
    const { clock, pass } = create();
    const woken: string[] = [];
    const sleepers = [
      clock.sleep(60).then(() => woken.push("late")),
      clock.sleep(0).then(() => woken.push("now")),
      clock.sleep(20).then(() => woken.push("soon")),
    ];

    await pass(60);
    await Promise.all(sleepers);

    assert.deepEqual(woken, ["now", "soon", "late"]);
  });

  test(`${name}: an aborted sleeper rejects with the reason that was given`, async () => {
    const stop = new AbortController();
    const sleeper = create().clock.sleep(60_000, stop.signal);
    const reason = new Error("told to stop");

    stop.abort(reason);

    await assert.rejects(sleeper, (error) => error === reason);
  });

  test(`${name}: with a signal that is aborted already, a sleeper rejects`, async () => {
    const reason = new Error("told to stop");

    await assert.rejects(
      create().clock.sleep(60_000, AbortSignal.abort(reason)),
      (error) => error === reason,
    );
  });
}

test("the fake clock wakes those that fall asleep on the way, at their own times", async () => {
  const clock = createFakeClock(0);
  const wokenAtMs: number[] = [];
  const loop = async (): Promise<void> => {
    for (let count = 0; count < 3; count++) {
      await clock.sleep(10);
      wokenAtMs.push(clock.nowMs());
    }
  };
  const looping = loop();

  await clock.advance(35);
  await looping;

  assert.deepEqual(wokenAtMs, [10, 20, 30]);
  assert.equal(clock.nowMs(), 35);
  assert.equal(clock.sleeping(), 0);
});
