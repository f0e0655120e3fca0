/** Runs one skill for one person: input, role, time limit, output. The only place where a skill is called. */
import { z } from "zod";
import {
  isQuestion,
  isRefusal,
  servicesFor,
  type AnySkill,
  type Answer,
  type Proposal,
  type Question,
  type SkillContext,
} from "#agents/define.ts";
import type { RegistryEntry } from "#agents/registry.ts";
import { actorName, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import { allows, nameOfAccount, type Role } from "#src/domain/roles.ts";
import type { Deed } from "#src/features/audit-log/deed-recorder.ts";
import { failedMessage } from "./faults.ts";
import { TIMED_OUT, withinTime } from "./within-time.ts";
import {
  answerMessage,
  buttonsPart,
  questionMessage,
  refusalMessage,
  WRITE_FRESH_MS,
  type Turn,
} from "./turn.ts";

const SKILL_TIMEOUT_MS = 10_000;

type Input = Readonly<Record<string, unknown>>;

/** What came of a skill that was run: its answer, or why there is none. */
export type SkillOutcome =
  | { readonly type: "answered"; readonly answer: Answer }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "asked"; readonly question: Question }
  | { readonly type: "timed-out" };

/** Runs a skill. The input is whatever a command, a button or a model carried: parsed here. */
export async function runSkill(entry: RegistryEntry, input: Input, turn: Turn): Promise<SkillOutcome> {
  const { skill } = entry;
  const prepared = prepare(skill, input, turn);
  if (isRefusal(prepared)) return { type: "refused", refusal: prepared };
  const call = new AbortController();
  const context = contextOf(turn, call.signal);
  const result = await withinTime(turn.clock, SKILL_TIMEOUT_MS, call, () =>
    skill.run(prepared.input, servicesFor(skill, turn.deps), context),
  );
  if (result === TIMED_OUT) return { type: "timed-out" };
  if (isRefusal(result)) return { type: "refused", refusal: result };
  if (isQuestion(result)) return { type: "asked", question: result };
  if (skill.effect === "write") turn.deeds.wrote(deedOf(skill, input, turn));
  turn.log.info("a skill ran", { jobId: turn.jobId, skill: skill.name, agent: entry.agent.name });
  return { type: "answered", answer: skill.render(skill.output.parse(result.output), context) };
}

/** Runs a skill and puts what came of it as a message. */
export async function executeSkill(entry: RegistryEntry, input: Input, turn: Turn): Promise<OutboundMessage> {
  const outcome = await runSkill(entry, input, turn);
  switch (outcome.type) {
    case "answered":
      return answerMessage(withRefresh(outcome.answer, entry.skill, input), turn);
    case "refused":
      return refusalMessage(outcome.refusal);
    case "asked":
      return questionMessage(outcome.question, turn);
    case "timed-out":
      return timedOut(entry.skill, turn);
  }
}

/** Below the answer's own buttons: the same question again, answered in the same message. */
function withRefresh(answer: Answer, skill: AnySkill, input: Input): Answer {
  if (skill.live !== true) return answer;
  const refresh = { label: "Refresh", skill: skill.name, input, inPlace: true as const };
  return { ...answer, buttons: [...(answer.buttons ?? []), [refresh]] };
}

/** Says exactly what a write would do, with the button that does it. Changes nothing. */
export async function confirmSkill(entry: RegistryEntry, input: Input, turn: Turn): Promise<OutboundMessage> {
  const proposal = await previewSkill(entry, input, turn);
  if (proposal === TIMED_OUT) return timedOut(entry.skill, turn);
  if (isRefusal(proposal)) return refusalMessage(proposal);
  if (isQuestion(proposal)) return questionMessage(proposal, turn);
  const { label, input: bound } = proposal;
  const button = { label, skill: entry.skill.name, input: bound, inPlace: true as const };
  const seconds = WRITE_FRESH_MS / 1_000;
  return {
    kind: "approval",
    severity: "info",
    headline: `PAPER, to confirm: ${proposal.summary}`,
    blocks: [text(`Nothing is done until you press. The button works for ${seconds} s.`)],
    ...buttonsPart([[button]], turn),
  };
}

