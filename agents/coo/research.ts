/**
 * "research why we lose at night": R&D looks it up with the reasoning model, which is loaded for it and leaves when it is
 * idle. Its words are held against the receipts like all others, and it changes nothing.
 */
import { refusal } from "#agents/targets.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { ModelRole } from "#src/ports/inference.ts";
import { answerByModel } from "./model-turn.ts";
import { refusalMessage, type Turn } from "./turn.ts";

const ASKED =
  /^(?:please |pls |can you |could you )*(?:research|investigate|(?:ask|let) the reasoning model(?: to)?)(?:\s*:\s*|\s+)(.{3,})$/is;
const RESEARCHER = "rnd";

/** The question that is to be researched; null for every other text. */
export function researchIn(said: string): string | null {
  return ASKED.exec(said.trim())?.[1]?.trim() ?? null;
}

export async function answerResearch(question: string, turn: Turn): Promise<OutboundMessage> {
  const model = researchModel(turn);
  const answered = model === null ? null : await answerByModel(question, turn, { agent: RESEARCHER, model });
  return answered ?? refusalMessage(model === null ? NO_MODEL : NOT_ANSWERED);
}

/** The reasoning model, loaded or not; without one, that which answers people. */
function researchModel({ model }: Turn): ModelRole | null {
  const models = model?.inference.status().models ?? [];
  const mayServe = (role: ModelRole): boolean =>
    models.some((one) => one.role === role && !["absent", "refused", "down"].includes(one.state));
  if (mayServe("reasoning")) return "reasoning";
  return mayServe("primary") ? "primary" : null;
}

const NO_MODEL = refusal(
  "NO_MODEL",
  "Research needs a model, and none is set.",
  'On the machine: npm run model. Without one, "failure vault", "compare the books" and "replay wider stops" look it up.',
);
const NOT_ANSWERED = refusal(
  "NOT_ANSWERED",
  "The model could not research that. Nothing was changed.",
  'Try again, or look yourself: "failure vault", "compare the books", "replay wider stops".',
);
