import type { Inference, ModelRole } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";
import type { MachineReader } from "../ports/machine-memory.ts";
import type { ModelMemory, ModelSteward } from "../ports/model-steward.ts";
import type { EngineHost } from "./engine-host.ts";

export type ModelStewardOptions = {
  readonly inference: Inference;
  readonly hosts: ReadonlyMap<ModelRole, EngineHost>;
  readonly machine: MachineReader;
  readonly log: Log;
};

export function createModelSteward({ inference, hosts, machine, log }: ModelStewardOptions): ModelSteward {
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
  };
}

async function memoryOf(role: ModelRole, host: EngineHost): Promise<ModelMemory> {
  const { name, state, plan, engine } = host;
  // One that dies while it is asked is told of elsewhere.
  const figures = (await engine?.figures().catch(() => null)) ?? null;
  return { role, name, state, plan, figures, notes: engine?.notes ?? [] };
}
