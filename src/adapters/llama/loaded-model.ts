/** One model in this process's memory: loaded, asked, measured, thrown away. Everything here may abort the process. */
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { getLlama, resolveChatWrapper } from "node-llama-cpp";
import type {
  ChatHistoryItem,
  Llama,
  LlamaContext,
  LlamaEmbeddingContext,
  LlamaGrammar,
  LlamaModel,
} from "node-llama-cpp";
import { AnswerMeter, type AnswerHooks } from "./answer-meter.ts";
import { Gate } from "./gate.ts";
import { PieceSize } from "./piece-size.ts";
import { createPromptStates, NO_STATES, type PromptStates } from "./prompt-states.ts";
import type { FromEngine, GenerateOrder, LoadOrder } from "./protocol.ts";
import { Slots } from "./slots.ts";

const BATCH_TOKENS = 512;
const EMBEDDING_TOKENS = 512;
const GRAMMARS_MAX = 64;
/** After so long an answer its conversation is not kept evaluated: what is not asked again would only hold cells. */
const CLEAR_AFTER_TOKENS = 500;
/** Hyper-threads share the units that do the work. */
const THREADS_PER_CORE = 2;

export class RefusedOrder extends Error {
  readonly code: Extract<FromEngine, { type: "failed" }>["code"];

  constructor(code: RefusedOrder["code"], message: string) {
    super(message);
    this.code = code;
  }
}

type Done = Omit<Extract<FromEngine, { type: "done" }>, "type" | "id">;
type Loaded = Omit<Extract<FromEngine, { type: "loaded" }>, "type">;
type Stats = Omit<Extract<FromEngine, { type: "stats" }>, "type" | "id">;

/** The library itself; once a process. */
export function openLlama(
  { gpu, threads }: Pick<LoadOrder, "gpu" | "threads">,
  log: (line: string) => void,
): Promise<Llama> {
  return getLlama({
    gpu: gpu ? "auto" : false,
    build: "never",
    progressLogs: false,
    ...(gpu ? {} : { maxThreads: threads ?? Math.ceil(cpus().length / THREADS_PER_CORE) }),
    logger: (_level, message) => log(message),
  });
}

export class LoadedModel {
  readonly info: Loaded;
  readonly #llama: Llama;
  readonly #model: LlamaModel;
  readonly #context: LlamaContext;
  readonly #slotCount: number;
  #slots: Slots | null = null;
  readonly #states: PromptStates;
  readonly #gates = new Map<number, Gate>();
  readonly #pieces = new PieceSize();
  readonly #grammars = new Map<string, LlamaGrammar>();
  #embedding: Promise<LlamaEmbeddingContext> | null = null;

  private constructor(parts: {
    info: Loaded;
    llama: Llama;
    model: LlamaModel;
    context: LlamaContext;
    states: PromptStates;
    slots: number;
  }) {
    this.info = parts.info;
    this.#llama = parts.llama;
    this.#model = parts.model;
    this.#context = parts.context;
    this.#states = parts.states;
    this.#slotCount = parts.slots;
  }

