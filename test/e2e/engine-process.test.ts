/** The process that owns a model, and everything that can happen to it. The model is tiny and real. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { LoadedModel, openLlama } from "#src/adapters/llama/loaded-model.ts";
import { readModelFacts } from "#src/adapters/gguf/read-header.ts";
import type { ModelEngine } from "#src/ports/model-engine.ts";
import { afterPieces, SPEC } from "#test/contract/model-engine/promises.ts";
import { tinyModel, type TinyModelOptions } from "#test/support/gguf/tiny-model.ts";
import { TINY_LAUNCH, tinyLauncher, type TinyLauncher } from "#test/support/tiny-engine.ts";
import { until } from "#test/support/until.ts";

const NEVER = new AbortController().signal;

function launcherFor(t: TestContext, ...args: Parameters<typeof tinyLauncher>): TinyLauncher {
  const launcher = tinyLauncher(...args);
  t.after(() => launcher.remove());
  return launcher;
}

async function launch(t: TestContext, launcher: TinyLauncher): Promise<ModelEngine> {
  const engine = await launcher.launch(TINY_LAUNCH, NEVER);
  t.after(() => engine.close(2_000));
  return engine;
}

/** The engine processes that this test process has started. */
function children(): number[] {
  const out = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" });
  return out
    .split("\n")
    .filter((line) => line.includes("engine-child.ts"))
    .map((line) => Number(line.trim().split(" ")[0]));
}

test("a killed engine fails what it was working on, retryably, and says how it ended", async (t) => {
  const engine = await launch(t, launcherFor(t));
  const { onText, come } = afterPieces(2);
  const generation = engine.generate({ ...SPEC, tokensMax: 1_500 }, onText);
  await come;
  const [pid = 0] = children();
  process.kill(pid, "SIGKILL");
  await assert.rejects(generation.done, { code: "ENGINE_CRASHED", retryable: true });
  assert.equal(await engine.ended, "SIGKILL");
  await assert.rejects(engine.generate(SPEC, () => {}).done, { code: "ENGINE_CRASHED" });
  await assert.rejects(engine.embed(["x"]), { code: "ENGINE_CRASHED" });
});

test("an unloaded engine is gone, and so is its process", async (t) => {
  const engine = await launcherFor(t).launch(TINY_LAUNCH, NEVER);
  assert.equal(children().length, 1);
  await engine.close(2_000);
  assert.equal(await engine.ended, "it was unloaded");
  await until("the process to end", () => children().length === 0);
});

test("an engine that holds more memory than it may is killed", async (t) => {
  const launcher = launcherFor(t);
  const engine = await launcher.launch({ ...TINY_LAUNCH, rssMaxBytes: 1_000_000 }, NEVER);
  assert.match(await engine.ended, /bytes of memory, of 1000000/);
});

type BadFile = readonly [what: string, model: TinyModelOptions, spoil: (path: string) => void, why: RegExp];
const BAD_FILES: readonly BadFile[] = [
  ["no file", {}, (path) => rmSync(path), /no such file/],
  ["an empty file", {}, (path) => truncateSync(path, 0), /cut short/],
  ["a text", {}, (path) => writeFileSync(path, "not a model at all, but long enough"), /no GGUF/],
  ["half a header", {}, (path) => truncateSync(path, 2_000), /cut short/],
  ["half of the weights", {}, (path) => truncateSync(path, 300_000), /cut short/],
  ["one byte less", {}, (path) => truncateSync(path, tinyModel().length - 1), /cut short/],
  ["no word on its heads", { without: ["llama.attention.head_count"] }, () => {}, /head_count/],
  [
    "no word on its inner layers",
    { without: ["llama.feed_forward_length"] },
    () => {},
    /feed_forward_length/,
  ],
];

for (const [what, model, spoil, why] of BAD_FILES) {
  test(`a file with ${what} is refused before anybody loads it`, async (t) => {
    const { path } = launcherFor(t, model);
    spoil(path);
    await assert.rejects(readModelFacts(path), { code: "MODEL_INVALID", message: why });
  });
}

test("a file that aborts whoever loads it takes only the engine's process with it", async (t) => {
  const launcher = launcherFor(t, { without: ["llama.feed_forward_length"] });
  await assert.rejects(launcher.launch(TINY_LAUNCH, NEVER), { code: "ENGINE_CRASHED", retryable: true });
});

test("a file that the library refuses is named with the library's reason", async (t) => {
  const launcher = launcherFor(t);
  truncateSync(launcher.path, 300_000);
  await assert.rejects(launcher.launch(TINY_LAUNCH, NEVER), (error: Error & { code?: string }) => {
    assert.equal(error.code, "MODEL_INVALID");
    assert.ok(error.message.length > 40, error.message);
    return true;
  });
});

