/** The inference service over one model in a process of its own, on the machine's clock, as the desk has it. */
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { EngineHost } from "#src/inference/engine-host.ts";
import { InferenceService } from "#src/inference/inference-service.ts";
import type { EngineLauncher } from "#src/ports/model-engine.ts";
import { ROOMY } from "./inference-kit.ts";
import { createSilentLog } from "./silent-log.ts";

/** The caller ends the host. */
export function openRealInference(launcher: EngineLauncher): {
  readonly host: EngineHost;
  readonly service: InferenceService;
} {
  const clock = createSystemClock();
  const host = new EngineHost({
    role: "primary",
    launcher,
    machine: { memory: () => Promise.resolve(ROOMY) },
    contextTokens: 2_048,
    slots: 3,
    gpu: false,
    idleMs: null,
    takenBytes: () => 0,
    clock,
    log: createSilentLog(),
    onIncident: () => {},
  });
  const maxThinkingTokens = { primary: 0, reasoning: 0 };
  const hosts = new Map([["primary", host] as const]);
  return { host, service: new InferenceService({ hosts, clock, maxThinkingTokens, nextSeed: () => 7 }) };
}
