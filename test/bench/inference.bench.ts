/**
 * The engine with a random model: time to the first token of a person's request while nothing runs, while an automation
 * generates, while one evaluates a long prompt, and after a switch between twelve agents; and tokens a second beside
 * another. All as ratios within one run, medians of interleaved rounds. Numbers in milliseconds only give the scale.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLlamaLauncher } from "#src/adapters/llama/llama-launcher.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { EngineHost } from "#src/inference/engine-host.ts";
import { InferenceService } from "#src/inference/inference-service.ts";
import { median } from "#src/inference/throughput.ts";
import type { CompletionRequest } from "#src/ports/inference.ts";
import { writeTinyModel } from "#test/support/gguf/tiny-model.ts";
import { ROOMY } from "#test/support/inference-kit.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const ROUNDS = 9;
const AGENTS = 12;
const SYSTEM_WORDS = 60;

const dir = mkdtempSync(join(tmpdir(), "sleepyquant-bench-"));
const clock = createSystemClock();
const log = createSilentLog();
const path = writeTinyModel(join(dir, "bench.gguf"), {
  width: 512,
  layers: 8,
  heads: 8,
  kind: "q8_0",
  moreTokens: 8_000,
});
const host = new EngineHost({
  role: "primary",
  launcher: createLlamaLauncher({
    path,
    stateDir: join(dir, "prompts"),
    threads: 1,
    gpu: false,
    lockMemory: false,
    clock,
    log,
  }),
  machine: { memory: () => Promise.resolve(ROOMY) },
  contextTokens: 4_096,
  slots: 3,
  gpu: false,
  idleMs: null,
  takenBytes: () => 0,
  clock,
  log,
  onIncident: (what) => process.stdout.write(`${what}\n`),
});
const service = new InferenceService({
  hosts: new Map([["primary", host]]),
  clock,
  thinkingTokensMax: { primary: 0, reasoning: 0 },
  nextSeed: () => 7,
});

function requestOf(agent: number, more: Partial<CompletionRequest> = {}): CompletionRequest {
  const system = `Agent ${agent}. ${`rule ${agent} says little `.repeat(SYSTEM_WORDS / 4)}`;
  return {
    lane: "person",
    agent: `agent-${agent}`,
    system,
    messages: [{ role: "user", text: `question ${Math.random().toString(36).slice(2, 10)}?` }],
    tokensMax: 16,
    temperature: 1,
    ...more,
  };
}

/** Milliseconds to the first piece of the answer, measured here: the service counts whole milliseconds. */
async function firstTokenMs(request: CompletionRequest): Promise<number> {
  const startMs = performance.now();
  let firstMs = 0;
  await service.complete({ ...request, onText: () => (firstMs ||= performance.now() - startMs) });
  return firstMs;
}

/** With an automation under way that has said its first word, or is still reading its prompt. */
async function beside(kind: "generating" | "reading", work: () => Promise<number>): Promise<number> {
  const stop = new AbortController();
  const begun = Promise.withResolvers<void>();
  const text = kind === "reading" ? "a long report about the desk ".repeat(80) : "write";
  const background = service.complete(
    requestOf(100, {
      lane: "automation",
      tokensMax: kind === "reading" ? 4 : 480,
      messages: [{ role: "user", text }],
      signal: stop.signal,
      onText: () => begun.resolve(),
    }),
  );
  await (kind === "generating" ? begun.promise : clock.sleep(30));
  const result = await work();
  stop.abort();
  await background;
  return result;
}

const samples = {
  idle: [] as number[],
  generating: [] as number[],
  reading: [] as number[],
  stay: [] as number[],
  switched: [] as number[],
  alone: [] as number[],
  paused: [] as number[],
};

await service.load("primary");
for (let agent = 0; agent < AGENTS; agent += 1) await service.complete(requestOf(agent));
await service.complete(requestOf(100));
for (let round = 0; round < ROUNDS; round += 1) {
  await firstTokenMs(requestOf(1));
  samples.idle.push(await firstTokenMs(requestOf(1)));
  samples.generating.push(await beside("generating", () => firstTokenMs(requestOf(1))));
  samples.reading.push(await beside("reading", () => firstTokenMs(requestOf(1))));
  await firstTokenMs(requestOf(2));
  samples.stay.push(await firstTokenMs(requestOf(2)));
  for (let agent = 4; agent < 7; agent += 1) await firstTokenMs(requestOf(agent));
  samples.switched.push(await firstTokenMs(requestOf(7 + (round % 5))));
  const answer = (): Promise<number> =>
    service.complete(requestOf(1, { tokensMax: 64 })).then((one) => one.tokensPerSecond ?? 0);
  samples.alone.push(await answer());
  samples.paused.push(await beside("generating", answer));
}

const [idle, generating, reading, stay, switched, alone, paused] = Object.values(samples).map(
  (values) => median(values) ?? Number.NaN,
) as [number, number, number, number, number, number, number];
const line = (what: string, ratio: number, bound: string): void =>
  void process.stdout.write(`${what.padEnd(58)} x${ratio.toFixed(2)} ${bound}\n`);
process.stdout.write(
  `first token idle ${idle.toFixed(1)} ms, ${alone.toFixed(0)} tokens/s, ${ROUNDS} rounds\n`,
);
line("first token while an automation generates, over idle", generating / idle, "(at most 1.25)");
line(
  "first token while an automation reads a long prompt",
  reading / idle,
  "(at most one piece of 128 tokens more)",
);
line("first token after a switch among 12 agents, over staying", switched / stay, "(at most 1.25)");
line("a person's tokens/s beside a paused automation", paused / alone, "");
const figures = await host.engine?.figures();
process.stdout.write(`warm prompts on disk ${((figures?.stateBytes ?? 0) / 1e6).toFixed(1)} MB\n`);
await host.end();
rmSync(dir, { recursive: true, force: true });
process.exit();
