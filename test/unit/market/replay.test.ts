import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "node:test";
import { createReplay, type Timeline } from "#src/market/replay.ts";
import { guardedEmit } from "#src/market/venue-rules.ts";
import type { MarketEvent } from "#src/domain/market.ts";
import type { Clock } from "#src/ports/clock.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

/** A clock that jumps: sleepers wake when the test says so, however late that is. */
function createJumpingClock(): Clock & { jump(ms: number): Promise<void>; readonly naps: number[] } {
  const naps: number[] = [];
  let currentMs = 1_000_000;
  let wake: (() => void) | null = null;
  return {
    naps,
    nowMs: () => currentMs,
    sleep: (ms, signal) => {
      naps.push(ms);
      return new Promise((resolve, reject) => {
        wake = resolve;
        signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      });
    },
    jump: async (ms) => {
      currentMs += ms;
      wake?.();
      await nextTurn();
    },
  };
}

/** A notice each second of venue time, from 1 s on. */
function secondsTimeline(count: number): Timeline {
  let second = 0;
  return {
    nextTsMs: () => (second < count ? (second + 1) * 1_000 : null),
    take: () => {
      second += 1;
      return [{ type: "source", state: "up", reason: `${second}`, eventTsMs: second * 1_000 }];
    },
  };
}

function startReplay(speed: number, count = 1_000_000) {
  const clock = createJumpingClock();
  const heard: MarketEvent[] = [];
  const delivered: number[] = [];
  const replay = createReplay({
    clock,
    speed,
    originTsMs: 0,
    onDelivered: (tsMs) => void delivered.push(tsMs),
  });
  replay.start(secondsTimeline(count), (event) => void heard.push(event));
  return { clock, heard, delivered, replay };
}

test("what is late is caught up in slices, and the event loop gets its turn between them", async () => {
  const { clock, heard } = startReplay(10);
  await clock.jump(20_000);
  const first = heard.length;
  await clock.jump(0);
  assert.ok(first > 0 && first <= 64, `${first} instants without a turn`);
  assert.ok(heard.length > first && heard.length <= 2 * first);
});

test("everything that is due is delivered, and nothing that is not", async () => {
  const { clock, heard, delivered, replay } = startReplay(10);
  await clock.jump(20_000);
  for (let turns = 0; turns < 10; turns++) await clock.jump(0);
  assert.equal(heard.length, 200);
  assert.equal(delivered.at(-1), 200_000);
  assert.equal(replay.nowMs(), 200_000);
});

test("a machine that slept for hours goes on where it was", async () => {
  const { clock, heard, replay } = startReplay(60);
  await clock.jump(8 * 3_600_000);
  for (let turns = 0; turns < 10; turns++) await clock.jump(0);
  assert.equal(heard.length, 1);
  await clock.jump(1_000);
  assert.equal(replay.nowMs(), 61_000);
});

test("between two moments the venue's clock runs at the replay's speed, and never past what is to come", async () => {
  const { clock, replay } = startReplay(2);
  await clock.jump(750);
  assert.equal(replay.nowMs(), 1_500);
  await clock.jump(0);
  assert.equal(clock.naps.at(-1), 250);
});

test("a replay that is stopped stands still", async () => {
  const { clock, heard, replay } = startReplay(1);
  await clock.jump(2_500);
  await replay.stop();
  await clock.jump(60_000);
  assert.equal(heard.length, 2);
  assert.equal(replay.nowMs(), 2_500);
});

test("a subscriber that throws is logged and does not stop the market", () => {
  const log = createSilentLog();
  const emit = guardedEmit(() => {
    throw new Error("a bug");
  }, log);
  emit({ type: "source", state: "up", reason: "test", eventTsMs: 0 });
  assert.deepEqual(
    log.lines.map(({ level }) => level),
    ["error"],
  );
});
