/** The model that the desk's own settings name (MODEL_PATH or MODEL_URL), for as long as the evaluation runs. */
import { createLog } from "#src/adapters/pino-log.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { loadConfig } from "#src/config.ts";
import { openEngine } from "#jobs/open-engine.ts";
import type { Inference } from "#src/ports/inference.ts";

export type EvalModel = {
  /** Null where no model is set. */
  readonly inference: Inference | null;
  readonly words: string;
  close(): Promise<void>;
};

const WITHOUT =
  "No model is set: its rows are left out. For them: npm run model, then MODEL_PATH=<file.gguf> npm run eval, or MODEL_URL=<address of a llama-server> npm run eval. It asks the model three times a text; --sample 50 takes so many of each table.";

/** @throws DeskError when a model is set and cannot be loaded. */
export async function openEvalModel(env: NodeJS.ProcessEnv): Promise<EvalModel> {
  const config = loadConfig(env);
  if (config.model.path === undefined && config.model.url === undefined)
    return { inference: null, words: WITHOUT, close: () => Promise.resolve() };
  const clock = createSystemClock();
  const log = createLog({ level: "error", name: "eval" });
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const stopping = new AbortController();
  const engine = openEngine({
    config,
    database,
    events: { emit: () => undefined },
    clock,
    log,
    signal: stopping.signal,
    texts: [],
  });
  const close = async (): Promise<void> => {
    stopping.abort(new Error("the evaluation is over"));
    await engine.done;
    database.close();
  };
  try {
    await engine.inference.load("primary");
  } catch (error) {
    await close();
    throw error;
  }
  const [primary] = engine.inference.status().models;
  return { inference: engine.inference, words: `Model: ${primary?.name ?? "unknown"}.`, close };
}
