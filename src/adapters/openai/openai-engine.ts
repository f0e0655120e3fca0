/** A server that somebody runs, as an engine. Its lane is ours: one request at a time, and a pause is a closed connection. */
import { z } from "zod";
import { DeskError } from "#src/domain/errors.ts";
import type {
  EngineFigures,
  Generation,
  GenerationResult,
  GenerationSpec,
  ModelEngine,
} from "#src/ports/model-engine.ts";
import type { ServerClient } from "./server-client.ts";

/** What a server turned out to be able to do. */
export type ServerAbilities = {
  readonly model: string;
  /** It makes JSON by a schema. Without, the schema is put into words, and what comes is checked all the same. */
  readonly schema: boolean;
  /** It goes on with an answer that was begun, so that a pause loses nothing. Without, nothing is ever paused. */
  readonly continues: boolean;
};

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({ content: z.string().nullish(), reasoning_content: z.string().nullish() })
          .optional(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
  error: z.object({ message: z.string() }).optional(),
});
const embeddingsSchema = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })),
});
const UNKNOWN: EngineFigures = {
  rssBytes: null,
  swappedBytes: null,
  lockedBytes: null,
  cellsUsed: null,
  cellsTotal: null,
  contextBytes: null,
  stateBytes: null,
};

export class OpenAiEngine implements ModelEngine {
  readonly ended: Promise<string>;
  readonly notes: readonly string[];
  readonly #client: ServerClient;
  readonly #abilities: ServerAbilities;
  readonly #running = new Set<ServerGeneration>();
  readonly #end: (how: string) => void;

  constructor(client: ServerClient, abilities: ServerAbilities) {
    this.#client = client;
    this.#abilities = abilities;
    this.notes = [
      ...(abilities.schema ? [] : ["the server ignores JSON schemas; they are put into words for it"]),
      ...(abilities.continues
        ? []
        : ["the server cannot go on with an answer; nothing is paused for a person"]),
    ];
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ended = promise;
    this.#end = resolve;
  }

