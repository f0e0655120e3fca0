import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Question } from "#agents/define.ts";
import { actorName, asChoices, refusal } from "#agents/targets.ts";
import { present } from "#agents/read-input.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import type { AdjustmentFigures, AdjustmentReader } from "#src/features/adjustments/adjustments-api.ts";
import { countsText } from "#src/features/adjustments/adjustment-blocks.ts";
import { adjustmentField, adjustmentSchema, readAdjustmentId } from "../adjustment-schemas.ts";

const LOOKED_AT = 50;

export const revertAdjustment = defineSkill({
  name: "revert-adjustment",
  description:
    "Undo an adjustment that is in force: exactly what it changed, and nothing that was changed since.",
  examples: [
    "revert adjustment-3",
    "revert the adjustment",
    "undo adjustment-2",
    "undo the last adjustment",
    "take the adjustment back",
    "roll back adjustment-1",
  ],
  effect: "write",
  role: "owner",
  needs: ["adjustments"],
  input: z.strictObject({ adjustment: adjustmentField }),
  output: adjustmentSchema,
  readInput: (said) => present({ adjustment: readAdjustmentId(said) }),
  preview({ adjustment }, { adjustments }) {
    const target = findActive(adjustment, adjustments);
    if (isRefusal(target) || isQuestion(target)) return target;
    return {
      proposed: true,
      summary: `revert ${target.adjustmentId}: ${target.title}`,
      label: `Revert ${target.adjustmentId}`,
      input: { adjustment: target.adjustmentId },
    };
  },
  run({ adjustment }, { adjustments }, { actor, cause }) {
    const order = { actor: actorName(actor), cause };
    if (adjustment === undefined) {
      const target = findActive(adjustment, adjustments);
      if (isRefusal(target) || isQuestion(target)) return target;
      return answerOf(adjustments.revert(target.adjustmentId, order));
    }
    return answerOf(adjustments.revert(adjustment, order));
  },
  render(one) {
    const counts = countsText(one);
    return {
      headline: `PAPER: ${one.adjustmentId} is ${one.state}: ${one.title}`,
      blocks: [text(one.steps.at(-1)?.what ?? ""), ...(counts === null ? [] : [text(counts)])],
    };
  },
});

function answerOf(answer: Refusal | AdjustmentFigures) {
  return isRefusal(answer) ? answer : { ok: true as const, output: answer };
}

/** The one that is named, or the only one in force. */
function findActive(
  adjustmentId: string | undefined,
  adjustments: AdjustmentReader,
): AdjustmentFigures | Refusal | Question {
  const active = adjustments.adjustments(LOOKED_AT).filter(({ state }) => state === "active");
  const candidates =
    adjustmentId === undefined ? active : active.filter((one) => one.adjustmentId === adjustmentId);
  const [one, second] = candidates;
  if (one === undefined)
    return refusal(
      "ADJUSTMENT",
      adjustmentId === undefined ? "No adjustment is in force." : `"${adjustmentId}" is not in force.`,
      "Type /adjust for what there is.",
    );
  if (second === undefined) return one;
  return {
    asked: true,
    question: "Which adjustment?",
    hint: `Or type it, for example "revert ${one.adjustmentId}".`,
    choices: asChoices(
      candidates.map(({ adjustmentId: id, title }) => ({
        label: `${id}: ${title}`,
        skill: "revert-adjustment",
        input: { adjustment: id },
      })),
    ),
  };
}
