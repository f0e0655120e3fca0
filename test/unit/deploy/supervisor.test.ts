import assert from "node:assert/strict";
import test from "node:test";
import type { ProcessExit, RunningProcess } from "#deploy/running-process.ts";
import { supervise, type Supervised } from "#deploy/supervisor.ts";
import { createFakeClock, type FakeClock } from "#test/support/fake-clock.ts";

/** A process that a test ends by hand. */
type FakeProcess = RunningProcess & { becomeReady(): void; end(exit?: Partial<ProcessExit>): void };

function createFakeProcess(): FakeProcess {
  const ready = Promise.withResolvers<boolean>();
  const exited = Promise.withResolvers<ProcessExit>();
  const end = (exit: Partial<ProcessExit> = {}): void => {
    ready.resolve(false);
    exited.resolve({ how: "code 1", fatal: null, ...exit });
  };
  return {
    ready: ready.promise,
    exited: exited.promise,
    becomeReady: () => ready.resolve(true),
    end,
    stop: () => Promise.resolve(end()),
    kill: () => end(),
  };
}

type Scene = {
  readonly clock: FakeClock;
  readonly said: string[];
  readonly runs: FakeProcess[];
  readonly supervised: Supervised;
  /** The newest run ends, and time passes. */
  readonly endAndWait: (exit: Partial<ProcessExit>, ms: number) => Promise<void>;
};

function createScene(isEssential: boolean): Scene {
  const clock = createFakeClock();
  const said: string[] = [];
  const runs: FakeProcess[] = [];
  const launch = (): FakeProcess => {
    const run = createFakeProcess();
    runs.push(run);
    return run;
  };
  const spec = { name: "The child", isEssential, launch };
  const supervised = supervise(spec, { clock, say: (line) => void said.push(line) });
  return {
    clock,
    said,
    runs,
    supervised,
    async endAndWait(exit, ms) {
      runs.at(-1)?.end(exit);
      await clock.advance(ms);
    },
  };
}

test("a process that ends is started again, each time later", async () => {
  const { endAndWait, runs, clock } = createScene(true);

  await endAndWait({}, 249);
  const before = runs.length;
  await clock.advance(1);
  await endAndWait({}, 499);
  const beforeSecond = runs.length;
  await clock.advance(1);

  assert.deepEqual([before, beforeSecond, runs.length], [1, 2, 3]);
});

test("an essential process that dies five times within a minute is given up", async () => {
  const { endAndWait, supervised, runs } = createScene(true);

  for (let death = 0; death < 5; death++) await endAndWait({ how: "SIGSEGV" }, 5_000);

  assert.equal(await supervised.failed, "The child cannot run: it ended 5 times within a minute (SIGSEGV)");
  assert.equal(await supervised.ready, false);
  assert.equal(runs.length, 5);
});

test("deaths that lie further apart than a minute are never too many", async () => {
  const { endAndWait, runs } = createScene(true);

  for (let death = 0; death < 12; death++) await endAndWait({}, 61_000);

  assert.equal(runs.length, 13);
});

test("an essential process that says at first why it cannot work is given up in its words", async () => {
  const { endAndWait, supervised, runs } = createScene(true);

  await endAndWait({ fatal: "the data are in use" }, 60_000);

  assert.equal(await supervised.failed, "The child cannot run: the data are in use");
  assert.equal(runs.length, 1);
});

test("an essential process that worked once is started again whatever it says", async () => {
  const { endAndWait, supervised, runs, said } = createScene(true);
  runs[0]?.becomeReady();
  await supervised.ready;

  await endAndWait({ fatal: "the disk is full" }, 1_000);

  assert.equal(runs.length, 2);
  assert.deepEqual(said, ["The child ended unexpectedly (the disk is full); starting it again"]);
});

test("another process is started again for ever, at most half a minute later", async () => {
  const { endAndWait, runs } = createScene(false);

  for (let death = 0; death < 20; death++) await endAndWait({}, 30_000);

  assert.equal(runs.length, 21);
});

test("another process that says why it cannot work stays off, and the desk goes on", async () => {
  const { endAndWait, runs, said, supervised } = createScene(false);

  await endAndWait({ fatal: "the token is refused" }, 60_000);

  assert.deepEqual(said, ["The child stays off: the token is refused"]);
  assert.equal(runs.length, 1);
  assert.equal(await supervised.ready, false);
});

test("a process that was stopped is not started again", async () => {
  const { supervised, runs, clock, said } = createScene(true);

  await supervised.stop(1_000);
  await clock.advance(60_000);

  assert.equal(runs.length, 1);
  assert.deepEqual(said, []);
});

test("a stop while it waits to start again ends the waiting", async () => {
  const { supervised, runs, clock, endAndWait } = createScene(true);
  await endAndWait({}, 0);

  await supervised.stop(1_000);
  await clock.advance(60_000);

  assert.equal(runs.length, 1);
});
