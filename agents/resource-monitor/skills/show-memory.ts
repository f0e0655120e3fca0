import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { text, type Block } from "#src/domain/message.ts";
import { formatBytes } from "#src/facts/format.ts";

const bytes = z.number().nullable();
const modelSchema = z.object({
  role: z.enum(["primary", "reasoning"]),
  name: z.string(),
  state: z.string(),
  plan: z
    .object({
      weightsBytes: z.number(),
      cacheBytes: z.number(),
      buffersBytes: z.number(),
      processBytes: z.number(),
      needBytes: z.number(),
      headroomBytes: z.number(),
      ceilingBytes: z.number(),
      rssMaxBytes: z.number(),
      warmPromptsMaxBytes: z.number(),
    })
    .nullable(),
  figures: z
    .object({
      rssBytes: bytes,
      swappedBytes: bytes,
      lockedBytes: bytes,
      cellsUsed: bytes,
      cellsTotal: bytes,
      contextBytes: bytes,
      stateBytes: bytes,
    })
    .nullable(),
  notes: z.array(z.string()),
});
const machineSchema = z.object({
  totalBytes: z.number(),
  availableBytes: z.number(),
  swapUsedBytes: bytes,
  compressedBytes: bytes,
  wiredLimitBytes: bytes,
  // JSON knows no infinity, and this may be one.
  lockLimitBytes: z.union([z.number(), z.literal(Infinity)]).nullable(),
});

export const showMemory = defineSkill({
  name: "show-memory",
  description:
    "What the models hold in memory: planned and measured, cache use, pinned, swapped, the ceiling.",
  examples: [
    "model memory",
    "memory of the model",
    "model memory plan",
    "does the model fit in memory",
    "kv cache of the model",
    "is the model pinned in memory",
    "memory ceiling of the model",
    "show the model memory",
  ],
  effect: "read",
  role: "viewer",
  needs: ["models"],
  input: noInput,
  output: z.object({ machine: machineSchema, models: z.array(modelSchema) }),
  readInput: () => ({}),
  async run(_input, { models }) {
    const memory = await models.memory();
    const copies = memory.models.map((model) => ({ ...model, notes: [...model.notes] }));
    return { ok: true, output: { machine: memory.machine, models: copies } };
  },
  render({ machine, models }) {
    const held = models.reduce((sum, model) => sum + (model.figures?.rssBytes ?? 0), 0);
    return {
      headline:
        models.length === 0
          ? "No model, so none in memory"
          : `Models hold ${formatBytes(held)} of ${formatBytes(machine.totalBytes)}`,
      blocks: [...models.flatMap(modelBlocks), machineBlock(machine)],
    };
  },
});

function modelBlocks({ name, plan, figures, notes }: z.infer<typeof modelSchema>): Block[] {
  const fields = [
    ...(plan === null
      ? []
      : [
          { label: "Weights", value: formatBytes(plan.weightsBytes) },
          { label: "Cache of all conversations", value: formatBytes(plan.cacheBytes) },
          { label: "Buffers and process", value: formatBytes(plan.buffersBytes + plan.processBytes) },
          {
            label: "Planned",
            value: `${formatBytes(plan.needBytes)} of at most ${formatBytes(plan.ceilingBytes)}`,
          },
          { label: "Killed beyond", value: formatBytes(plan.rssMaxBytes) },
          {
            label: "Warm prompts of all agents",
            value: `at most ${formatBytes(plan.warmPromptsMaxBytes)} of disk`,
          },
        ]),
    ...(figures === null
      ? []
      : [
          { label: "Measured", value: known(figures.rssBytes) },
          { label: "Swapped", value: known(figures.swappedBytes) },
          { label: "Pinned", value: known(figures.lockedBytes) },
          { label: "Cache in use", value: share(figures.cellsUsed, figures.cellsTotal) },
          { label: "Warm prompts on disk", value: known(figures.stateBytes) },
        ]),
  ];
  const rows: Block[] = fields.length === 0 ? [text("Not loaded yet.")] : [{ type: "fields", fields }];
  return [text(`${name}:`), ...rows, ...notes.map((note) => text(note))];
}

function machineBlock(machine: z.infer<typeof machineSchema>): Block {
  const { wiredLimitBytes, lockLimitBytes } = machine;
  return {
    type: "fields",
    fields: [
      {
        label: "Machine",
        value: `${formatBytes(machine.availableBytes)} free of ${formatBytes(machine.totalBytes)}`,
      },
      { label: "Swap in use", value: known(machine.swapUsedBytes) },
      { label: "Compressed", value: known(machine.compressedBytes) },
      { label: "Graphics may pin", value: known(wiredLimitBytes) },
      { label: "A process may pin", value: lockLimitBytes === Infinity ? "all" : known(lockLimitBytes) },
    ],
  };
}

function known(value: number | null): string {
  return value === null ? "unknown" : formatBytes(value);
}

function share(used: number | null, total: number | null): string {
  return used === null || total === null ? "unknown" : `${used} of ${total} tokens`;
}
