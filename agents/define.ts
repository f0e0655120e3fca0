/** The two shapes that everything in this folder has: a skill is a schema and a function, an agent is data. */
import type { z } from "zod";
import type { Refusal } from "#src/domain/errors.ts";
import type { Attachment, Block, ChatKind, MessageSubject, Severity } from "#src/domain/message.ts";
import type { Actor, Role } from "#src/domain/roles.ts";
import type { AdjustmentReader, AdjustmentWriter } from "#src/features/adjustments/adjustments-api.ts";
import type { ArticlesApi } from "#src/features/publishing/articles-api.ts";
import type { AlertSettingsApi } from "#src/features/alerts/alert-settings-api.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { AgentMemory } from "#src/features/memory/agent-memory.ts";
import type { Charts } from "#src/features/charts/charts.ts";
import type { ControlReader, ControlWriter } from "#src/features/experiments/control-api.ts";
import type { ModelManager } from "#src/ports/model-manager.ts";
import type { DeskReader, DeskWriter, HealthReader } from "#src/ports/desk-api.ts";
import type { PeopleApi } from "#src/features/people/people-api.ts";
import type { RecordReader } from "#src/features/record/record-api.ts";
import type { ManualOrders } from "#src/ports/manual-orders.ts";
import type { ExpectedTexts } from "#src/features/conversation/expected-texts.ts";
import type { PublishingApi } from "#src/features/publishing/publishing-api.ts";
import type { VaultReader, VaultWriter } from "#src/features/vault/vault-api.ts";
import type { NewsReader } from "#src/features/news/news.ts";
import type { TurnStore } from "#src/features/conversation/turn-store.ts";

import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { CommandRuns } from "#src/features/workshop/command-runs.ts";
import type { MarketLook } from "#src/ports/market-look.ts";
import type { PreferenceStore } from "#src/features/preferences/preferences.ts";
import type { QualityReader } from "#src/ports/quality.ts";
import type { Workshop } from "#src/features/workshop/workshop.ts";

/** What the help skill may know of a skill: data, so that no agent imports another. */
export type CatalogueEntry = {
  readonly agent: string;
  readonly agentRole: string;
  readonly skill: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly effect: "read" | "write";
  readonly role: Role;
};

/** What there is for skills; each names in `needs` what it uses, and gets just that. */
export type SkillServices = {
  readonly desk: DeskReader & DeskWriter & ManualOrders;
  readonly health: HealthReader;
  readonly models: ModelManager;
  readonly control: ControlReader & ControlWriter;
  readonly approvals: Approvals;
  readonly people: PeopleApi;
  readonly alerts: AlertSettingsApi;
  readonly chats: ChatDesk;
  readonly record: RecordReader;
  readonly vault: VaultReader & VaultWriter;
  readonly expected: ExpectedTexts;
  readonly news: NewsReader;
  readonly memory: AgentMemory;
  readonly turns: TurnStore;
  readonly adjustments: AdjustmentReader & AdjustmentWriter;
  readonly publishing: PublishingApi;
  readonly charts: Charts;
  readonly articles: ArticlesApi;
  readonly catalogue: readonly CatalogueEntry[];
  readonly workshop: Workshop;
  readonly runs: CommandRuns;
  readonly audit: AuditLog;
  readonly preferences: PreferenceStore;
  readonly quality: QualityReader;
  readonly look: MarketLook;
};

/**
 * One call. `cause` is the idempotency key of a write; it is the same when the job runs again.
 * `signal` is aborted when the call runs out of time.
 */
export type SkillContext = {
  readonly actor: Actor;
  /** Where it was said, and whether others read along. */
  readonly chatId: string;
  readonly chatKind: ChatKind;
  /** The forum topic in the chat. */
  readonly topicId?: string;
  readonly cause: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
};

/** A button that runs a skill with this input. With `inPlace` its answer takes the place of the message it is on. */
export type SkillButton = {
  readonly label: string;
  readonly inPlace?: true;
  readonly skill: string;
  readonly input: Readonly<Record<string, unknown>>;
};

/** A skill's result in plain data; the platform decides how it looks. */
export type Answer = {
  readonly severity?: Severity;
  readonly headline: string;
  readonly blocks: readonly Block[];
  readonly buttons?: readonly (readonly SkillButton[])[];
  readonly footnote?: string;
  readonly attachments?: readonly Attachment[];
  /** What a reply to it is meant for. */
  readonly about?: MessageSubject;
};

