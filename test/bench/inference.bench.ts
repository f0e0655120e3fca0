/**
 * The engine with a random model: time to the first token of a person's request while nothing runs, while an automation
 * generates, while one reads a long prompt, and after a switch between twelve agents; and tokens a second beside
 * llama.cpp's own bench, where there is one (see `llama-cpp.ts`). All as ratios within one run:
 * every round asks the same questions in each of the situations. Numbers in milliseconds only give the scale.
 *
 * Prompts are as long as the desk's: twelve system texts of 420 to 1,300 tokens, questions of 48 tokens. A shorter
 * question would be answered sooner than a piece of anybody's prompt is read; a person's has a greeting and a template.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createLlamaLauncher } from "#src/adapters/llama/llama-launcher.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { createRandom } from "#src/domain/random.ts";
import { EngineHost } from "#src/inference/engine-host.ts";
import { InferenceService } from "#src/inference/inference-service.ts";
import { median } from "#src/inference/throughput.ts";
import type { CompletionRequest } from "#src/ports/inference.ts";
import { writeTinyModel } from "#test/support/gguf/tiny-model.ts";
import { ROOMY } from "#test/support/inference-kit.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { benchLlamaCpp } from "./llama-cpp.ts";

const ROUNDS = 15;
const AGENTS = 12;
const SYSTEM_TOKENS = [420, 460, 490, 550, 600, 640, 770, 800, 840, 1_000, 1_150, 1_300];
const QUESTION_TOKENS = 48;
const LONG_PROMPT_TOKENS = 1_800;
const AUTOMATION = 100;
/** Has no system text: nothing of what it is asked is warm. */
const COLD = 101;
/** As llama.cpp's bench is asked to. */
const OWN = { promptTokens: 480, outputTokens: 64, depth: 512 };
const OWN_ROUNDS = 3;

const dir = mkdtempSync(join(tmpdir(), "sleepyquant-bench-"));
const clock = createSystemClock();
const log = createSilentLog();
const random = createRandom(2026);
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
  maxThinkingTokens: { primary: 0, reasoning: 0 },
  nextSeed: () => 7,
});

/** The model's tokenizer has a token a character. */
function textOf(tokens: number): string {
  return Array.from({ length: tokens }, () => String.fromCharCode(97 + Math.floor(random.next() * 26))).join(
    "",
  );
}

const systems = new Map(
  [...SYSTEM_TOKENS.keys(), AUTOMATION].map((agent) => [agent, textOf(SYSTEM_TOKENS[agent] ?? 600)]),
);

function requestOf(agent: number, text: string, more: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    lane: "person",
    agent: `agent-${agent}`,
    system: systems.get(agent) ?? "",
    messages: [{ role: "user", text }],
    maxTokens: 16,
    temperature: 1,
    ...more,
  };
}

/** Milliseconds to the first piece of the answer, measured here: the service counts whole milliseconds. */
async function firstTokenMs(agent: number, question: string): Promise<number> {
  const startMs = performance.now();
  let firstMs = 0;
  const onText = (): void => void (firstMs ||= performance.now() - startMs);
  await service.complete(requestOf(agent, question, { onText }));
  return firstMs;
}

/** With an automation under way that has said its first word, or is still reading its prompt. */
async function beside(kind: "generating" | "reading", work: () => Promise<number>): Promise<number> {
  const stop = new AbortController();
  const begun = Promise.withResolvers<void>();
  const background = service.complete(
    requestOf(AUTOMATION, textOf(kind === "reading" ? LONG_PROMPT_TOKENS : QUESTION_TOKENS), {
      lane: "automation",
      maxTokens: kind === "reading" ? 4 : 480,
      signal: stop.signal,
      onText: () => begun.resolve(),
    }),
  );
  if (kind === "generating") await begun.promise;
  // Whoever comes, comes at any moment of a token or a piece.
  await clock.sleep(40 + random.next() * 80);
  const result = await work();
  stop.abort();
  await background;
  return result;
}

/** A question that was just asked would be warm: another goes between. */
async function afterAnother(agent: number, question: string): Promise<number> {
  await firstTokenMs(agent, textOf(QUESTION_TOKENS));
  return firstTokenMs(agent, question);
}

const names = [
  "idle",
  "generating",
  "reading",
  "stay",
  "switched",
  "alone",
  "paused",
  "read",
  "whole",
] as const;
const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
  (typeof names)[number],
  number[]