test("a load that is given up ends at once with the reason that was given", async (t) => {
  const giveUp = new AbortController();
  const loading = launcherFor(t).launch(TINY_LAUNCH, giveUp.signal);
  giveUp.abort(new Error("the desk is closing"));
  await assert.rejects(loading, /the desk is closing/);
  await until("the process to end", () => children().length === 0);
});

test("what an agent has said before stays warm, and another agent's prompt comes back from its file", async (t) => {
  const stateDir = mkdtempSync(join(tmpdir(), "sleepyquant-states-"));
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const launcher = launcherFor(t, {}, { stateDir });
  const engine = await launcher.launch({ ...TINY_LAUNCH, slots: 1 }, NEVER);
  t.after(() => engine.close(2_000));
  const ask = (agent: string, text: string) =>
    engine.generate(
      {
        ...SPEC,
        agent,
        system: `${agent}. ${SPEC.system}`,
        tokensMax: 4,
        messages: [{ role: "user", text }],
      },
      () => {},
    ).done;
  const first = await ask("coo", "one");
  const again = await ask("coo", "two");
  const other = await ask("cfo", "one");
  const back = await ask("coo", "three");
  assert.ok(first.evaluatedTokens > 100, "a cold prompt is evaluated whole");
  assert.ok(again.evaluatedTokens < 40, `${again.evaluatedTokens} tokens of a warm prompt`);
  assert.ok(other.evaluatedTokens > 100);
  assert.ok(back.evaluatedTokens < 40, `${back.evaluatedTokens} tokens of a prompt that was put away`);
  assert.equal(readdirSync(join(stateDir, "tiny.gguf")).filter((name) => name.endsWith(".state")).length, 2);
  const { stateBytes, cellsUsed, cellsTotal } = await engine.figures();
  assert.ok((stateBytes ?? 0) > 10_000 && (cellsUsed ?? 0) > 0 && cellsTotal === 2_048);

  await engine.close(2_000);
  const later = await launcher.launch({ ...TINY_LAUNCH, slots: 1 }, NEVER);
  t.after(() => later.close(2_000));
  const restarted = await later.generate(
    { ...SPEC, agent: "coo", system: `coo. ${SPEC.system}`, tokensMax: 4 },
    () => {},
  ).done;
  assert.ok(restarted.evaluatedTokens < 60, `${restarted.evaluatedTokens} tokens after a restart`);
});

test("a prompt on the disk that was cut short is not read, and a dead engine's are thrown away", async (t) => {
  const stateDir = mkdtempSync(join(tmpdir(), "sleepyquant-states-"));
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const launcher = launcherFor(t, {}, { stateDir });
  const first = await launcher.launch({ ...TINY_LAUNCH, slots: 1 }, NEVER);
  await first.generate({ ...SPEC, tokensMax: 2 }, () => {}).done;
  await first.close(2_000);
  const dir = join(stateDir, "tiny.gguf");
  const state = readdirSync(dir).find((name) => name.endsWith(".state")) ?? "";
  truncateSync(join(dir, state), 1_000);
  const second = await launch(t, launcher);
  assert.equal((await second.generate({ ...SPEC, tokensMax: 2 }, () => {}).done).stop, "tokens-max");
  process.kill(children()[0] ?? 0, "SIGKILL");
  await second.ended;
  await until("the states to be thrown away", () => !existsSync(dir));
});

test("a long prompt of a better lane's inferior lets another go first within a piece", async (t) => {
  const engine = await launch(t, launcherFor(t));
  const order: string[] = [];
  const text = "the quick brown fox ".repeat(60);
  const background = engine.generate(
    { ...SPEC, agent: "rnd", yields: true, tokensMax: 4, messages: [{ role: "user", text }] },
    () => void order.push("background"),
  );
  background.pause();
  const person = engine.generate({ ...SPEC, tokensMax: 4 }, () => void order.push("person"));
  await person.done;
  background.resume();
  const { promptTokens } = await background.done;
  assert.ok(promptTokens > 1_000);
  assert.equal(order[0], "person");
});

test("twenty loads and unloads in one process leave no memory behind", async (t) => {
  const { path } = launcherFor(t, { moreTokens: 12_000 });
  const order = {
    type: "load",
    path,
    contextTokens: 512,
    slots: 1,
    threads: 1,
    gpu: false,
    lockMemory: false,
    checkTensors: false,
    stateDir: null,
    modelKey: "x",
  } as const;
  const llama = await openLlama(order, () => {});
  t.after(() => llama.dispose());
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const rss: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const model = await LoadedModel.load(order, llama);
    await model.close();
    collectGarbage();
    rss.push(process.memoryUsage.rss());
  }
  // The first rounds fill pools, and V8 keeps some of what it had; fourteen models left behind would be 98 MB.
  const grown = (rss.at(-1) ?? 0) - (rss[5] ?? 0);
  assert.ok(grown < 45_000_000, `grown by ${grown} bytes in 14 rounds`);
});
