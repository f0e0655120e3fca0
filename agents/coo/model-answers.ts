/** The one message that a model's turn ends in. What it rests on stands under it, and can be looked at. */
import type { Agent, Answer, SkillButton } from "#agents/define.ts";
import type { AgentRun } from "#agents/run-agent.ts";
import { text, type Block, type OutboundMessage } from "#src/domain/message.ts";
import type { Receipt } from "#src/features/conversation/turn-store.ts";
import { sentencesOf } from "#src/facts/check/deed-claims.ts";
import { failedMessage } from "./faults.ts";
import { answerMessage, refusalMessage, type Turn } from "./turn.ts";

/** A skill's rendering, beside the receipt that is kept of it. */
export type Shown = { readonly receipt: Receipt; readonly answer: Answer };

export type ModelAnswer = {
  readonly agent: Agent;
  readonly shown: readonly Shown[];
  /** How many memories the model was shown. */
  readonly memories: number;
  readonly turn: Turn;
};

const HEADLINE_MAX = 160;
const NOTHING_CHANGED = "Nothing was changed by this answer.";

export function modelMessage(run: AgentRun<OutboundMessage>, answer: ModelAnswer): OutboundMessage {
  switch (run.stop) {
    case "answered":
      return answered(run.prose, run.figures, run.model, answer);
    case "handed-over":
      return run.end;
    case "rendered":
      return rendered("What the model made of it did not hold: these are the figures themselves.", answer);
    case "steps-exhausted":
      return rendered(
        `It took more steps than a turn may have (${run.steps}): this is what was found.`,
        answer,
      );
    case "failed":
      return rendered("The model failed on the way: this is what was found.", answer);
    case "aborted":
      return refusalMessage({ refused: true, code: "STOPPED", reason: "Stopped. Nothing was changed." });
  }
}

function answered(prose: string, figures: number, model: string, answer: ModelAnswer): OutboundMessage {
  const [first = prose, ...others] = sentencesOf(prose);
  const isShort = first.length <= HEADLINE_MAX;
  const title = `${answer.agent.name.replaceAll("-", " ")}, PAPER`;
  const body = isShort ? others.join(" ") : sentencesOf(prose).join(" ");
  return answerMessage(
    {
      headline: isShort ? withPaper(first, prose) : title,
      blocks: body === "" ? [] : [text(body)],
      buttons: receiptButtons(answer),
      footnote: restsOn(figures, model, answer),
    },
    answer.turn,
  );
}

/** Whatever a model says of money says that it is paper. */
function withPaper(first: string, prose: string): string {
  return /\bpaper\b/i.test(prose) ? first : `PAPER: ${first}`;
}

function restsOn(figures: number, model: string, { shown, memories, agent }: ModelAnswer): string {
  const counts = [counted(figures, "figure"), counted(shown.length, "receipt")];
  if (memories > 0) counts.push(memories === 1 ? "1 memory" : `${memories} memories`);
  return `${counts.join(", ")}. Worded by ${model} for ${agent.name}. ${NOTHING_CHANGED}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function receiptButtons({ shown, turn }: ModelAnswer): readonly (readonly SkillButton[])[] {
  if (shown.length === 0) return [];
  return [[{ label: "What it rests on", skill: "show-receipts", input: { turn: turn.jobId } }]];
}

/** The skills' own renderings, one after the other; without one there is nothing to show but the failure. */
function rendered(why: string, { shown, turn }: ModelAnswer): OutboundMessage {
  const [first, ...others] = shown;
  if (first === undefined)
    return failedMessage(turn.jobId, "The model found nothing to show. Ask in other words, or type /help.");
  const blocks: Block[] = [
    ...first.answer.blocks,
    ...others.flatMap(({ answer }) => [text({ text: answer.headline, style: "bold" }), ...answer.blocks]),
  ];
  return answerMessage({ ...first.answer, blocks, footnote: `${why} ${NOTHING_CHANGED}` }, turn);
}
