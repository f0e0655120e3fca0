import type { Inference, ModelRole } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";
import type { MachineReader } from "../ports/machine-memory.ts";
import type { ModelMemory, ModelManager } from "../ports/model-manager.ts";
import type { EngineHost } from "./engine-host.ts";

export type ModelManagerOptions = {
  readonly inference: Inference;
  readonly hosts: ReadonlyMap<ModelRole, EngineHost>;
  readonly machine: MachineReader;
  /** Runs it when all that has begun is over, and begins nothing new before. */
  readonly runExclusively: (work: () => Promise<void>) => Promise<void>;
  readonly log: Log;
};

export function createModelManager(options: ModelManagerOptions): ModelManager {
  const { inference, hosts, machine, runExclusively, log } = options;
  return {
    status: () => inference.status(),
    async memory() {
      const models = await Promise.all([...hosts].map(([role, host]) => memoryOf(role, host)));
      return { machine: await machine.memory(), models };
    },
    reload(role) {
      inference.load(role).catch((error: unknown) => log.warn("a reload failed", { role, err: error }));
    },
    unload: (role) => inference.unload(role),
    drain(role) {
      runExclusively(() => inference.unload(role)).catch((error: unknown) =>
        log.warn("a model was not drained", { role, err: error }),
      );
    },
  };
}

async function memoryOf(role: ModelRole, host: EngineHost): Promise<ModelMemory> {
  const { name, state, plan, engine } = host;
  // One that dies while it is asked is told of elsewhere.
  const figures = (await engine?.figures().catch(() => null)) ?? null;
  return { role, name, state, plan, figures, notes: engine?.notes ?? [] };
}
