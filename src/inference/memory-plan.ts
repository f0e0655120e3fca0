/**
 * Whether a model fits, before anybody loads it. What it needs is computed from its file: the weights, the cache of
 * keys and values, the buffers of a batch, the process around them. What the machine allows is all but a headroom.
 */
import type { MachineMemory } from "../ports/machine-memory.ts";
import { WARM_PROMPT_TOKENS_MAX, WARM_PROMPTS_MAX, type ModelFacts } from "../ports/model-engine.ts";
import type { PlannedMemory } from "../ports/model-manager.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
/** Conversations that a model holds, one lane each: at most one request of a lane is ever begun and not over. */
export const SLOTS = 3;
const BATCH_TOKENS = 512;
const HALF_BYTES = 2;
const FLOAT_BYTES = 4;
/** Layers' results that a batch holds at a time, in widths of the model: measured on llama.cpp with flash attention. */
const WIDTHS_PER_TOKEN = 8;
/** Node, the library, its tables. */
const PROCESS_BYTES = 128 * MIB;
/** For the system, the desk, Redis and the page cache: a tenth of the machine, and never less than this. */
export const HEADROOM_MIN_BYTES = GIB;
const HEADROOM_SHARE = 0.1;
/** What a process may hold beyond the plan before it is killed: the plan is computed, not measured. */
const TOLERANCE_SHARE = 1.15;
const TOLERANCE_BYTES = 256 * MIB;
const CONTEXT_STEP = 512;

/** `refusal` is null when it fits; else a sentence with the numbers, and what to change. */
export type MemoryPlan = PlannedMemory & { readonly refusal: string | null };

export type PlanOptions = {
  readonly contextTokens: number;
  readonly slots: number;
  readonly gpu: boolean;
  /** Already taken by other models of ours. */
  readonly takenBytes: number;
};

export function planMemory(facts: ModelFacts, machine: MachineMemory, options: PlanOptions): MemoryPlan {
  const tokenBytes = facts.layers * facts.cacheWidth * HALF_BYTES;
  const weightsBytes = facts.fileBytes;
  const cacheBytes = tokenBytes * options.contextTokens * options.slots;
  const buffersBytes = BATCH_TOKENS * FLOAT_BYTES * (facts.vocabulary + WIDTHS_PER_TOKEN * facts.width);
  const needBytes = weightsBytes + cacheBytes + buffersBytes + PROCESS_BYTES;
  const headroomBytes = Math.max(HEADROOM_MIN_BYTES, Math.round(machine.totalBytes * HEADROOM_SHARE));
  const ceilingBytes = Math.max(0, ceilingOf(machine, options, headroomBytes));
  const parts = { weightsBytes, cacheBytes, buffersBytes, processBytes: PROCESS_BYTES, needBytes };
  return {
    ...parts,
    headroomBytes,
    ceilingBytes,
    rssMaxBytes: Math.round(needBytes * TOLERANCE_SHARE) + TOLERANCE_BYTES,
    warmPromptsMaxBytes: tokenBytes * WARM_PROMPT_TOKENS_MAX * WARM_PROMPTS_MAX,
    refusal:
      needBytes <= ceilingBytes
        ? null
        : refusalOf({ ...parts, headroomBytes, ceilingBytes }, tokenBytes, machine, options),
  };
}

/** The least of what the machine is, what it has left now, and what its graphics part may pin. */
function ceilingOf(machine: MachineMemory, { gpu, takenBytes }: PlanOptions, headroomBytes: number): number {
  const limits = [
    machine.totalBytes - headroomBytes - takenBytes,
    machine.availableBytes - headroomBytes / 2,
  ];
  if (gpu && machine.wiredLimitBytes !== null) limits.push(machine.wiredLimitBytes - takenBytes);
  return Math.min(...limits);
}

type Parts = Omit<PlannedMemory, "rssMaxBytes" | "warmPromptsMaxBytes">;

function refusalOf(parts: Parts, tokenBytes: number, machine: MachineMemory, options: PlanOptions): string {
  const need = `it needs ${gib(parts.needBytes)} (weights ${gib(parts.weightsBytes)}, ${options.slots} contexts of ${options.contextTokens} tokens ${gib(parts.cacheBytes)}, buffers ${gib(parts.buffersBytes)}, process ${gib(parts.processBytes)})`;
  const has = `and may have ${gib(parts.ceilingBytes)} (${gib(machine.availableBytes)} free of ${gib(machine.totalBytes)}, headroom ${gib(parts.headroomBytes)}${options.takenBytes > 0 ? `, other models ${gib(options.takenBytes)}` : ""})`;
  const spare = parts.ceilingBytes - (parts.needBytes - parts.cacheBytes);
  const fitting = Math.floor(spare / tokenBytes / options.slots / CONTEXT_STEP) * CONTEXT_STEP;
  const next =
    fitting >= 2 * CONTEXT_STEP
      ? `MODEL_CONTEXT=${fitting} would fit`
      : "choose a smaller model, or one with fewer bits a weight";
  return `${need} ${has}: ${next}`;
}

function gib(bytes: number): string {
  return bytes >= GIB / 10 ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.ceil(bytes / MIB)} MiB`;
}
