/**
 * The process that owns a model. It does what its parent says, one message at a time, and is never trusted to survive
 * it: native code may abort it, and the parent may kill it at any moment. It ends with its parent.
 */
import { LoadedModel, openLlama, RefusedOrder } from "./loaded-model.ts";
import { toEngineSchema, type FromEngine, type ToEngine } from "./protocol.ts";

const LOG_LINES_KEPT = 4;

let model: LoadedModel | null = null;
const logTail: string[] = [];

function say(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}

function keepLine(line: string): void {
  logTail.push(line.trim());
  if (logTail.length > LOG_LINES_KEPT) logTail.shift();
}

async function obey(message: ToEngine): Promise<void> {
  switch (message.type) {
    case "load":
      return load(message);
    case "generate":
      return answer(message.id, async (loaded) => {
        const { id } = message;
        const done = await loaded.generate(message, {
          onText: (text) => say({ type: "text", id, text }),
          onProgress: () => say({ type: "progress", id }),
        });
        return { type: "done", id, ...done };
      });
    case "embed":
      return answer(message.id, async (loaded) => ({
        type: "vectors",
        id: message.id,
        vectors: await loaded.embed(message.texts),
      }));
    case "stats":
      return answer(message.id, (loaded) => ({ type: "stats", id: message.id, ...loaded.stats() }));
    case "pause":
    case "resume":
    case "abort":
      model?.steer(message.id, message.type);
      return;
    case "close":
      await model?.close();
      process.exit(0);
  }
}

async function load(order: Extract<ToEngine, { type: "load" }>): Promise<void> {
  try {
    model = await LoadedModel.load(order, await openLlama(order, keepLine));
    model.prepare();
    say({ type: "loaded", ...model.info });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    say({ type: "load-failed", message: [words, ...logTail].join("; ") });
  }
}

async function answer(
  id: number,
  work: (loaded: LoadedModel) => FromEngine | Promise<FromEngine>,
): Promise<void> {
  if (model === null) {
    say({ type: "failed", id, code: "ENGINE_DOWN", message: "no model is loaded" });
    return;
  }
  try {
    say(await work(model));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ type: "failed", id, code: error instanceof RefusedOrder ? error.code : "ENGINE_DOWN", message });
  }
}

/** A process whose parent is gone has nobody to say goodbye to; its memory goes back at once. */
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.on("message", (value) => void obey(toEngineSchema.parse(value)));
