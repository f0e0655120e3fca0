/** Models that obey at once, for skills to look at. */
import type { InferenceStatus, ModelRole, ModelState } from "#src/ports/inference.ts";
import type { ModelManager } from "#src/ports/model-manager.ts";

const GIB = 1024 ** 3;

export type FakeModels = ModelManager & {
  readonly states: Partial<Record<ModelRole, ModelState>>;
  requests: InferenceStatus["requests"];
};

/** Roles that are not named are absent. */
export function createFakeModels(states: FakeModels["states"] = {}): FakeModels {
  const nameOf = (role: ModelRole): string | null => (states[role] === undefined ? null : `${role}.gguf`);
  const models: FakeModels = {
    states,
    requests: [],
    status: () => ({
      words: states.primary === "ready" ? "primary.gguf, 21 tokens/s" : "no model: routing by words",
      models: (["primary", "reasoning"] as const).map((role) => ({
        role,
        state: states[role] ?? "absent",
        name: nameOf(role),
        reason: states[role] === "ready" ? null : "it is not loaded",
        tokensPerSecond: states[role] === "ready" ? 21.4 : null,
      })),
      requests: models.requests,
    }),
    memory: () =>
      Promise.resolve({
        machine: {
          totalBytes: 16 * GIB,
          availableBytes: 9 * GIB,
          swapUsedBytes: 0,
          compressedBytes: null,
          wiredLimitBytes: null,
          lockLimitBytes: Infinity,
        },
        models: (Object.keys(states) as ModelRole[]).map((role) => ({
          role,
          name: `${role}.gguf`,
          state: states[role] ?? "absent",
          plan: PLAN,
          figures: states[role] === "ready" ? FIGURES : null,
          notes: [],
        })),
      }),
    reload(role) {
      states[role] = "loading";
    },
    unload(role) {
      states[role] = "unloaded";
      return Promise.resolve();
    },
    drain(role) {
      states[role] = "unloaded";
    },
  };
  return models;
}

const PLAN = {
  weightsBytes: 4 * GIB,
  cacheBytes: GIB,
  buffersBytes: GIB / 4,
  processBytes: GIB / 8,
  needBytes: 5.375 * GIB,
  headroomBytes: 1.6 * GIB,
  ceilingBytes: 8 * GIB,
  rssMaxBytes: 6.4 * GIB,
  warmPromptsMaxBytes: 4 * GIB,
};

const FIGURES = {
  rssBytes: 5 * GIB,
  swappedBytes: 0,
  lockedBytes: 4 * GIB,
  cellsUsed: 1_200,
  cellsTotal: 32_768,
  contextBytes: GIB,
  stateBytes: GIB / 2,
};
