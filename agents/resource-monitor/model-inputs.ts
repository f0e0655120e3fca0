import { z } from "zod";
import type { Refusal } from "#src/domain/errors.ts";
import type { InferenceStatus, ModelRole } from "#src/ports/inference.ts";

/** Which of the two models; the one that answers people unless said. */
export const whichModel = z.strictObject({
  which: z.enum(["primary", "reasoning"], 'either "primary" or "reasoning"').default("primary"),
});

export function readWhich(text: string): Record<string, unknown> {
  return /reason|research/i.test(text) ? { which: "reasoning" } : {};
}

/** A refusal when there is no such model. */
export function absentModel(status: InferenceStatus, role: ModelRole): Refusal | null {
  const model = status.models.find((one) => one.role === role);
  if (model !== undefined && model.state !== "absent") return null;
  return {
    refused: true,
    code: "MODEL_ABSENT",
    reason: role === "primary" ? "No model is set: the desk routes by words." : "No reasoning model is set.",
    hint:
      role === "primary"
        ? "On the machine: npm run model -- pull <uri>, then restart."
        : "Set REASONING_MODEL_PATH on the machine, then restart.",
  };
}
