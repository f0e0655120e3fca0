import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { actorName, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import type { AgentMemory } from "#src/features/memory/agent-memory.ts";

const TEXT_MAX = 300;
/** More than a person can look through: then something has to be forgotten first. */
const FACTS_MAX = 500;
const SAID =
  /\b(?:remember|note|keep in mind|don'?t forget|memori[sz]e)\b(?:\s+(?:for me|please|pls))?(?:\s+that\b|\s*:)?\s+(.+)$/is;

export const rememberFact = defineSkill({
  name: "remember-fact",
  description: "Remember something that you tell: every agent may use it, and you can have it forgotten.",
  examples: [
    "remember that i am away in august",
    "please remember: the sol stop was my idea",
    "keep in mind that i only look in the evening",
    "note that book 2 was restarted for a test",
    "don't forget that my partner reads the digest",
    "memorize this: we post on sundays",
    "can you remember something for me",
    "i want to tell you something to remember",
  ],
  effect: "write",
  role: "operator",
  needs: ["memory"],
  input: z.strictObject({ text: z.string().trim().max(TEXT_MAX).optional() }),
  output: z.object({ memoryId: z.int(), text: z.string() }),
  readInput(said) {
    const what = SAID.exec(said)?.[1]?.trim() ?? "";
    return what === "" ? {} : { text: what.slice(0, TEXT_MAX) };
  },
  preview({ text: what }, { memory }) {
    if (what === undefined || what === "") return nothingSaid();
    return (
      refuseFull(memory) ?? {
        proposed: true,
        summary: `remember "${what}".`,
        label: "Remember it",
        input: { text: what },
      }
    );
  },
  run({ text: what }, { memory }, { actor, cause, nowMs }) {
    if (what === undefined || what === "") return nothingSaid();
    const refused = refuseFull(memory);
    if (refused !== null) return refused;
    const draft = { kind: "fact", agent: null, text: what, source: actorName(actor) } as const;
    const kept = memory.remember({ ...draft, cause: `${cause}:remember`, eventTsMs: nowMs }, nowMs);
    return kept === null
      ? refusal("FORGOTTEN", "That was remembered and forgotten again.", 'Say it anew: "remember that ...".')
      : { ok: true, output: kept };
  },
  render: ({ memoryId, text: what }) => ({
    headline: `Remembered as number ${memoryId}`,
    blocks: [text(what), text(`/recall lists what is remembered; "forget ${memoryId}" takes it back.`)],
  }),
});

function nothingSaid(): Refusal {
  return refusal(
    "FACT_NEEDED",
    "There is nothing to remember in that. Nothing was done.",
    'Say what, for example "remember that I am away in August".',
  );
}

function refuseFull(memory: AgentMemory): Refusal | null {
  if (memory.count("fact") < FACTS_MAX) return null;
  return refusal(
    "MEMORY_FULL",
    `${FACTS_MAX} facts are remembered already. Nothing was done.`,
    'Type "/recall" to see them, and "forget" with the number of one that is no longer needed.',
  );
}
