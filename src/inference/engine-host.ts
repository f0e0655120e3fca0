/**
 * Keeps one model available: loads it when it is wanted, brings it back when its process dies, gives it up when its
 * file is at fault, lets it go when it is idle. Whoever asks while it is gone gets a typed error and no wait.
 */
import { DeskError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { ModelRole, ModelState } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";
import type { MachineReader } from "../ports/machine-memory.ts";
import type { EngineLauncher, ModelEngine } from "../ports/model-engine.ts";
import { later } from "./later.ts";
import { planMemory, type MemoryPlan } from "./memory-plan.ts";

export type EngineHostOptions = {
  readonly role: ModelRole;
  readonly launcher: EngineLauncher;
  readonly machine: MachineReader;
  readonly contextTokens: number;
  readonly slots: number;
  readonly gpu: boolean;
  /** Unloaded after so long without a request; null keeps it. */
  readonly idleMs: number | null;
  /** What other models of ours hold now. */
  readonly takenBytes: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** Something that an operator must hear of. */
  readonly onIncident: (what: string) => void;
  /** It has been loaded, at first or again. */
  readonly onReady?: () => void;
};

const BACKOFF_MIN_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;
/** A file that kills its process at load so often in a row is not tried again until it changes. */
const LOAD_DEATHS_MAX = 3;
const DEATHS_WITHIN_MS = 600_000;
const DEATHS_TOLD_OF = 3;
const CLOSE_WITHIN_MS = 10_000;

export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #over = new AbortController();
  #state: ModelState = "unloaded";
  #reason: string | null = "it is not loaded yet";
  #engine: ModelEngine | null = null;
  #loading: Promise<ModelEngine> | null = null;
  #giveUpLoad = new AbortController();
  #closing: Promise<void> = Promise.resolve();
  #plan: MemoryPlan | null = null;
  #refusedFile: string | null = null;
  #loadDeaths = 0;
  #deathsTsMs: number[] = [];
  #uses = 0;
  #idleSinceTsMs = 0;
  #isUnloadedByPerson = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.launcher.name;
  }

  get state(): ModelState {
    return this.#state;
  }

  get reason(): string | null {
    return this.#state === "ready" ? null : this.#reason;
  }

  /** Of the last attempt to load it; null for a server, and before the first. */
  get plan(): MemoryPlan | null {
    return this.#plan;
  }

  /** What it holds, as planned; nothing while it is not loaded. */
  get heldBytes(): number {
    return this.#engine === null ? 0 : (this.#plan?.needBytes ?? 0);
  }

  /** The engine, if it is there. */
  get engine(): ModelEngine | null {
    return this.#engine;
  }

  /**
   * The engine for a request whose turn has come: it may be another than when the request began to wait.
   * @throws DeskError MODEL_UNLOADED, ENGINE_DOWN
   */
  current(): ModelEngine {
    if (this.#engine !== null) return this.#engine;
    throw this.#isUnloadedByPerson ? this.#unloaded() : this.#down();
  }

  /**
   * Makes the engine ready, loaded now if it has to be, and keeps it from being idle until `release`.
   * @throws DeskError MODEL_UNLOADED, MODEL_INVALID, MODEL_TOO_LARGE, ENGINE_DOWN, ENGINE_CRASHED
   */
  async use(): Promise<{ readonly release: () => void }> {
    if (this.#isUnloadedByPerson) throw this.#unloaded();
    this.#uses += 1;
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      this.#uses -= 1;
      if (this.#uses === 0) this.#leaveWhenIdle();
    };
    try {
      await this.#ready();
      return { release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Brings it back, also after `unload`, and after its file was refused. */
  async load(): Promise<void> {
    this.#isUnloadedByPerson = false;
    if (this.#state === "refused" || this.#state === "down") {
      this.#refusedFile = null;
      this.#loadDeaths = 0;
      this.#state = "unloaded";
    }
    await this.#ready();
    if (this.#uses === 0) this.#leaveWhenIdle();
  }

  async unload(): Promise<void> {
    this.#isUnloadedByPerson = true;
    await this.#close("it was unloaded; /reload brings it back");
  }

  /** Ends it and starts it anew; requests that come meanwhile wait for it. */
  async restart(): Promise<void> {
    await this.#close("it is being started anew");
    await this.load();
  }

  /** For good. */
  async end(): Promise<void> {
    this.#over.abort(new Error("the desk is closing"));
    await this.#close("the desk is closing");
  }

  async #ready(): Promise<ModelEngine> {
    if (this.#engine !== null) return this.#engine;
    if (this.#loading !== null) return this.#loading;
    if (this.#state === "refused" && this.#refusedFile === this.#options.launcher.fingerprint()) {
      throw new DeskError("MODEL_INVALID", `${this.name} is not used: ${this.#reason}`);
    }
    if (this.#state === "down") throw this.#down();
    return this.#load();
  }

  #load(): Promise<ModelEngine> {
    this.#state = "loading";
    this.#reason = "it is being loaded";
    this.#giveUpLoad = new AbortController();
    const signal = AbortSignal.any([this.#over.signal, this.#giveUpLoad.signal]);
    const loading = this.#launch(signal).finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
    return loading;
  }

  async #launch(signal: AbortSignal): Promise<ModelEngine> {
    const { launcher, contextTokens, slots } = this.#options;
    const fingerprint = launcher.fingerprint();
    try {
      // Two of them would need twice the memory.
      await this.#closing;
      this.#plan = await this.#makePlan();
      const rssMaxBytes = this.#plan?.rssMaxBytes ?? null;
      const engine = await launcher.launch({ contextTokens, slots, rssMaxBytes }, signal);
      this.#engine = engine;
      this.#state = "ready";
      this.#loadDeaths = 0;
      void engine.ended.then((how) => this.#mourn(engine, how));
      this.#options.onReady?.();
      return engine;
    } catch (error) {
      signal.throwIfAborted();
      this.#judgeLoad(error, fingerprint);
      throw error;
    }
  }

  /** @throws DeskError MODEL_TOO_LARGE, MODEL_INVALID */
  async #makePlan(): Promise<MemoryPlan | null> {
    const { launcher, machine, contextTokens, slots, gpu, takenBytes } = this.#options;
    const facts = await launcher.facts();
    if (facts === null) return null;
    const options = { contextTokens, slots, gpu, takenBytes: takenBytes() };
    const plan = planMemory(facts, await machine.memory(), options);
    if (plan.refusal !== null) {
      throw new DeskError("MODEL_TOO_LARGE", `${launcher.name} does not fit: ${plan.refusal}`);
    }
    return plan;
  }

  /** A file at fault is not tried for ever; a process that died of something else is. */
  #judgeLoad(error: unknown, fingerprint: string): void {
    const { log, onIncident } = this.#options;
    const code = error instanceof DeskError ? error.code : null;
    this.#reason = error instanceof Error ? error.message : String(error);
    log.error("a model could not be loaded", { model: this.name, err: error });
    if (code === "ENGINE_CRASHED") this.#loadDeaths += 1;
    const isHopeless = code === "MODEL_INVALID" || this.#loadDeaths >= LOAD_DEATHS_MAX;
    if (code === "MODEL_TOO_LARGE") {
      // Memory comes back: the next request looks again.
      this.#state = "unloaded";
      onIncident(this.#reason);
    } else if (isHopeless) {
      this.#state = "refused";
      this.#refusedFile = fingerprint;
      onIncident(`the model ${this.name} is given up until its file changes or /reload: ${this.#reason}`);
    } else this.#comeBack();
  }

  #mourn(engine: ModelEngine, how: string): void {
    if (this.#engine !== engine) return;
    const { clock, log, onIncident } = this.#options;
    this.#engine = null;
    this.#reason = `its process ended (${how})`;
    log.error("a model's process ended", { model: this.name, how });
    const nowMs = clock.nowMs();
    this.#deathsTsMs = [...this.#deathsTsMs.filter((atMs) => atMs > nowMs - DEATHS_WITHIN_MS), nowMs];
    if (this.#deathsTsMs.length === DEATHS_TOLD_OF) {
      onIncident(
        `the model ${this.name} died ${DEATHS_TOLD_OF} times within ${DEATHS_WITHIN_MS / 60_000} minutes (${how}); it is started again each time, and everything else runs`,
      );
    }
    this.#comeBack();
  }

  #comeBack(): void {
    this.#state = "down";
    const failures = Math.max(this.#deathsTsMs.length, this.#loadDeaths, 1);
    const waitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** (failures - 1));
    void later(this.#options.clock, waitMs, this.#over.signal, async () => {
      // What a failed load leads to is judged and logged there.
      if (this.#state === "down") await this.#load().catch(() => {});
    });
  }

  /** An engine that nobody used for long enough goes; the next request brings it back. */
  #leaveWhenIdle(): void {
    const { idleMs, clock } = this.#options;
    if (idleMs === null) return;
    const engine = this.#engine;
    const sinceTsMs = clock.nowMs();
    this.#idleSinceTsMs = sinceTsMs;
    void later(clock, idleMs, this.#over.signal, async () => {
      const isIdle = this.#uses === 0 && this.#engine === engine && this.#idleSinceTsMs === sinceTsMs;
      if (isIdle) await this.#close("it was idle; a request loads it");
    });
  }

  async #close(reason: string): Promise<void> {
    this.#state = "unloaded";
    this.#reason = reason;
    this.#giveUpLoad.abort(this.#isUnloadedByPerson ? this.#unloaded() : new Error(reason));
    await this.#loading?.catch(() => {});
    const engine = this.#engine;
    this.#engine = null;
    this.#state = "unloaded";
    this.#reason = reason;
    this.#closing = engine?.close(CLOSE_WITHIN_MS) ?? Promise.resolve();
    await this.#closing;
  }

  #down(): DeskError {
    const words = `${this.name} is being started again: ${this.#reason}`;
    return new DeskError("ENGINE_DOWN", words, { retryable: true });
  }

  #unloaded(): DeskError {
    return new DeskError(
      "MODEL_UNLOADED",
      `the model ${this.name} was unloaded; /reload brings it back, and everything else runs`,
    );
  }

  /** What a request that was cut short by `unload` fails with. */
  explain(error: unknown): unknown {
    const isCrash = error instanceof DeskError && error.code === "ENGINE_CRASHED";
    return isCrash && this.#isUnloadedByPerson ? this.#unloaded() : error;
  }
}
