/** The plan of an article by a model: a title and the sections, each with its one-sentence instruction. */
import { z } from "zod";
import { DeskError } from "../domain/errors.ts";
import type { CompletionRequest, Inference } from "../ports/inference.ts";
import { completeJson } from "./complete-json.ts";

const outlineSchema = z.strictObject({
  title: z.string().trim().min(3).max(100),
  sections: z
    .array(
      z.strictObject({
        heading: z.string().trim().min(2).max(80),
        instruction: z.string().trim().min(5).max(240),
      }),
    )
    .min(2)
    .max(5),
});
export type Outline = {
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly instruction: string }[];
};

export type OutlineRequest = Pick<CompletionRequest, "lane" | "agent" | "system" | "signal"> & {
  readonly order: string;
  /** What nothing supports in a title or a heading; empty where all of it holds. */
  readonly check: (outline: Outline) => readonly string[];
};

const TOKENS_MAX = 499;
const ATTEMPTS_MAX = 2;

/** An outline, or why none held. Rejects as `complete` does, but for what the model itself got wrong. */
export async function writeOutline(
  inference: Inference,
  { order, check, ...request }: OutlineRequest,
): Promise<Outline | { readonly faults: readonly string[] }> {
  let faults: readonly string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const complaint = faults.length === 0 ? "" : `\nYour last plan was refused: ${faults.join("; ")}.`;
    const messages = [{ role: "user" as const, text: `${order}${complaint}` }];
    const temperature = attempt === 1 ? 0.3 : 0.8;
    try {
      const { value } = await completeJson(
        inference,
        { ...request, messages, temperature, maxTokens: TOKENS_MAX },
        outlineSchema,
      );
      faults = [...twice(value), ...check(value)];
      if (faults.length === 0) return value;
    } catch (error) {
      if (!(error instanceof DeskError) || error.code !== "OUTPUT_INVALID") throw error;
      faults = [error.message];
    }
  }
  return { faults };
}

function twice({ sections }: Outline): readonly string[] {
  const headings = sections.map(({ heading }) => heading.toLowerCase());
  const again = headings.find((heading, index) => headings.indexOf(heading) !== index);
  return again === undefined ? [] : [`the heading "${again}" comes twice`];
}