>;

async function speedOf(request: CompletionRequest): Promise<number> {
  return (await service.complete(request)).tokensPerSecond ?? 0;
}

/** Tokens a second at which a prompt is read by somebody who yields, and by a person. */
async function readingSpeed(lane: "person" | "automation"): Promise<number> {
  const startMs = performance.now();
  await service.complete(requestOf(AUTOMATION, textOf(LONG_PROMPT_TOKENS), { lane, maxTokens: 1 }));
  return (LONG_PROMPT_TOKENS / (performance.now() - startMs)) * 1_000;
}

/** Both of them in turn: whatever else the machine does meets both alike. */
async function besideLlamaCpp(): Promise<void> {
  const [prompt, output]: [number[], number[]] = [[], []];
  for (let number = 0; number < OWN_ROUNDS; number += 1) {
    const own = benchLlamaCpp({ ...OWN, path });
    if (own === null) return void process.stdout.write("there is no llama-bench to compare with\n");
    const read = (OWN.promptTokens / (await firstTokenMs(COLD, textOf(OWN.promptTokens)))) * 1_000;
    prompt.push(read / own.promptTokensPerSecond);
    const answer = requestOf(0, textOf(QUESTION_TOKENS), { maxTokens: OWN.outputTokens });
    const spoken = [await speedOf(answer), await speedOf(answer), await speedOf(answer)];
    output.push((median(spoken) ?? Number.NaN) / own.outputTokensPerSecond);
  }
  line("reading a prompt, over llama.cpp's own bench", median(prompt) ?? Number.NaN);
  line("generating, over llama.cpp's own bench", median(output) ?? Number.NaN);
}

async function round(number: number): Promise<void> {
  const question = textOf(QUESTION_TOKENS);
  const asked = number % AGENTS;
  await firstTokenMs(asked, textOf(QUESTION_TOKENS));
  samples.idle.push(await afterAnother(asked, question));
  await firstTokenMs(asked, textOf(QUESTION_TOKENS));
  samples.generating.push(await beside("generating", () => firstTokenMs(asked, question)));
  await firstTokenMs(asked, textOf(QUESTION_TOKENS));
  samples.reading.push(await beside("reading", () => firstTokenMs(asked, question)));
  for (const step of [3, 5, 7]) {
    const other = (number + step) % AGENTS;
    samples.switched.push(await firstTokenMs(other, question));
    samples.stay.push(await afterAnother(other, question));
  }
  const talk = requestOf(asked, question, { maxTokens: 64 });
  samples.alone.push(await speedOf(talk));
  samples.paused.push(await beside("generating", () => speedOf(talk)));
  if (number % 5 === 0) {
    samples.read.push(await readingSpeed("automation"));
    samples.whole.push(await readingSpeed("person"));
  }
}

await service.load("primary");
for (let agent = 0; agent < AGENTS; agent += 1) await firstTokenMs(agent, textOf(QUESTION_TOKENS));
await service.complete(requestOf(AUTOMATION, "go"));
for (let number = 0; number < ROUNDS; number += 1) await round(number);

const of = (name: (typeof names)[number]): number => median(samples[name]) ?? Number.NaN;
const line = (what: string, ratio: number, bound = ""): void =>
  void process.stdout.write(`${what.padEnd(58)} x${ratio.toFixed(2)} ${bound}\n`);
process.stdout.write(
  `first token idle ${of("idle").toFixed(1)} ms, ${of("alone").toFixed(0)} tokens/s, ${ROUNDS} rounds, load ${loadavg()[0]?.toFixed(1)}\n`,
);
line("first token while an automation generates, over idle", of("generating") / of("idle"), "(at most 1.25)");
line("first token while an automation reads a long prompt", of("reading") / of("idle"), "(at most 1.25)");
line(
  "first token after a switch among 12 agents, over staying",
  of("switched") / of("stay"),
  "(at most 1.25)",
);
line("a person's tokens/s beside a paused automation", of("paused") / of("alone"));
line(
  "an automation reads a prompt, over a person's reading",
  of("read") / of("whole"),
  "(the price of yielding)",
);
await besideLlamaCpp();
const figures = await host.engine?.figures();
process.stdout.write(`warm prompts on disk ${((figures?.stateBytes ?? 0) / 1e6).toFixed(1)} MB\n`);
await host.end();
rmSync(dir, { recursive: true, force: true });
process.exit();
