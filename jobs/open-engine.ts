/**
 * The language models of a running desk, and the loops that look after them. Nothing here is waited for: a desk
 * without a model, or with one that is being loaded, trades, answers commands and routes by words.
 */
import { join } from "node:path";
import { createLlamaLauncher } from "#src/adapters/llama/llama-launcher.ts";
import { createMachineReader } from "#src/adapters/machine-memory.ts";
import { resolveModelPath } from "#src/adapters/model-folder.ts";
import { createOpenAiLauncher } from "#src/adapters/openai/openai-launcher.ts";
import type { Config } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import { EngineHost } from "#src/inference/engine-host.ts";
import { InferenceService } from "#src/inference/inference-service.ts";
import { SLOTS } from "#src/inference/memory-plan.ts";
import { createModelManager } from "#src/inference/model-manager.ts";
import { everyDayAt, recycle, recycleWords } from "#src/inference/recycle.ts";
import { warmUp, type SystemText } from "#src/inference/warm-up.ts";
import { WATCH_EVERY_MS, Watchdog } from "#src/inference/watchdog.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { EngineReadings } from "#src/ports/engine-readings.ts";
import type { Inference, ModelRole } from "#src/ports/inference.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import type { EngineLauncher } from "#src/ports/model-engine.ts";
import type { ModelManager } from "#src/ports/model-manager.ts";
import { every } from "#src/schedule/periodic.ts";

export type OpenEngineOptions = {
  readonly config: Config;
  readonly database: { readonly engineReadings: EngineReadings; readonly ledgerStore: LedgerStore };
  readonly events: DeskEventSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** What is to be warm as soon as the primary model is loaded. */
  readonly texts: readonly SystemText[];
};

export type OpenEngine = {
  readonly inference: Inference;
  readonly models: ModelManager;
  /** Resolves after the signal was aborted and every model is out of memory. */
  readonly done: Promise<void>;
};

const THINKING_TOKENS_MAX = { primary: 256, reasoning: 1_024 } as const;
const HOUR_MS = 3_600_000;
/** A generation takes a minute or two; what takes longer keeps the model. */
const DRAIN_WITHIN_MS = 300_000;
const SEEDS = 2 ** 31;

type Tell = (state: "down" | "note", what: string) => void;

export function openEngine(options: OpenEngineOptions): OpenEngine {
  const { clock, log, signal } = options;
  const machine = createMachineReader();
  const tell = createTeller(options);
  const hosts = openHosts(options, machine, tell, () => void warmUp(inference, options.texts, log, signal));
  let calls = 0;
  const inference = new InferenceService({
    hosts,
    clock,
    maxThinkingTokens: THINKING_TOKENS_MAX,
    nextSeed: () => (clock.nowMs() + (calls += 1)) % SEEDS,
  });
  hosts
    .get("primary")
    ?.load()
    .catch((error: unknown) => log.warn("the desk starts without its model", { err: error }));
  const watchdog = new Watchdog({
    hosts,
    machine,
    clock,
    throughputOf: (role) => inference.throughputOf(role),
    readings: options.database.engineReadings,
    onWarning: (what) => tell("note", what),
  });
  const watching = every({
    clock,
    log,
    signal,
    name: "model-watchdog",
    periodMs: WATCH_EVERY_MS,
    run: () => watchdog.look(),
  });
  const nights = startRecycling(options, hosts, inference, tell);
  return {
    inference,
    models: createModelManager({
      inference,
      hosts,
      machine,
      runExclusively: (work) => inference.runExclusively(work, DRAIN_WITHIN_MS, signal),
      log,
    }),
    done: endAll([watching.done, nights], hosts),
  };
}

async function endAll(
  loops: readonly Promise<void>[],
  hosts: ReadonlyMap<ModelRole, EngineHost>,
): Promise<void> {
  await Promise.all(loops);
  await Promise.all([...hosts.values()].map((host) => host.end()));
}

function openHosts(
  { config, clock, log }: OpenEngineOptions,
  machine: ReturnType<typeof createMachineReader>,
  tell: Tell,
  onPrimaryReady: () => void,
): Map<ModelRole, EngineHost> {
  const hosts = new Map<ModelRole, EngineHost>();
  for (const role of ["primary", "reasoning"] as const) {
    const launcher = launcherFor(role, config, clock, log, tell);
    if (launcher === null) continue;
    const othersBytes = (): number =>
      [...hosts].reduce((sum, [other, host]) => sum + (other === role ? 0 : host.heldBytes), 0);
    const host = new EngineHost({
      role,
      launcher,
      machine,
      contextTokens: config.model.contextTokens,
      slots: SLOTS,
      gpu: config.model.gpu && process.platform === "darwin",
      idleMs: role === "reasoning" ? config.model.reasoningIdleMs : null,
      takenBytes: othersBytes,
      clock,
      log,
      onIncident: (what) => tell("down", what),
      // A server keeps warm what it likes.
      ...(role === "primary" && config.model.url === undefined && { onReady: onPrimaryReady }),
    });
    hosts.set(role, host);
  }
  return hosts;
}

/** Null where none is set, and where what is set cannot be used: that is told, and the desk goes on. */
function launcherFor(
  role: ModelRole,
  config: Config,
  clock: Clock,
  log: Log,
  tell: Tell,
): EngineLauncher | null {
  const { model, dataDir } = config;
  try {
    if (role === "primary" && model.url !== undefined) {
      const { url, urlModel, urlHosts } = model;
      return createOpenAiLauncher({ url, model: urlModel, allowedHosts: urlHosts });
    }
    const path = resolveModelPath(dataDir, role, role === "primary" ? model.path : model.reasoningPath);
    if (path === null) return null;
    const { threads, lockMemory } = model;
    const gpu = model.gpu && process.platform === "darwin";
    return createLlamaLauncher({
      path,
      stateDir: join(dataDir, "prompts"),
      threads,
      gpu,
      lockMemory,
      clock,
      log,
    });
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    log.error("a model is set that cannot be used", { role, err: error });
    tell("down", error.message);
    return null;
  }
}

/** The same sentence within an hour is told once. */
function createTeller({ database, events, clock }: OpenEngineOptions): Tell {
  return (state, what) => {
    const eventTsMs = clock.nowMs();
    const eventId = `engine:${Math.floor(eventTsMs / HOUR_MS)}:${what}`;
    database.ledgerStore.atomically(() => events.emit({ type: "engine", eventId, eventTsMs, state, what }));
  };
}

async function startRecycling(
  { config, clock, log, signal }: OpenEngineOptions,
  hosts: ReadonlyMap<ModelRole, EngineHost>,
  inference: InferenceService,
  tell: Tell,
): Promise<void> {
  const { recycleAt } = config.model;
  if (recycleAt === null) return;
  await everyDayAt(recycleAt, clock, signal, async () => {
    for (const [role, host] of hosts) {
      const runExclusively: InferenceService["runExclusively"] = (...args) =>
        inference.runExclusively(...args);
      try {
        const report = await recycle({ role, host, inference, runExclusively }, signal);
        if (report !== null) tell("note", recycleWords(host.name, report));
      } catch (error) {
        if (signal.aborted) return;
        log.warn("a model was not started anew tonight", { role, err: error });
        const why = error instanceof DeskError ? error.message : "see the log";
        tell("note", `${host.name} was not started anew tonight: ${why}`);
      }
    }
  });
}
