/** What one inbound message carries through the COO, and the messages that can come of it. */
import type { Answer, Question, SkillButton, SkillServices } from "#agents/define.ts";
import type { Registry } from "#agents/registry.ts";
import type { Prompts } from "#agents/system-prompt.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text, type Button, type ChatKind, type OutboundMessage } from "#src/domain/message.ts";
import type { Actor } from "#src/domain/roles.ts";
import type { AgentMemory } from "#src/features/memory/agent-memory.ts";
import type { ActionStore } from "#src/features/approvals/action-store.ts";
import type { DeedRecorder } from "#src/features/audit-log/deed-recorder.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Inference, Wait } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { SkillRouter } from "#src/ports/skill-router.ts";
import type { TurnStore } from "#src/features/conversation/turn-store.ts";

/** A write may be confirmed for this long, and is confirmed again when it arrives later than this. */
export const WRITE_FRESH_MS = 60_000;
const READ_BUTTON_MS = 24 * 3_600_000;
const LABEL_MAX = 40;

/** Everything the dispatcher was built with. */
export type DispatchDeps = {
  readonly registry: Registry;
  readonly router: SkillRouter;
  /** Null on a desk that is built without a model; one that is only away says so itself. */
  readonly model: ModelDeps | null;
  readonly deps: Omit<SkillServices, "catalogue">;
  readonly actions: ActionStore;
  readonly deeds: DeedRecorder;
  /** What the desk's own messages were about. */
  readonly sent: Pick<OutboxStore, "subjectOf">;
  readonly clock: Clock;
  readonly log: Log;
};

/** What a model's turn needs besides. */
export type ModelDeps = {
  readonly inference: Inference;
  readonly prompts: Prompts;
  readonly memory: AgentMemory;
  readonly turns: TurnStore;
};

/** One message being answered. `jobId` names it in the log, in a failure, and as the cause of its writes. */
export type Turn = Omit<DispatchDeps, "deps"> & {
  readonly deps: SkillServices;
  readonly actor: Actor;
  readonly chatId: string;
  readonly chatKind: ChatKind;
  readonly topicId?: string;
  /** Whom the place is bound to: nobody else answers words there. Null where the COO finds out. */
  readonly boundTo: string | null;
  /** The name of the chat where anybody can read it: roles do not write there. Null for any other. */
  readonly publicChat: string | null;
  readonly jobId: string;
  readonly sentTsMs: number;
  /** Aborted when the person stops the turn, or its job ends. */
  readonly signal: AbortSignal;
  /** Hears where the turn stands in the model's queue. */
  readonly onWait?: (wait: Wait) => void;
};

export function refusalMessage(refusal: Refusal): OutboundMessage {
  return {
    kind: "refusal",
    severity: "info",
    headline: refusal.reason,
    blocks: refusal.hint === undefined ? [] : [text(refusal.hint)],
  };
}

export function answerMessage(answer: Answer, turn: Turn): OutboundMessage {
  return {
    kind: "answer",
    severity: answer.severity ?? "info",
    headline: answer.headline,
    blocks: answer.blocks,
    ...buttonsPart(answer.buttons ?? [], turn),
    ...(answer.footnote === undefined ? {} : { footnote: answer.footnote }),
    ...(answer.attachments === undefined ? {} : { attachments: answer.attachments }),
    ...(answer.about === undefined ? {} : { about: answer.about }),
  };
}

/** Asks; nothing was done. The answer takes the question's place. */
export function questionMessage(question: Question, turn: Turn): OutboundMessage {
  return {
    kind: "answer",
    severity: "info",
    headline: question.question,
    blocks: [text(question.hint)],
    ...buttonsPart(
      inColumns(question.choices).map((row) => row.map((choice) => ({ ...choice, inPlace: true as const }))),
      turn,
    ),
  };
}

/** Short labels side by side, long ones a row each: on a phone a label must not be cut. */
function inColumns(choices: readonly SkillButton[]): readonly (readonly SkillButton[])[] {
  const longest = Math.max(0, ...choices.map(({ label }) => label.length));
  const columns = longest <= 7 ? 3 : longest <= 18 ? 2 : 1;
  return Array.from({ length: Math.ceil(choices.length / columns) }, (_, row) =>
    choices.slice(row * columns, (row + 1) * columns),
  );
}

type ButtonsPart = Pick<OutboundMessage, "buttons">;

export function buttonsPart(rows: readonly (readonly SkillButton[])[], turn: Turn): ButtonsPart {
  const buttons = rows
    .map((row) => row.map((button) => rememberButton(button, turn)))
    .filter((row) => row.length > 0);
  return buttons.length === 0 ? {} : { buttons };
}

function rememberButton(button: SkillButton, turn: Turn): Button {
  const entry = turn.registry.find(button.skill);
  if (entry === null) throw new Error(`a button runs the unknown skill "${button.skill}"`);
  const { role, effect } = entry.skill;
  const lifeMs = effect === "write" ? WRITE_FRESH_MS : READ_BUTTON_MS;
  const expiresTsMs = turn.clock.nowMs() + lifeMs;
  const { skill, input, inPlace = false } = button;
  const actionId = turn.actions.remember({ skill, input, role, inPlace, expiresTsMs });
  const marks = { ...(inPlace && { inPlace }), ...(effect === "write" && { effect }) };
  return { label: fitLabel(button.label), actionId, ...marks };
}

/** At most 40 characters, which fit a phone and every platform. */
function fitLabel(label: string): string {
  return label.length <= LABEL_MAX ? label : `${label.slice(0, LABEL_MAX - 1)}…`;
}
