/** The inference service over fake engines and a fake clock. */
import { EngineHost } from "#src/inference/engine-host.ts";
import { InferenceService } from "#src/inference/inference-service.ts";
import type { MachineMemory } from "#src/ports/machine-memory.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createFakeLauncher, type FakeLauncher } from "./fake-engine.ts";
import { createSilentLog } from "./silent-log.ts";

const GIB = 1024 ** 3;

export const ROOMY: MachineMemory = {
  totalBytes: 16 * GIB,
  availableBytes: 12 * GIB,
  swapUsedBytes: 0,
  compressedBytes: null,
  wiredLimitBytes: null,
  lockLimitBytes: null,
};

export type InferenceKit = {
  readonly service: InferenceService;
  readonly primary: EngineHost;
  readonly reasoning: EngineHost;
  readonly launchers: { readonly primary: FakeLauncher; readonly reasoning: FakeLauncher };
  readonly clock: FakeClock;
  readonly incidents: string[];
  machine: MachineMemory;
};

export function createInferenceKit(idleMs = 120_000): InferenceKit {
  const clock = createFakeClock();
  const launchers = { primary: createFakeLauncher(), reasoning: createFakeLauncher() };
  const incidents: string[] = [];
  const hostOf = (role: "primary" | "reasoning"): EngineHost =>
    new EngineHost({
      role,
      launcher: launchers[role],
      machine: { memory: () => Promise.resolve(kit.machine) },
      contextTokens: 4_096,
      slots: 3,
      gpu: false,
      idleMs: role === "reasoning" ? idleMs : null,
      takenBytes: () => (role === "reasoning" ? primary.heldBytes : 0),
      clock,
      log: createSilentLog(),
      onIncident: (what) => incidents.push(what),
    });
  const primary = hostOf("primary");
  const reasoning = hostOf("reasoning");
  const service = new InferenceService({
    hosts: new Map([
      ["primary", primary],
      ["reasoning", reasoning],
    ]),
    clock,
    maxThinkingTokens: { primary: 256, reasoning: 1_024 },
    nextSeed: () => 1,
  });
  const kit: InferenceKit = { service, primary, reasoning, launchers, clock, incidents, machine: ROOMY };
  return kit;
}
