import { z } from "zod";
import { defineSkill, isRefusal, type Question } from "#agents/define.ts";
import { actorName } from "#agents/targets.ts";
import { VERDICT_RULES } from "#src/domain/verdict.ts";
import { text } from "#src/domain/message.ts";
import { epochSchema } from "../control-schemas.ts";

const REASON_MAX = 200;
const REASONS = ["settings were changed", "the market has changed", "a fresh start"] as const;
const REASON = /(?::|\bbecause(?: of)?\b|\bdue to\b|\breason\b)\s*(.+)$/i;

export const lockBaseline = defineSkill({
  name: "lock-baseline",
  description: "Draw a line under the experiment: what comes before and after is counted apart.",
  examples: [
    "lock baseline: new stop distances",
    "lock the baseline",
    "lock a baseline because the strategy changed",
    "set a new baseline",
    "start a new epoch",
    "begin a new epoch of the experiment",
    "draw a line under the experiment",
    "reset the experiment counters",
  ],
  effect: "write",
  role: "owner",
  needs: ["control"],
  input: z.strictObject({ reason: z.string().trim().max(REASON_MAX).optional() }),
  output: epochSchema,
  readInput: (said) => readReason(said),
  preview({ reason }, { control }) {
    if (reason === undefined || reason === "") return askReason();
    const { epoch, progress } = control.status();
    return {
      proposed: true,
      summary: `Lock a baseline: epoch ${epoch} ends with ${progress.roundTrips} round trips of book 2, epoch ${epoch + 1} begins. Reason: ${reason}.`,
      label: `Lock a baseline, begin epoch ${epoch + 1}`,
      input: { reason },
    };
  },
  run({ reason }, { control }, { actor, cause }) {
    if (reason === undefined || reason === "") return askReason();
    const locked = control.lockBaseline(reason, { cause, actor: actorName(actor) });
    return isRefusal(locked) ? locked : { ok: true, output: locked };
  },
  render: ({ epoch, reason }) => ({
    headline: `PAPER experiment: epoch ${epoch} begins`,
    blocks: [
      text(`Reason: ${reason}`),
      text(
        `Open positions still count in the epoch that they were opened in. A verdict needs ${VERDICT_RULES.roundTrips} new round trips.`,
      ),
    ],
  }),
});

/** What stands behind a colon or "because": "lock the baseline because of the new stops" says "the new stops". */
function readReason(said: string): Record<string, unknown> {
  const reason = REASON.exec(said)?.[1]?.trim() ?? "";
  return reason === "" ? {} : { reason: reason.slice(0, REASON_MAX) };
}

/** A press is a word given: the reason is on the button. */
function askReason(): Question {
  return {
    asked: true,
    question: "Why shall a new epoch begin? The reason stays on the record.",
    hint: 'Press one, or say it: "lock baseline: new stop distances".',
    choices: REASONS.map((reason) => ({
      label: `New epoch: ${reason}`,
      skill: "lock-baseline",
      input: { reason },
    })),
  };
}
