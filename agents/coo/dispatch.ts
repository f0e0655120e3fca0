/**
 * The one place where a message becomes an answer. Commands and buttons go straight to their skill, text
 * through the router; authority is checked here again, whatever the platform has checked before.
 */
import type { SkillServices } from "#agents/define.ts";
import { refusal } from "#agents/targets.ts";
import { agentOf, nameOfChat } from "#src/domain/chat-settings.ts";
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import { inTimeZone } from "#src/features/preferences/model/preferences.ts";
import { nameOfAccount, type Actor } from "#src/domain/roles.ts";
import { formatUtcSeconds } from "#src/facts/format.ts";
import { confirmSkill, deny, executeSkill, refuseRole } from "./execute.ts";
import { faultMessage } from "./faults.ts";
import { answerText } from "./free-text.ts";
import { callOfReply, type SkillCall } from "./replies.ts";
import { refusalMessage, WRITE_FRESH_MS, type DispatchDeps, type Turn } from "./turn.ts";

export type Dispatcher = {
  /** Answers one message of an authorised person. Never rejects: what goes wrong is an answer too. */
  handle(inbound: InboundMessage, actor: Actor, watch?: TurnWatch): Promise<OutboundMessage>;
};

/** What the caller hears of a turn, and how he ends it. */
export type TurnWatch = Pick<Turn, "signal" | "onWait">;

const NEVER: AbortSignal = new AbortController().signal;

export function createDispatcher(options: DispatchDeps): Dispatcher {
  const deps: SkillServices = { ...options.deps, catalogue: options.registry.catalogue };
  return {
    async handle(inbound, actor, watch = { signal: NEVER }) {
      const { chatId, chatKind, topicId, sentTsMs } = inbound;
      const place = { chatId, chatKind, ...(topicId === undefined ? {} : { topicId }) };
      const boundTo = agentOf(deps.chats.bindings(), inbound);
      const publicChat = inbound.isPublic === true ? nameOfChat(inbound) : null;
      const said = { actor, ...place, boundTo, publicChat, jobId: jobIdOf(inbound), sentTsMs };
      const turn: Turn = { ...options, ...watch, ...said, deps };
      try {
        return inOwnTime(await answer(inbound, turn), turn);
      } catch (error) {
        return faultMessage(error, turn);
      }
    },
  };
}

/** Times as the person wants to read them. */
function inOwnTime(message: OutboundMessage, { actor, deps }: Turn): OutboundMessage {
  const { timeZone } = deps.preferences.of(nameOfAccount(actor));
  return timeZone === undefined ? message : inTimeZone(message, timeZone);
}

/** The identity of a message: the same when its job runs again, so that a write with this cause happens once. */
export function jobIdOf({ platform, bot, updateId }: InboundMessage): string {
  return `${platform}-${bot}-${updateId}`;
}

/** The time, so that a person sees that the press was answered also where no figure has moved. */
function updatedNow({ footnote }: OutboundMessage, { clock }: Turn): { readonly footnote: string } {
  const updated = `Updated ${formatUtcSeconds(clock.nowMs())}`;
  return { footnote: footnote === undefined ? updated : `${footnote} · ${updated}` };
}

const NOTHING_TO_STOP = refusal(
  "NOTHING_TO_STOP",
  "Nothing is being worked on here.",
  "/pause stops new entries, /flatten closes all positions of a book.",
);

async function answer(inbound: InboundMessage, turn: Turn): Promise<OutboundMessage> {
  const { content } = inbound;
  if (content.type === "text" && !content.text.startsWith("/")) {
    const meant = await answerMeant(inbound, content.text, turn);
    if (meant !== null) return meant;
  }
  if (content.type === "command") return await answerCommand(content.skill, content.input, turn);
  if (content.type === "button") return await answerButton(content.actionId, turn);
  if (content.type === "text") return await answerText(content.text, turn);
  if (content.type === "stop") return refusalMessage(NOTHING_TO_STOP);
  return refusalMessage(
    refusal("FORWARDED", "I do not act on forwarded messages.", "Type it yourself, in your own words."),
  );
}

/**
 * A text that replies to one of the desk's messages goes to what that was about, and one that a person was asked for
 * where it was asked for; null for any other. A reply says more plainly what it is for: nothing waits for a text then.
 */
async function answerMeant(
  inbound: InboundMessage,
  said: string,
  turn: Turn,
): Promise<OutboundMessage | null> {
  const expected = turn.deps.expected.take(turn.actor, turn.jobId, turn.clock.nowMs());
  const asked = expected && { skill: expected.skill, input: { ...expected.input, [expected.field]: said } };
  const meant = replyCall(inbound, said, turn) ?? asked;
  const entry = meant === null ? null : turn.registry.find(meant.skill);
  return meant === null || entry === null ? null : await executeSkill(entry, meant.input, turn);
}

function replyCall(inbound: InboundMessage, said: string, { sent }: Turn): SkillCall | null {
  const subject = inbound.repliesTo === undefined ? null : sent.subjectOf(inbound, inbound.repliesTo);
  return subject === null ? null : callOfReply(subject, said);
}

async function answerCommand(
  skillName: string,
  input: Readonly<Record<string, unknown>>,
  turn: Turn,
): Promise<OutboundMessage> {
  const entry = turn.registry.find(skillName);
  if (entry === null) throw new Error(`a command names the unknown skill "${skillName}"`);
  const isLate = turn.clock.nowMs() - turn.sentTsMs > WRITE_FRESH_MS;
  return entry.skill.effect === "write" && (isLate || entry.skill.quoted === true)
    ? await confirmSkill(entry, input, turn)
    : await executeSkill(entry, input, turn);
}

async function answerButton(actionId: string, turn: Turn): Promise<OutboundMessage> {
  const action = turn.actions.find(actionId);
  const entry = action === null ? null : turn.registry.find(action.skill);
  if (action === null || entry === null)
    return refusalMessage(
      refusal(
        "BUTTON_UNKNOWN",
        "That button has expired or is not known. Nothing was done.",
        'Ask again in words, or type "help".',
      ),
    );
  const refused = refuseRole(turn, action.role);
  if (refused !== null) return refusalMessage(deny(refused, entry.skill, action.input, turn));
  if (action.expiresTsMs <= turn.clock.nowMs())
    return refusalMessage(
      refusal(
        "BUTTON_EXPIRED",
        "That button has expired. Nothing was done.",
        `Ask again, for example "${entry.skill.examples[0] ?? entry.skill.name}".`,
      ),
    );
  const answered = await executeSkill(entry, action.input, turn);
  if (!action.inPlace) return answered;
  return { ...answered, ...(entry.skill.live === true && updatedNow(answered, turn)), replaces: "pressed" };
}
