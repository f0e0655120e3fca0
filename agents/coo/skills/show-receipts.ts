import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { present } from "#agents/read-input.ts";
import { refusal } from "#agents/targets.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatDuration, formatUtc } from "#src/facts/format.ts";

const receiptSchema = z.object({
  skill: z.string(),
  input: z.record(z.string(), z.unknown()).readonly(),
  text: z.string(),
});

export const showReceipts = defineSkill({
  name: "show-receipts",
  description:
    "What a worded answer rests on: the skills that ran, what each gave, the model and the prompt.",
  examples: [
    "show the receipts",
    "what does that answer rest on",
    "receipts of your last answer",
    "where do these figures come from",
    "show your sources for that answer",
  ],
  effect: "read",
  role: "viewer",
  needs: ["memory", "turns"],
  readsUntrusted: true,
  input: z.strictObject({ turn: z.string().trim().max(200).optional() }),
  output: z.object({
    agent: z.string(),
    model: z.string(),
    promptHash: z.string(),
    startedTsMs: z.number(),
    tookMs: z.number(),
    receipts: z.array(receiptSchema).readonly(),
    memories: z.array(z.string()).readonly(),
  }),
  readInput: () => present({}),
  run({ turn }, { turns, memory }) {
    const found = turn === undefined ? null : turns.find(turn);
    if (found === null)
      return refusal(
        "RECEIPTS_NOT_FOUND",
        "There are no receipts to show for that.",
        'Press "What it rests on" under a worded answer; answers that are figures alone are their own receipt.',
      );
    const memories = found.memoryIds.map((id) => memory.find(id)?.text ?? `number ${id}, forgotten since`);
    return { ok: true, output: { ...found, memories } };
  },
  render: (turn) => ({
    headline: `${turn.receipts.length === 1 ? "1 receipt" : `${turn.receipts.length} receipts`} of ${turn.agent}, ${formatUtc(turn.startedTsMs)}`,
    blocks: [
      ...turn.receipts.flatMap(receiptBlocks),
      ...(turn.memories.length === 0
        ? []
        : [text(bold("Remembered")), { type: "list" as const, items: turn.memories.map((one) => [one]) }]),
    ],
    footnote: `Worded by ${turn.model || "no model"} in ${formatDuration(turn.tookMs)}, prompt ${turn.promptHash.slice(0, 12)}.`,
  }),
});

function receiptBlocks({ skill, input, text: given }: z.infer<typeof receiptSchema>): readonly Block[] {
  const said = Object.entries(input).map(([key, value]) => `${key} ${String(value)}`);
  const title = said.length === 0 ? skill : `${skill}: ${said.join(", ")}`;
  return [text(bold(title)), text(given)];
}
