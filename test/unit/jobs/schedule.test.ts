import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { every } from "#src/schedule/periodic.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

function open() {
  const clock = createFakeClock(0);
  const log = createSilentLog();
  const stop = new AbortController();
  return { clock, log, stop, common: { clock, log, name: "sweep", signal: stop.signal } };
}

describe("every", () => {
  it("runs at once and then once a period", async () => {
    const { clock, stop, common } = open();
    const ranAt: number[] = [];
    const { done } = every({ ...common, periodMs: 1_000, run: () => void ranAt.push(clock.nowMs()) });
    await clock.advance(3_500);
    stop.abort();
    await done;
    assert.deepEqual(ranAt, [0, 1_000, 2_000, 3_000]);
  });

  it("never runs twice at a time: the period starts at the end of a run", async () => {
    const { clock, stop, common } = open();
    const ranAt: number[] = [];
    const run = async (): Promise<void> => {
      ranAt.push(clock.nowMs());
      await clock.sleep(2_500);
    };
    const { done } = every({ ...common, periodMs: 1_000, run });
    await clock.advance(8_000);
    stop.abort();
    await clock.advance(2_500);
    await done;
    assert.deepEqual(ranAt, [0, 3_500, 7_000]);
  });

  it("logs and counts a failed run, and waits twice as long after each in a row, up to the limit", async () => {
    const { clock, log, stop, common } = open();
    const ranAt: number[] = [];
    const run = (): void => {
      ranAt.push(clock.nowMs());
      if (ranAt.length <= 4) throw new Error("Redis is away");
    };
    const periodic = every({ ...common, periodMs: 1_000, backoffMaxMs: 3_000, run });
    await clock.advance(11_000);
    stop.abort();
    await periodic.done;
    assert.deepEqual(ranAt, [0, 1_000, 3_000, 6_000, 9_000, 10_000, 11_000]);
    assert.equal(periodic.failures(), 4);
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields.failuresInRow]),
      [1, 2, 3, 4].map((inRow) => ["error", inRow]),
    );
  });

  it("runs at once when it is woken, and once more when it is woken during a run", async () => {
    const { clock, stop, common } = open();
    let runs = 0;
    const release = Promise.withResolvers<void>();
    const periodic = every({
      ...common,
      periodMs: 60_000,
      run: async () => {
        runs += 1;
        if (runs === 2) await release.promise;
      },
    });
    await clock.advance(0);
    periodic.wake();
    await clock.advance(0);
    periodic.wake();
    periodic.wake();
    release.resolve();
    await clock.advance(0);
    stop.abort();
    await periodic.done;
    assert.equal(runs, 3);
  });

  it("keeps its backoff when it is woken after a failure", async () => {
    const { clock, stop, common } = open();
    const ranAt: number[] = [];
    const run = (): void => {
      ranAt.push(clock.nowMs());
      if (ranAt.length === 1) throw new Error("away");
    };
    const periodic = every({ ...common, periodMs: 1_000, run });
    await clock.advance(0);
    periodic.wake();
    await clock.advance(1_000);
    stop.abort();
    await periodic.done;
    assert.deepEqual(ranAt, [0, 1_000]);
  });

  it("ends with its signal, after the run under way, which hears of it", async () => {
    const { clock, log, stop, common } = open();
    let heard = false;
    const run = async (signal: AbortSignal): Promise<void> => {
      await clock.sleep(5_000, signal).catch(() => {
        heard = true;
        throw signal.reason;
      });
    };
    const periodic = every({ ...common, periodMs: 1_000, run });
    await clock.advance(1_000);
    stop.abort();
    await periodic.done;
    assert.deepEqual([heard, periodic.failures(), log.lines], [true, 0, []]);
  });
});
