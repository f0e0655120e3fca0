/** The `Inference` port: models by role, one lane in front of all of them, and what was measured of each. */
import { assert, DeskError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type {
  Completion,
  CompletionRequest,
  Inference,
  InferenceStatus,
  ModelRole,
  ModelStatus,
} from "../ports/inference.ts";
import type { Generation, GenerationResult, GenerationSpec, ModelEngine } from "../ports/model-engine.ts";
import type { EngineHost } from "./engine-host.ts";
import { LaneRunner } from "./lane-runner.ts";
import { LANE_RULES, type LaneRules } from "./lane-queue.ts";
import { Throughput } from "./throughput.ts";

export type InferenceServiceOptions = {
  readonly hosts: ReadonlyMap<ModelRole, EngineHost>;
  readonly clock: Clock;
  /** For one generation's thinking; dropped from the answer. */
  readonly maxThinkingTokens: Readonly<Record<ModelRole, number>>;
  /** A number that differs from call to call. */
  readonly nextSeed: () => number;
  readonly rules?: LaneRules;
};

export const NO_MODEL = "no model: routing by words";

/** Nothing may ask for more in one generation. */
const TOKENS_LIMIT = 4_096;
/** A person's request waits for none of these for long: a batch of texts is short. */
const TEXTS_PER_BATCH = 8;
const EMBEDDING_AGENT = "embeddings";

export class InferenceService implements Inference {
  readonly #options: InferenceServiceOptions;
  readonly #lanes: LaneRunner;
  readonly #throughput = new Map<ModelRole, Throughput>();

  constructor(options: InferenceServiceOptions) {
    this.#options = options;
    this.#lanes = new LaneRunner(options.clock, options.rules ?? LANE_RULES);
  }

  async complete(request: CompletionRequest): Promise<Completion> {
    const { maxTokens } = request;
    assert(
      Number.isInteger(maxTokens) && maxTokens > 0 && maxTokens <= TOKENS_LIMIT,
      `maxTokens is 1 to ${TOKENS_LIMIT}, not ${maxTokens}`,
    );
    const role = request.model ?? "primary";
    const host = this.#hostOf(role);
    const startTsMs = this.#options.clock.nowMs();
    const run = new CompletionRun(request, this.#options, startTsMs);
    if (request.signal?.aborted === true) return run.completion(host.name, null);
    const { release } = await host.use();
    try {
      const result = await this.#inLane(role, request, () => run.start(host.current()));
      if (result !== null) this.throughputOf(role).record(result, maxTokens);
      return run.completion(host.name, result);
    } catch (error) {
      throw host.explain(error);
    } finally {
      run.end();
      release();
    }
  }

  /** Null when the request was aborted while it waited. */
  async #inLane(
    role: ModelRole,
    request: CompletionRequest,
    start: () => Generation,
  ): Promise<GenerationResult | null> {
    const { lane, agent, onWait, signal } = request;
    const characters = request.messages.reduce((sum, message) => sum + message.text.length, 0);
    const expectedMs = this.throughputOf(role).expectedMs(characters, request.maxTokens);
    try {
      return await this.#lanes.run({ lane, agent, expectedMs, onWait, start }, signal);
    } catch (error) {
      if (signal?.aborted === true && error === signal.reason) return null;
      throw error;
    }
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly (readonly number[])[]> {
    const host = this.#hostOf("primary");
    const vectors: (readonly number[])[] = [];
    const { release } = await host.use();
    try {
      for (let from = 0; from < texts.length; from += TEXTS_PER_BATCH) {
        signal?.throwIfAborted();
        const batch = texts.slice(from, from + TEXTS_PER_BATCH);
        const start = () => ({ done: host.current().embed(batch), pause: () => {}, resume: () => {} });
        const work = {
          lane: "tool",
          agent: EMBEDDING_AGENT,
          expectedMs: null,
          onWait: undefined,
          start,
        } as const;
        vectors.push(...(await this.#lanes.run(work, signal)));
      }
      return vectors;
    } catch (error) {
      throw host.explain(error);
    } finally {
      release();
    }
  }

  status(): InferenceStatus {
    const models = (["primary", "reasoning"] as const).map((role) => this.#statusOf(role));
    return { words: wordsOf(models[0]), models, requests: this.#lanes.requests() };
  }

  /** Nothing new begins until the work is done, and it begins when all that has begun is over. Rejects as the lanes' does. */
  runExclusively(work: () => Promise<void>, withinMs: number, signal: AbortSignal): Promise<void> {
    return this.#lanes.runExclusively(work, withinMs, signal);
  }

  load(role: ModelRole): Promise<void> {
    return this.#hostOf(role).load();
  }

  unload(role: ModelRole): Promise<void> {
    return this.#hostOf(role).unload();
  }

  throughputOf(role: ModelRole): Throughput {
    const known = this.#throughput.get(role) ?? new Throughput();
    this.#throughput.set(role, known);
    return known;
  }

  /** @throws DeskError MODEL_ABSENT */
  #hostOf(role: ModelRole): EngineHost {
    const host = this.#options.hosts.get(role);
    if (host !== undefined) return host;
    throw new DeskError(
      "MODEL_ABSENT",
      role === "primary"
        ? "no model is set: `npm run model -- pull <uri>` brings one, and MODEL_PATH names one"
        : "no reasoning model is set: REASONING_MODEL_PATH names one",
    );
  }

  #statusOf(role: ModelRole): ModelStatus {
    const host = this.#options.hosts.get(role);
    if (host === undefined) {
      return { role, state: "absent", name: null, reason: "none is set", tokensPerSecond: null };
    }
    const tokensPerSecond = this.throughputOf(role).tokensPerSecond();
    return { role, state: host.state, name: host.name, reason: host.reason, tokensPerSecond };
  }
}

/** One request's way from its start to its answer. */
class CompletionRun {
  readonly #request: CompletionRequest;
  readonly #options: InferenceServiceOptions;
  readonly #startTsMs: number;
  #firstTokenMs: number | null = null;
  #stopListening = (): void => {};

  constructor(request: CompletionRequest, options: InferenceServiceOptions, startTsMs: number) {
    this.#request = request;
    this.#options = options;
    this.#startTsMs = startTsMs;
  }

  start(engine: ModelEngine): Generation {
    const { signal, onText } = this.#request;
    const generation = engine.generate(this.#spec(), (piece) => {
      this.#firstTokenMs ??= this.#options.clock.nowMs() - this.#startTsMs;
      onText?.(piece);
    });
    const abort = (): void => generation.abort();
    signal?.addEventListener("abort", abort, { once: true });
    this.#stopListening = () => signal?.removeEventListener("abort", abort);
    if (signal?.aborted === true) abort();
    return generation;
  }

  end(): void {
    this.#stopListening();
  }

  completion(model: string, result: GenerationResult | null): Completion {
    const tokens = result?.outputTokens ?? 0;
    const isMeasured = result !== null && tokens > 1 && result.outputMs > 0;
    return {
      text: result?.text ?? "",
      stop: result?.stop ?? "aborted",
      promptTokens: result?.promptTokens ?? 0,
      outputTokens: tokens,
      firstTokenMs: this.#firstTokenMs,
      tokensPerSecond: isMeasured ? ((tokens - 1) / result.outputMs) * 1_000 : null,
      model,
    };
  }

  #spec(): GenerationSpec {
    const { agent, system, messages, schema, maxTokens, temperature, lane } = this.#request;
    return {
      agent,
      system,
      messages,
      maxTokens,
      schema: schema ?? null,
      maxThinkingTokens: this.#options.maxThinkingTokens[this.#request.model ?? "primary"],
      temperature: temperature ?? 0,
      seed: this.#options.nextSeed(),
      yields: lane !== "person",
    };
  }
}

function wordsOf(primary: ModelStatus | undefined): string {
  if (primary === undefined || primary.name === null) return NO_MODEL;
  if (primary.state === "ready") {
    const { name, tokensPerSecond } = primary;
    return tokensPerSecond === null ? name : `${name}, ${Math.round(tokensPerSecond)} tokens/s`;
  }
  return `${NO_MODEL} (${primary.name}: ${primary.reason ?? primary.state})`;
}
