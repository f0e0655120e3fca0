import { z } from "zod";
import { defineSkill, type Question } from "#agents/define.ts";
import { actorName, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import type { AgentMemory } from "#src/features/memory/agent-memory.ts";
import { MEMORY_KINDS, type Memory } from "#src/features/memory/memory-store.ts";

const CHOICES_MAX = 8;

export const forgetMemory = defineSkill({
  name: "forget-memory",
  description: "Forget one thing that is remembered, by its number. Its text is gone for good.",
  examples: [
    "forget 12",
    "forget number 3",
    "forget memory 7",
    "delete memory 4",
    "erase what you remember under 9",
    "remove fact number 2",
    "you can forget 5",
    "forget entry 12",
  ],
  effect: "write",
  role: "operator",
  needs: ["memory"],
  input: z.strictObject({ number: z.int().min(1).optional() }),
  output: z.object({ memoryId: z.int(), text: z.string() }),
  readInput(said) {
    const digits = /\b(\d{1,9})\b/.exec(said)?.[1];
    return digits === undefined ? {} : { number: Number(digits) };
  },
  preview({ number }, { memory }) {
    if (number === undefined) return whichOne(memory);
    const found = find(number, memory);
    if ("refused" in found) return found;
    return {
      proposed: true,
      summary: `forget number ${found.memoryId}, "${found.text}", for good.`,
      label: `Forget number ${found.memoryId}`,
      input: { number: found.memoryId },
    };
  },
  run({ number }, { memory }, { actor, nowMs }) {
    if (number === undefined) return whichOne(memory);
    const found = find(number, memory);
    if ("refused" in found) return found;
    memory.forget(found.memoryId, actorName(actor), nowMs);
    return { ok: true, output: { memoryId: found.memoryId, text: found.text } };
  },
  render: ({ memoryId }) => ({
    headline: `Forgotten: number ${memoryId}`,
    blocks: [text("Its text is gone; that it was forgotten, by whom and when, is on record.")],
  }),
});

function whichOne(memory: AgentMemory): Question | Refusal {
  const newest = memory.list(MEMORY_KINDS, CHOICES_MAX);
  if (newest.length === 0)
    return refusal(
      "MEMORY_EMPTY",
      "Nothing is remembered, so there is nothing to forget.",
      'Type "/recall" to look.',
    );
  return {
    asked: true,
    question: "Which one shall be forgotten?",
    hint: 'Or type its number, for example "forget 12"; "/recall" lists them.',
    choices: newest.map(({ memoryId, text: what }) => ({
      label: `${memoryId}: ${what}`,
      skill: "forget-memory",
      input: { number: memoryId },
    })),
  };
}

function find(number: number, memory: AgentMemory): Memory | Refusal {
  return (
    memory.find(number) ??
    refusal(
      "MEMORY_NOT_FOUND",
      `There is no memory number ${number}. Nothing was done.`,
      'Type "/recall" to see them with their numbers, then for example "forget 12".',
    )
  );
}
