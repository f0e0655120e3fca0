/** An engine process that is killed, or hangs, in the middle of everything. The model is tiny and real. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChatTurn } from "#src/ports/inference.ts";
import type { ModelEngine } from "#src/ports/model-engine.ts";
import { afterPieces, SPEC } from "#test/contract/model-engine/promises.ts";
import { children, launch, launcherFor, NEVER, onlyChild } from "#test/support/engine-processes.ts";
import { createFakeClock, type FakeClock } from "#test/support/fake-clock.ts";
import type { TinyModelOptions } from "#test/support/gguf/tiny-model.ts";
import { TINY_LAUNCH } from "#test/support/tiny-engine.ts";
import { until } from "#test/support/until.ts";

// An engine keeps nobody awake, and neither does a clock that stands still.
const awake = setInterval(() => {}, 60_000);
after(() => clearInterval(awake));

/** Between two seconds the engine's watch may read what the system says of the process. */
async function secondsOf(clock: FakeClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await clock.advance(1_000);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  }
}

test("a killed engine fails what it was working on, retryably, and says how it ended", async (t) => {
  const engine = await launch(t, launcherFor(t));
  const pid = onlyChild();
  // In the very moment of a token: there are far more to come.
  const generation = engine.generate({ ...SPEC, maxTokens: 1_500 }, () => process.kill(pid, "SIGKILL"));
  await assert.rejects(generation.done, { code: "ENGINE_CRASHED", retryable: true });
  assert.equal(await engine.ended, "SIGKILL");
  await assert.rejects(engine.generate(SPEC, () => {}).done, { code: "ENGINE_CRASHED" });
  await assert.rejects(engine.embed(["x"]), { code: "ENGINE_CRASHED" });
});

test("a killed load fails, retryably", async (t) => {
  const loading = launcherFor(t).launch(TINY_LAUNCH, NEVER);
  const refused = assert.rejects(loading, { code: "ENGINE_CRASHED", retryable: true });
  process.kill(await until("the process to begin", () => children()[0]), "SIGKILL");
  await refused;
});

/** Slow enough that whoever is killed is in the middle. */
const SLOW_MODEL: TinyModelOptions = { width: 256, layers: 6, heads: 8 };
const LONG: readonly ChatTurn[] = [{ role: "user", text: "the quick brown fox ".repeat(85) }];

type Moment = readonly [what: string, work: (engine: ModelEngine, kill: () => void) => Promise<unknown>];
const MOMENTS: readonly Moment[] = [
  [
    "it reads a prompt",
    (engine, kill) => {
      const { done } = engine.generate({ ...SPEC, yields: true, messages: LONG }, () => {});
      setImmediate(kill);
      return done;
    },
  ],
  [
    "a paused generation waits",
    (engine, kill) => {
      const generation = engine.generate({ ...SPEC, yields: true }, kill);
      generation.pause();
      setImmediate(kill);
      return generation.done;
    },
  ],
  [
    "it embeds",
    (engine, kill) => {
      const embedded = engine.embed(Array.from({ length: 64 }, (_, index) => `text ${index} `.repeat(20)));
      setImmediate(kill);
      return embedded;
    },
  ],
];

for (const [what, work] of MOMENTS) {
  test(`an engine that is killed while ${what} fails that alone, and the next one answers`, async (t) => {
    const launcher = launcherFor(t, SLOW_MODEL);
    const engine = await launch(t, launcher);
    const pid = onlyChild();
    const failed = work(engine, () => process.kill(pid, "SIGKILL"));
    await assert.rejects(failed, { code: "ENGINE_CRASHED", retryable: true });
    assert.equal(await engine.ended, "SIGKILL");
    const next = await launch(t, launcher);
    assert.equal((await next.generate({ ...SPEC, maxTokens: 3 }, () => {}).done).outputTokens, 3);
  });
}

test("an engine that is killed while it saves a prompt leaves nothing that the next one stumbles over", async (t) => {
  const stateDir = mkdtempSync(join(tmpdir(), "sleepyquant-states-"));
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const launcher = launcherFor(t, SLOW_MODEL, { stateDir });
  const engine = await launch(t, launcher);
  const pid = onlyChild();
  const watcher = watch(join(stateDir, "tiny.gguf"), (_event, name) => {
    if (name?.endsWith(".state") === true) process.kill(pid, "SIGKILL");
  });
  t.after(() => watcher.close());
  const { done } = engine.generate({ ...SPEC, maxTokens: 1_500 }, () => {});
  await assert.rejects(done, { code: "ENGINE_CRASHED", retryable: true });
  watcher.close();
  const next = await launch(t, launcher);
  for (const agent of ["coo", "cfo", "coo"]) {
    const spec = { ...SPEC, agent, system: `${agent}. ${SPEC.system}`, maxTokens: 3 };
    assert.equal((await next.generate(spec, () => {}).done).outputTokens, 3);
  }
});

for (const [what, isPaused] of [
  ["an engine that gives no sign of life for two minutes is killed, and says why", false],
  ["one whose generation is paused may be silent", true],
] as const) {
  test(what, async (t) => {
    const clock = createFakeClock();
    const engine = await launch(t, launcherFor(t, {}, { clock }));
    const pid = onlyChild();
    const { onText, come } = afterPieces(2);
    const generation = engine.generate({ ...SPEC, maxTokens: 1_500 }, onText);
    const outcome = generation.done.then(
      () => "done",
      (error: unknown) => (error instanceof Error ? error.message : "?"),
    );
    await come;
    if (isPaused) generation.pause();
    // It hangs, as native code does that never comes back.
    process.kill(pid, "SIGSTOP");
    t.after(() => children().includes(pid) && process.kill(pid, "SIGKILL"));
    await clock.advance(119_000);
    await secondsOf(clock, 60);
    if (isPaused) {
      assert.ok(children().includes(pid), "it was killed");
      process.kill(pid, "SIGCONT");
      generation.abort();
      assert.equal(await outcome, "done");
    } else {
      // What the system says of the process is read in real time, which a clock of seconds cannot bound.
      let isOver = false;
      void outcome.then(() => (isOver = true));
      await until("it to be given up", async () => {
        await clock.advance(1_000);
        return isOver;
      });
      assert.match(await outcome, /it gave no sign of life/);
    }
  });
}

test("a load that does not end is killed after ten minutes", async (t) => {
  const clock = createFakeClock();
  const loading = launcherFor(t, {}, { clock }).launch(TINY_LAUNCH, NEVER);
  const refused = assert.rejects(loading, { code: "ENGINE_CRASHED", message: /did not load in time/ });
  process.kill(await until("the process to begin", () => children()[0]), "SIGSTOP");
  await until("the load to be timed", () => clock.sleeping() > 0);
  await clock.advance(599_000);
  assert.equal(children().length, 1);
  await clock.advance(1_000);
  await refused;
});
