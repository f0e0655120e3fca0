import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { present } from "#agents/read-input.ts";
import { bold, text, type Span } from "#src/domain/message.ts";
import { MEMORY_KINDS } from "#src/features/memory/memory-store.ts";
import { formatUtcShort } from "#src/facts/format.ts";

const SHOWN_MAX = 10;
const ABOUT = /\b(?:about|of|on|regarding|know about|told you about)\s+(.+?)[?.!]*$/is;

const memorySchema = z.object({
  memoryId: z.int(),
  kind: z.enum(MEMORY_KINDS),
  text: z.string(),
  source: z.string(),
  eventTsMs: z.number(),
});

export const recallMemories = defineSkill({
  name: "recall-memories",
  description: "What the agents remember: facts you told, decisions, lessons, with source and time.",
  examples: [
    "what do you remember",
    "what do you remember about august",
    "list your memories",
    "show what you have in memory about me",
    "what did i tell you",
    "what did i tell you about the digest",
    "recall what i said about sol",
    "which facts do you know about me",
  ],
  effect: "read",
  role: "viewer",
  needs: ["memory"],
  input: z.strictObject({ about: z.string().trim().max(200).optional() }),
  output: z.object({ about: z.string().nullable(), memories: z.array(memorySchema).readonly() }),
  readInput: (said) => present({ about: ABOUT.exec(said)?.[1]?.trim() }),
  async run({ about }, { memory }, { nowMs, signal }) {
    if (about === undefined || about === "")
      return { ok: true, output: { about: null, memories: memory.list(MEMORY_KINDS, SHOWN_MAX) } };
    const gate = { asOfTsMs: nowMs, kinds: MEMORY_KINDS, agent: null };
    const found = await memory.recall(about, gate, SHOWN_MAX, signal);
    return { ok: true, output: { about, memories: found.map((one) => one.memory) } };
  },
  render({ about, memories }) {
    const topic = about === null ? "" : ` about "${about}"`;
    if (memories.length === 0)
      return {
        headline: `Nothing is remembered${topic}`,
        blocks: [text('Tell it: "remember that I am away in August".')],
      };
    return {
      headline: `Remembered${topic}: ${memories.length} shown`,
      blocks: [{ type: "list", items: memories.map(memoryLine) }],
      footnote: 'Newest or nearest first. "forget" with a number takes one back.',
    };
  },
});

function memoryLine(memory: z.infer<typeof memorySchema>): readonly Span[] {
  return [
    bold(`${memory.memoryId}`),
    ` ${memory.text} (${memory.kind}, ${memory.source}, ${formatUtcShort(memory.eventTsMs)} UTC)`,
  ];
}