/** What a write skill proposes for an input; a refusal where the role or the input do not allow it. */
export async function previewSkill(
  { skill }: RegistryEntry,
  input: Input,
  turn: Turn,
): Promise<Proposal | Question | Refusal | typeof TIMED_OUT> {
  const prepared = prepare(skill, input, turn);
  if (isRefusal(prepared)) return prepared;
  const call = new AbortController();
  const context = contextOf(turn, call.signal);
  return await withinTime(turn.clock, SKILL_TIMEOUT_MS, call, () => {
    if (skill.preview === undefined) throw new Error(`skill "${skill.name}" has no preview`);
    return skill.preview(prepared.input, servicesFor(skill, turn.deps), context);
  });
}

/** A refusal where the actor's role does not reach. */
export function refuseRole({ actor, publicChat }: Turn, required: Role): Refusal | null {
  const held = actor.role;
  if (allows(held, required)) return null;
  if (publicChat !== null && held === "viewer")
    return refusal(
      "PUBLIC_CHAT",
      "Anybody can read this chat, so nothing is changed from it. Nothing was done.",
      `Write to me in private. Or an owner types there: /readonly off ${publicChat}`,
    );
  return refusal(
    "ROLE_NEEDED",
    `That needs the role ${required}; yours is ${held}. Nothing was done.`,
    "Ask an owner to do it, or to give you the role.",
  );
}

function prepare(skill: AnySkill, input: Input, turn: Turn): { readonly input: unknown } | Refusal {
  const refused = refuseRole(turn, skill.role);
  if (refused !== null) return deny(refused, skill, input, turn);
  const parsed = skill.input.safeParse(withRows(skill, input, turn));
  return parsed.success ? { input: parsed.data } : refuseInput(skill, parsed.error);
}

/** A refusal by role is on the record: who tried what he may not. */
export function deny(refused: Refusal, skill: AnySkill, input: Input, turn: Turn): Refusal {
  turn.deeds.denied({ ...deedOf(skill, input, turn), effect: skill.effect });
  return refused;
}

function deedOf({ name: skill }: AnySkill, input: Input, { actor, jobId: cause }: Turn): Deed {
  return { actor: actorName(actor), skill, input, cause };
}

/** The number of rows that the person likes, where none is named. */
function withRows(skill: AnySkill, input: Input, { actor, deps }: Turn): Input {
  const takesCount = skill.input instanceof z.ZodObject && "count" in skill.input.shape;
  if (!takesCount || input["count"] !== undefined) return input;
  const { count } = deps.preferences.of(nameOfAccount(actor));
  return count === undefined ? input : { ...input, count };
}

function refuseInput(skill: AnySkill, error: z.ZodError): Refusal {
  const faults = error.issues.map((issue) => [...issue.path.map(String), issue.message].join(": "));
  return refusal(
    "INPUT_INVALID",
    `I cannot use that: ${faults.join("; ")}.`,
    `For example: "${skill.examples[0] ?? skill.name}".`,
  );
}

function contextOf(turn: Turn, signal: AbortSignal): SkillContext {
  const { actor, chatId, chatKind, topicId, jobId: cause, clock } = turn;
  const topic = topicId === undefined ? {} : { topicId };
  return { actor, chatId, chatKind, ...topic, cause, nowMs: clock.nowMs(), signal };
}

function timedOut(skill: AnySkill, turn: Turn): OutboundMessage {
  turn.log.error("a skill took too long", {
    jobId: turn.jobId,
    skill: skill.name,
    limitMs: SKILL_TIMEOUT_MS,
  });
  return failedMessage(
    turn.jobId,
    skill.effect === "write"
      ? 'It took too long, and whether it was done is not known. Type "status" before you ask again.'
      : "It took too long. Ask again in a moment.",
  );
}
