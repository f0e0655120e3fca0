/** The worker's end of an engine process: starts it, speaks to it, hears of its death, kills it. */
import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { EngineFigures, Generation, GenerationResult, ModelEngine } from "#src/ports/model-engine.ts";
import { processMemory } from "../process-memory.ts";
import { fromEngineSchema, type FromEngine, type LoadOrder, type ToEngine } from "./protocol.ts";

const ENTRY = join(import.meta.dirname, "engine-child.ts");
/** A young generation that stays small: the process grows by its model and not by garbage. */
export const CHILD_FLAGS = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=2"];
const LOAD_WITHIN_MS = 600_000;
const ANSWER_WITHIN_MS = 60_000;
/** A running generation that gives no sign of life for so long hangs in native code. */
const STALL_MS = 120_000;
const WATCH_EVERY_MS = 5_000;

export type LaunchEngineOptions = {
  readonly order: Omit<LoadOrder, "type">;
  readonly rssMaxBytes: number | null;
  readonly clock: Clock;
  readonly log: Log;
};

/** @throws DeskError MODEL_INVALID when the file is refused, ENGINE_CRASHED when the process dies of it. */
export async function launchEngine(options: LaunchEngineOptions, signal: AbortSignal): Promise<ModelEngine> {
  signal.throwIfAborted();
  const engine = new EngineProcess(options);
  const kill = (): void => engine.kill("the load was given up");
  signal.addEventListener("abort", kill, { once: true });
  try {
    await engine.load();
    return engine;
  } catch (error) {
    engine.kill("it did not load");
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

type Pending = {
  readonly resolve: (message: FromEngine) => void;
  readonly reject: (error: Error) => void;
  readonly onText: (piece: string) => void;
  isPaused: boolean;
  aliveTsMs: number;
  readonly patienceMs: number;
};

class EngineProcess implements ModelEngine {
  readonly ended: Promise<string>;
  readonly notes: string[] = [];
  readonly #options: LaunchEngineOptions;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #over = new AbortController();
  #lastId = 0;
  #loading: PromiseWithResolvers<FromEngine> | null = null;
  #killedFor: string | null = null;

  constructor(options: LaunchEngineOptions) {
    this.#options = options;
    this.#child = fork(ENTRY, [], {
      serialization: "advanced",
      execArgv: CHILD_FLAGS,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    // A desk that ends must not wait for a model.
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on("message", (value) => this.#hear(value));
    this.#child.stderr?.on("data", (text: Buffer) =>
      options.log.warn("the engine complains", { text: text.toString("utf8").slice(0, 2_000) }),
    );
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        this.#bury(how);
        resolve(how);
      };
      this.#child.once("exit", (code, by) => end(this.#killedFor ?? by ?? `code ${code}`));
      this.#child.once("error", (error) => end(error.message));
    });
  }

  async load(): Promise<void> {
    const { order, clock } = this.#options;
    this.#loading = Promise.withResolvers();
    this.#send({ type: "load", ...order });
    const timer = new AbortController();
    const tooLate = clock.sleep(LOAD_WITHIN_MS, timer.signal).then(
      () => this.kill("it did not load in time"),
      () => undefined,
    );
    const answer = await this.#loading.promise.finally(() => timer.abort());
    await tooLate;
    this.#loading = null;
    if (answer.type !== "loaded") {
      const message = answer.type === "load-failed" ? answer.message : "it answered something else";
      throw new DeskError("MODEL_INVALID", `the model cannot be loaded: ${message}`);
    }
    this.#note(answer);
    void this.#watch();
  }

  #note(loaded: Extract<FromEngine, { type: "loaded" }>): void {
    if (this.#options.order.lockMemory && !loaded.locked) {
      this.notes.push(
        "its memory could not be pinned (raise the limit with `ulimit -l unlimited`); it may be swapped",
      );
    }
    this.#options.log.info("a model is loaded", { path: this.#options.order.path, ...loaded });
  }

  generate(spec: Parameters<ModelEngine["generate"]>[0], onText: (piece: string) => void): Generation {
    const id = (this.#lastId += 1);
    const order: ToEngine = { type: "generate", id, ...spec, messages: [...spec.messages] };
    const done = this.#ask(order, STALL_MS, onText).then(resultOf);
    const steer = (type: "pause" | "resume" | "abort"): void => {
      const pending = this.#pending.get(id);
      if (pending === undefined) return;
      pending.isPaused = type === "pause";
      pending.aliveTsMs = this.#options.clock.nowMs();
      this.#send({ type, id });
    };
    return {
      done,
      pause: () => steer("pause"),
      resume: () => steer("resume"),
      abort: () => steer("abort"),
    };
  }

  async embed(texts: readonly string[]): Promise<number[][]> {
    const answer = await this.#ask({ type: "embed", id: (this.#lastId += 1), texts: [...texts] });
    if (answer.type !== "vectors") throw crashed("it answered something else");
    return answer.vectors;
  }

  async figures(): Promise<EngineFigures> {
    const stats = await this.#ask({ type: "stats", id: (this.#lastId += 1) });
    if (stats.type !== "stats") throw crashed("it answered something else");
    const { cellsUsed, cellsTotal, contextBytes, stateBytes, rssBytes } = stats;
    const outside = await processMemory(this.#child.pid ?? 0);
    return {
      rssBytes: outside.rssBytes ?? rssBytes,
      swappedBytes: outside.swappedBytes,
      lockedBytes: outside.lockedBytes,
      cellsUsed,
      cellsTotal,
      contextBytes,
      stateBytes,
    };
  }

  async close(graceMs: number): Promise<void> {
    this.#send({ type: "close" });
    this.#killedFor = "it was unloaded";
    const tooLate = this.#options.clock.sleep(graceMs, this.#over.signal).then(
      () => this.kill("it was unloaded"),
      () => undefined,
    );
    await this.ended;
    await tooLate;
  }

  kill(why: string): void {
    this.#killedFor ??= why;
    this.#child.kill("SIGKILL");
  }

  /** Asks whether what it works on still moves, and whether it holds more memory than it said it would. */
  async #watch(): Promise<void> {
    const { clock, rssMaxBytes, log } = this.#options;
    const { signal } = this.#over;
    let stalledLooks = 0;
    while (!signal.aborted) {
      const isStalled = [...this.#pending.values()].some(
        (one) => !one.isPaused && clock.nowMs() - one.aliveTsMs > one.patienceMs,
      );
      // A machine that wakes from sleep is late at one look; at the next it has said something.
      stalledLooks = isStalled ? stalledLooks + 1 : 0;
      const { rssBytes } = await processMemory(this.#child.pid ?? 0);
      const isFat = rssMaxBytes !== null && rssBytes !== null && rssBytes > rssMaxBytes;
      if (isFat) log.error("the engine holds more memory than it may", { rssBytes, rssMaxBytes });
      if (isFat) this.kill(`it held ${rssBytes} bytes of memory, of ${rssMaxBytes}`);
      else if (stalledLooks > 1) this.kill("it gave no sign of life while it should have generated");
      await clock.sleep(WATCH_EVERY_MS, signal).catch(() => {});
    }
  }

  #ask(
    order: ToEngine & { readonly id: number },
    patienceMs = ANSWER_WITHIN_MS,
    onText: (piece: string) => void = () => {},
  ): Promise<FromEngine> {
    if (this.#over.signal.aborted) return Promise.reject(crashed("it is gone"));
    const { promise, resolve, reject } = Promise.withResolvers<FromEngine>();
    const aliveTsMs = this.#options.clock.nowMs();
    this.#pending.set(order.id, { resolve, reject, onText, isPaused: false, aliveTsMs, patienceMs });
    this.#send(order);
    return promise;
  }

  #send(message: ToEngine): void {
    // A process that dies in this moment is heard of by its exit.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #hear(value: unknown): void {
    const parsed = fromEngineSchema.safeParse(value);
    if (!parsed.success) {
      this.kill("it said something that is no message");
      return;
    }
    const message = parsed.data;
    if (!("id" in message)) {
      this.#loading?.resolve(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    pending.aliveTsMs = this.#options.clock.nowMs();
    if (message.type === "progress") return;
    if (message.type === "text") {
      pending.onText(message.text);
      return;
    }
    this.#pending.delete(message.id);
    if (message.type === "failed") pending.reject(failed(message));
    else pending.resolve(message);
  }

  #bury(how: string): void {
    this.#over.abort();
    const error = crashed(how);
    this.#loading?.reject(error);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

function resultOf(message: FromEngine): GenerationResult {
  if (message.type !== "done") throw crashed("it answered something else");
  return message;
}

function failed({ code, message }: Extract<FromEngine, { type: "failed" }>): DeskError {
  return new DeskError(code, message, { retryable: code === "ENGINE_DOWN" });
}

function crashed(how: string): DeskError {
  return new DeskError("ENGINE_CRASHED", `the model's process ended (${how})`, { retryable: true });
}