  generate(spec: GenerationSpec, onText: (piece: string) => void): Generation {
    const generation = new ServerGeneration(this.#client, this.#abilities, spec, onText);
    this.#running.add(generation);
    const done = generation.run().finally(() => this.#running.delete(generation));
    done.catch((error: unknown) => {
      const isGone = error instanceof DeskError && error.code === "ENGINE_CRASHED";
      if (isGone) this.#end(error.message);
    });
    return {
      done,
      pause: () => generation.pause(),
      resume: () => generation.resume(),
      abort: () => generation.abort(),
    };
  }

  async embed(texts: readonly string[]): Promise<number[][]> {
    const body = { model: this.#abilities.model, input: texts };
    const { data } = embeddingsSchema.parse(await this.#client.json("POST", "v1/embeddings", body));
    return data
      .toSorted((one, other) => one.index - other.index)
      .map(({ embedding }) => {
        const length = Math.hypot(...embedding) || 1;
        return embedding.map((value) => value / length);
      });
  }

  figures(): Promise<EngineFigures> {
    return Promise.resolve(UNKNOWN);
  }

  /** The server is not ours to stop: only our connections end. */
  close(): Promise<void> {
    for (const generation of this.#running) generation.abort();
    this.#end("it was unloaded");
    return Promise.resolve();
  }
}

type Tally = { text: string; outputTokens: number; thinkingTokens: number; promptTokens: number };

class ServerGeneration {
  readonly #client: ServerClient;
  readonly #abilities: ServerAbilities;
  readonly #spec: GenerationSpec;
  readonly #onText: (piece: string) => void;
  readonly #tally: Tally = { text: "", outputTokens: 0, thinkingTokens: 0, promptTokens: 0 };
  readonly #times = { promptMs: 0, outputMs: 0 };
  #connection = new AbortController();
  #open: PromiseWithResolvers<void> | null = null;
  #isAborted = false;

  constructor(
    client: ServerClient,
    abilities: ServerAbilities,
    spec: GenerationSpec,
    onText: (piece: string) => void,
  ) {
    this.#client = client;
    this.#abilities = abilities;
    this.#spec = spec;
    this.#onText = onText;
  }

  pause(): void {
    if (!this.#abilities.continues || this.#open !== null) return;
    this.#open = Promise.withResolvers();
    this.#connection.abort();
  }

  resume(): void {
    this.#open?.resolve();
    this.#open = null;
  }

  abort(): void {
    this.#isAborted = true;
    this.resume();
    this.#connection.abort();
  }

  /** One connection after another, until the answer is whole. */
  async run(): Promise<GenerationResult> {
    for (;;) {
      while (this.#open !== null) await this.#open.promise;
      if (this.#isAborted) return this.#result("aborted");
      this.#connection = new AbortController();
      const stop = await this.#stream(this.#connection.signal);
      if (stop !== null) return this.#result(stop);
    }
  }

  /** Null when it was broken off. */
  async #stream(signal: AbortSignal): Promise<GenerationResult["stop"] | null> {
    // A grammar cannot begin in the middle of its JSON: such an answer is made anew.
    if (this.#spec.schema !== null)
      Object.assign(this.#tally, { text: "", outputTokens: 0, thinkingTokens: 0 });
    const startMs = performance.now();
    let firstMs: number | null = null;
    let finish: string | null = null;
    try {
      for await (const value of this.#client.events("v1/chat/completions", this.#body(), signal)) {
        const { choices, usage, error } = chunkSchema.parse(value);
        if (error !== undefined) throw new DeskError("OUTPUT_INVALID", error.message);
        const [choice] = choices;
        if (choice?.delta?.content || choice?.delta?.reasoning_content) firstMs ??= performance.now();
        this.#take(choice?.delta?.content ?? "", choice?.delta?.reasoning_content ?? "");
        finish = choice?.finish_reason ?? finish;
        if (usage !== null && usage !== undefined) this.#tally.promptTokens = usage.prompt_tokens;
        if (this.#isFull()) break;
      }
    } catch (error) {
      if (!signal.aborted) throw brokenOff(error, firstMs !== null);
    } finally {
      this.#times.promptMs += (firstMs ?? performance.now()) - startMs;
      this.#times.outputMs += firstMs === null ? 0 : performance.now() - firstMs;
    }
    if (this.#isAborted) return "aborted";
    if (finish === "length" || this.#isFull()) return "tokens-max";
    if (finish !== null) return "end";
    if (signal.aborted) return null;
    throw brokenOff(new Error("the connection ended in the middle of an answer"), true);
  }

  #take(content: string, thought: string): void {
    if (thought !== "") this.#tally.thinkingTokens += 1;
    if (content === "") return;
    this.#tally.text += content;
    this.#tally.outputTokens += 1;
    if (this.#spec.schema === null) this.#onText(content);
  }

  #isFull(): boolean {
    const { outputTokens, thinkingTokens } = this.#tally;
    const { tokensMax, thinkingTokensMax } = this.#spec;
    // The server's own limit includes the thinking; without any, it ends by itself and then says what it counted.
    const isAnswered = thinkingTokensMax > 0 ? outputTokens >= tokensMax : outputTokens > tokensMax;
    return isAnswered || thinkingTokens > thinkingTokensMax;
  }

  #body(): object {
    const { system, messages, schema, tokensMax, thinkingTokensMax, temperature, seed } = this.#spec;
    const { text, outputTokens, thinkingTokens } = this.#tally;
    const inWords = schema === null || this.#abilities.schema ? "" : schemaInWords(schema);
    const begun = text === "" ? [] : [{ role: "assistant", content: text }];
    const thinking = schema === null ? Math.max(0, thinkingTokensMax - thinkingTokens) : 0;
    return {
      model: this.#abilities.model,
      messages: [
        { role: "system", content: system + inWords },
        ...messages.map((turn) => ({ role: turn.role, content: turn.text })),
        ...begun,
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: tokensMax - outputTokens + thinking,
      temperature,
      seed,
      ...(schema !== null &&
        this.#abilities.schema && {
          response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
        }),
    };
  }

  #result(stop: GenerationResult["stop"]): GenerationResult {
    const { text, outputTokens, promptTokens } = this.#tally;
    const answer = this.#spec.schema === null ? text : withoutFence(text);
    if (this.#spec.schema !== null && answer !== "") this.#onText(answer);
    return { text: answer, stop, promptTokens, outputTokens, evaluatedTokens: 0, ...this.#times };
  }
}

function schemaInWords(schema: object): string {
  return `\n\nAnswer with JSON alone, of this JSON schema: ${JSON.stringify(schema)}`;
}

/** Servers without schemas like to wrap JSON as Markdown. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
}

function brokenOff(error: unknown, hasBegun: boolean): unknown {
  const isDown = error instanceof DeskError && error.code !== "ENGINE_DOWN";
  if (isDown) return error;
  const why = error instanceof Error ? error.message : String(error);
  const words = hasBegun ? "the model server went away" : "the model server cannot be reached";
  return new DeskError("ENGINE_CRASHED", `${words} (${why})`, { retryable: true, cause: error });
}