  /** Finds out how the model wants to be spoken to, which takes longer than loading a small one. */
  prepare(): Slots {
    this.#slots ??= new Slots({
      model: this.#model,
      wrapper: resolveChatWrapper(this.#model),
      sequences: Array.from({ length: this.#slotCount }, () => this.#context.getSequence()),
      states: this.#states,
    });
    return this.#slots;
  }

  /** @throws Error when the file is no model, or does not fit. Some files end the process instead. */
  static async load(order: LoadOrder, llama: Llama): Promise<LoadedModel> {
    const startMs = performance.now();
    const model = await llama.loadModel({
      modelPath: order.path,
      useMlock: order.lockMemory,
      checkTensors: order.checkTensors,
    });
    const context = await model.createContext({
      contextSize: order.contextTokens,
      sequences: order.slots,
      batchSize: BATCH_TOKENS,
      // Despite its name it goes by priority; the other strategy does not protect anybody.
      batching: { itemPrioritizationStrategy: "firstInFirstOut" },
    });
    const key = `${order.modelKey} ${order.contextTokens} ${context.kvCacheKeyType}`;
    const states = order.stateDir === null ? NO_STATES : createPromptStates(order.stateDir, key);
    const memory = context.memoryUsage;
    const info: Loaded = {
      contextBytes: memory.ram + memory.vram,
      weightBytes: model.size,
      tookMs: performance.now() - startMs,
      gpu: llama.gpu === false ? null : llama.gpu,
      locked: order.lockMemory && (await isLocked()),
    };
    return new LoadedModel({ info, llama, model, context, states, slots: order.slots });
  }

  async generate(order: GenerateOrder, hooks: AnswerHooks): Promise<Done> {
    const gate = new Gate(order.yields ? this.#pieces : null, hooks.onProgress);
    this.#gates.set(order.id, gate);
    try {
      const done = await this.#generate(order, hooks, gate);
      if (!order.yields && done.outputTokens > 0) this.#pieces.began(done.evaluatedTokens, done.promptMs);
      this.#pieces.answered(done.outputTokens + done.thinkingTokens, done.outputMs);
      return done;
    } finally {
      this.#gates.delete(order.id);
    }
  }

  /** An order that has ended in the meantime is none. */
  steer(id: number, what: "pause" | "resume" | "abort"): void {
    this.#gates.get(id)?.[what]();
  }

  async #generate(order: GenerateOrder, hooks: AnswerHooks, gate: Gate): Promise<Done> {
    const history = historyOf(order);
    const slots = this.prepare();
    const promptTokens = slots.tokensOf(history).length;
    const thinking = order.schema === null ? order.maxThinkingTokens : 0;
    const wanted = promptTokens + thinking + order.maxTokens;
    if (wanted > this.#context.contextSize) {
      throw new RefusedOrder(
        "PROMPT_TOO_LONG",
        `the prompt's ${promptTokens} tokens, ${thinking} for thinking and ${order.maxTokens} for the answer make ${wanted}, and the context holds ${this.#context.contextSize}`,
      );
    }
    const grammar = order.schema === null ? undefined : await this.#grammarOf(order.schema);
    const lease = await slots.lease(order.agent, order.system, gate);
    if (lease === null) throw new RefusedOrder("ENGINE_DOWN", "every sequence of the engine is taken");
    // Without a budget for thinking the library's own limit is the answer's.
    const meter = new AnswerMeter(thinking === 0 ? Infinity : order.maxTokens, hooks, () => gate.abort());
    const open = gate.guard(lease.sequence);
    let stop: Done["stop"] = "end";
    try {
      const { metadata } = await lease.chat.generateResponse(history, {
        maxTokens: order.maxTokens + thinking,
        temperature: order.temperature,
        seed: order.seed,
        budgets: { thoughtTokens: thinking, commentTokens: thinking },
        onResponseChunk: (chunk) => meter.take(chunk),
        ...(grammar !== undefined && { grammar, repeatPenalty: false as const }),
      });
      if (metadata.stopReason === "maxTokens") stop = "tokens-max";
    } catch (error) {
      // The gate ends an aborted generation by ending its tokens, which the library takes for a fault.
      if (!gate.aborted) throw error;
    } finally {
      open();
      await lease.release(gate.outputTokens >= CLEAR_AFTER_TOKENS);
    }
    if (meter.isFull) stop = "tokens-max";
    else if (gate.aborted) stop = "aborted";
    return { ...meter.answer(), stop, promptTokens, evaluatedTokens: gate.evaluatedTokens, ...gate.times };
  }

  async embed(texts: readonly string[]): Promise<number[][]> {
    this.#embedding ??= this.#model.createEmbeddingContext({
      contextSize: EMBEDDING_TOKENS,
      batchSize: EMBEDDING_TOKENS,
    });
    const context = await this.#embedding;
    const vectors: number[][] = [];
    for (const text of texts) {
      const tokens = this.#model.tokenize(text).length;
      if (tokens > EMBEDDING_TOKENS - 2) {
        throw new RefusedOrder("PROMPT_TOO_LONG", `a text of ${tokens} tokens, of ${EMBEDDING_TOKENS - 2}`);
      }
      const { vector } = await context.getEmbeddingFor(text);
      const length = Math.hypot(...vector);
      vectors.push(vector.map((value) => value / (length || 1)));
    }
    return vectors;
  }

  stats(): Stats {
    const { totalSequences, contextSize, memoryUsage } = this.#context;
    return {
      cellsUsed: this.#slots?.cellsUsed() ?? 0,
      cellsTotal: totalSequences * contextSize,
      contextBytes: memoryUsage.ram + memoryUsage.vram,
      stateBytes: this.#states.bytes(),
      rssBytes: process.memoryUsage.rss(),
    };
  }

  async #grammarOf(schema: Readonly<Record<string, unknown>>): Promise<LlamaGrammar> {
    const key = JSON.stringify(schema);
    const known = this.#grammars.get(key);
    if (known !== undefined) return known;
    const grammar = await this.#llama.createGrammarForJsonSchema(
      schema as Parameters<Llama["createGrammarForJsonSchema"]>[0],
    );
    if (this.#grammars.size >= GRAMMARS_MAX) this.#grammars.clear();
    this.#grammars.set(key, grammar);
    return grammar;
  }

  async close(): Promise<void> {
    for (const gate of this.#gates.values()) gate.abort();
    await this.#states.settled();
    await this.#model.dispose();
  }
}

/** A last turn of the assistant's is the beginning of its answer. */
function historyOf({ system, messages }: GenerateOrder): ChatHistoryItem[] {
  const turns = messages.map(({ role, text }): ChatHistoryItem =>
    role === "user" ? { type: "user", text } : { type: "model", response: [text] },
  );
  const isBegun = messages.at(-1)?.role === "assistant";
  const open: ChatHistoryItem[] = isBegun ? [] : [{ type: "model", response: [] }];
  return [{ type: "system", text: system }, ...turns, ...open];
}

/** Linux says how much of a process is pinned; where nobody says, the library's word counts. */
async function isLocked(): Promise<boolean> {
  try {
    const status = await readFile("/proc/self/status", "utf8");
    return Number(/VmLck:\s+(\d+) kB/.exec(status)?.[1] ?? 0) > 0;
  } catch {
    return true;
  }
}