/** Something is missing that only the person can say. A value: nothing was done, each choice is a button. */
export type Question = {
  readonly asked: true;
  readonly question: string;
  /** What to type instead of pressing. */
  readonly hint: string;
  readonly choices: readonly SkillButton[];
};

/** What a write would do, exactly, before it is done. `label` goes on the button that does it. */
export type Proposal = {
  readonly proposed: true;
  readonly summary: string;
  readonly label: string;
  /** What the button runs; may be bound more tightly than what was asked (a position's id). */
  readonly input: Readonly<Record<string, unknown>>;
};

export type SkillResult<Output> = { readonly ok: true; readonly output: Output } | Refusal | Question;

/**
 * A verb on a noun. `examples` are sentences that people say when they want it (the router learns from
 * them, `/help` shows the first); `role` is the least role that may run it.
 *
 * What only a person can say (which book, which symbol) is optional in `input`: `run` then returns a
 * Question. `preview` is what a write says before a person has confirmed it; it changes nothing.
 */
export type Skill<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Need extends keyof SkillServices = keyof SkillServices,
> = {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly effect: "read" | "write";
  readonly role: Role;
  /** Every run is quoted and confirmed first, a command's too: what is done is bound to what was shown. */
  readonly quoted?: true;
  /** Its figures change by themselves: the answer gets a button that asks again, in place. */
  readonly live?: true;
  /** Its answers hold text that strangers wrote (a headline, a file): in the same turn no write is proposed behind it. */
  readonly readsUntrusted?: true;
  readonly needs: readonly Need[];
  readonly input: Input;
  readonly output: Output;
  /** The part of the input that a free text holds; never more than the person said. */
  readInput(text: string, services: Pick<SkillServices, Need>): Record<string, unknown>;
  preview?(
    input: z.output<Input>,
    services: Pick<SkillServices, Need>,
    context: SkillContext,
  ): Promise<Proposal | Question | Refusal> | Proposal | Question | Refusal;
  run(
    input: z.output<Input>,
    services: Pick<SkillServices, Need>,
    context: SkillContext,
  ): Promise<SkillResult<z.output<Output>>> | SkillResult<z.output<Output>>;
  render(output: z.output<Output>, context: SkillContext): Answer;
};

/** A skill whose schemas are known only at run time, as the registry holds it. */
export type AnySkill = Skill;

export type Agent = {
  readonly name: string;
  readonly role: string;
  /** File name in prompts/, without its ending. */
  readonly prompt: string;
  readonly skills: readonly AnySkill[];
  /** Skill calls a turn may make. */
  readonly stepsMax: number;
};

const VERB_NOUN = /^[a-z]+(-[a-z]+)+$/;
const AGENT_NAME = /^[a-z]+(-[a-z]+)*$/;

/** Checks what the type cannot say. @throws Error on a malformed skill: at start, not in front of a person. */
export function defineSkill<
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Need extends keyof SkillServices = never,
>(skill: Skill<Input, Output, Need>): AnySkill {
  if (!VERB_NOUN.test(skill.name)) throw new Error(`skill "${skill.name}" is not named verb-noun`);
  if (skill.examples.length < 3)
    throw new Error(`skill "${skill.name}" needs at least three example sentences`);
  if (skill.effect === "write" && skill.preview === undefined)
    throw new Error(`skill "${skill.name}" writes, so it needs a preview to confirm`);
  if (skill.effect === "write" && skill.role === "viewer")
    throw new Error(`skill "${skill.name}" writes, so a viewer may not run it`);
  return skill;
}

/** @throws Error on a malformed agent. */
export function defineAgent(agent: Agent): Agent {
  if (!AGENT_NAME.test(agent.name)) throw new Error(`agent "${agent.name}" is not a lower-case name`);
  if (agent.skills.length === 0) throw new Error(`agent "${agent.name}" has no skill`);
  if (agent.stepsMax < 1 || agent.stepsMax > 8) throw new Error(`agent "${agent.name}": stepsMax is 1 to 8`);
  return agent;
}

/** Of all services those that a skill has named. */
export function servicesFor({ needs }: AnySkill, all: SkillServices): SkillServices {
  return Object.fromEntries(needs.map((name) => [name, all[name]])) as SkillServices;
}

export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}

export function isQuestion(value: object): value is Question {
  return "asked" in value;
}
