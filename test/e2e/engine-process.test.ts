/** The process that owns a model, and everything that can happen to it. The model is tiny and real. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CHILD_FLAGS } from "#src/adapters/llama/launch-engine.ts";
import { readModelFacts } from "#src/adapters/gguf/read-header.ts";
import { median } from "#src/inference/throughput.ts";
import { SPEC } from "#test/contract/model-engine/promises.ts";
import { children, launch, launcherFor, NEVER } from "#test/support/engine-processes.ts";
import { tinyModel, type TinyModelOptions } from "#test/support/gguf/tiny-model.ts";
import { TINY_LAUNCH } from "#test/support/tiny-engine.ts";
import { until } from "#test/support/until.ts";

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

test("a model that is to be pinned is, or says that it could not be", async (t) => {
  const engine = await launch(t, launcherFor(t, {}, { lockMemory: true }));
  const { lockedBytes } = await engine.figures();
  if (process.platform !== "linux") return t.skip("only Linux says how much is pinned");
  const isPinned = (lockedBytes ?? 0) > 400_000;
  assert.equal(
    engine.notes.some((note) => note.includes("could not be pinned")),
    !isPinned,
  );
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
        maxTokens: 4,
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
    { ...SPEC, agent: "coo", system: `coo. ${SPEC.system}`, maxTokens: 4 },
    () => {},
  ).done;
  assert.ok(restarted.evaluatedTokens < 60, `${restarted.evaluatedTokens} tokens after a restart`);
});

test("a prompt on the disk that was cut short is not read, and a dead engine's are thrown away", async (t) => {
  const stateDir = mkdtempSync(join(tmpdir(), "sleepyquant-states-"));
  t.after(() => rmSync(stateDir, { recursive: true, force: true }));
  const launcher = launcherFor(t, {}, { stateDir });
  const first = await launcher.launch({ ...TINY_LAUNCH, slots: 1 }, NEVER);
  await first.generate({ ...SPEC, maxTokens: 2 }, () => {}).done;
  await first.close(2_000);
  const dir = join(stateDir, "tiny.gguf");
  const state = readdirSync(dir).find((name) => name.endsWith(".state")) ?? "";
  truncateSync(join(dir, state), 1_000);
  const second = await launch(t, launcher);
  assert.equal((await second.generate({ ...SPEC, maxTokens: 2 }, () => {}).done).stop, "tokens-max");
  process.kill(children()[0] ?? 0, "SIGKILL");
  await second.ended;
  await until("the states to be thrown away", () => !existsSync(dir));
});

test("an answer of 500 tokens or more leaves only the agent's own prompt in the cache", async (t) => {
  const engine = await launch(t, launcherFor(t, { isPlain: true }));
  const cellsAfter = async (maxTokens: number): Promise<number> => {
    const { done } = engine.generate({ ...SPEC, temperature: 0, maxTokens }, () => {});
    assert.equal((await done).outputTokens, maxTokens);
    return (await engine.figures()).cellsUsed ?? Number.NaN;
  };
  const short = await cellsAfter(200);
  const long = await cellsAfter(500);
  assert.ok(short > 300, `${short} cells hold a prompt and a short answer`);
  assert.ok(long > 50 && long < 150, `${long} cells hold a prompt alone`);
  assert.equal(await cellsAfter(200), short);
});

test("a long prompt of a better lane's inferior lets another go first within a piece", async (t) => {
  const engine = await launch(t, launcherFor(t));
  const order: string[] = [];
  const text = "the quick brown fox ".repeat(60);
  const background = engine.generate(
    { ...SPEC, agent: "rnd", yields: true, maxTokens: 4, messages: [{ role: "user", text }] },
    () => void order.push("background"),
  );
  background.pause();
  const person = engine.generate({ ...SPEC, maxTokens: 4 }, () => void order.push("person"));
  await person.done;
  background.resume();
  const { promptTokens } = await background.done;
  assert.ok(promptTokens > 1_000);
  assert.equal(order[0], "person");
});

test("twenty loads and unloads in one process leave no memory behind", (t) => {
  const { path } = launcherFor(t, { width: 512, layers: 5, heads: 8 });
  const script = join(import.meta.dirname, "../support/load-rounds.ts");
  const output = execFileSync(process.execPath, [...CHILD_FLAGS, "--expose-gc", script, path]);
  const rss = JSON.parse(output.toString("utf8")) as number[];
  assert.equal(rss.length, 20);
  // The first rounds fill pools: the last are held against the middle ones.
  const [middle, last] = [rss.slice(5, 10), rss.slice(15)].map((some) => median(some));
  const grown = (last ?? Number.NaN) - (middle ?? Number.NaN);
  const oneModel = statSync(path).size;
  t.diagnostic(`grown by ${grown} bytes in 10 rounds, a model is ${oneModel}`);
  // Ten models left behind would be ten times this.
  assert.ok(grown < oneModel, `grown by ${grown} bytes in 10 rounds`);
});
