/**
 * Free text: find the skill, read its arguments, and run it only when it is a read and the router is sure.
 * An order comes only through the parser that uses every word of it, and is then quoted, to be confirmed by a button.
 */
import type { SkillButton } from "#agents/define.ts";
import { readOrderRequest } from "#agents/orders/order-request.ts";
import { parseOrder, type ParsedOrder } from "#agents/orders/words/parse-order.ts";
import type { RegistryEntry } from "#agents/registry.ts";
import { refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import { allows } from "#src/domain/roles.ts";
import type { RouteCandidate } from "#src/ports/skill-router.ts";
import { confirmSkill, executeSkill } from "./execute.ts";
import { areTwo, inputsOf } from "./inputs-of.ts";
import { refuseOffLimits } from "./off-limits.ts";
import { answerByModel } from "./model-turn.ts";
import { answerResearch, researchIn } from "./research.ts";
import { smallTalk } from "./small-talk.ts";
import { mayComeFromLikeness, shownInstead } from "./likeness-gate.ts";
import { joinMessages, splitsOf } from "./two-parts.ts";
import { buttonsPart, refusalMessage, type Turn } from "./turn.ts";
import { TIMED_OUT, withinTime } from "./within-time.ts";

/**
 * The least confidence, and the least lead over the runner-up, that a skill runs with unasked. Of sentences unlike any
 * that the router had seen, seven in eight above both went to the right skill, and 3 in 200 to a wrong write; below, half.
 */
const CLEAR = { read: { confidence: 0.5, lead: 0.15 }, write: { confidence: 0.55, lead: 0.2 } } as const;
const ROUTE_TIMEOUT_MS = 5_000;
const CHOICES_MAX = 4;
/** A request is a sentence or two. */
const SAID_MAX = 500;

/** What asking back says first. */
export const LOST = "I did not understand that.";
export const WHICH = "Which of these do you mean?";

/** Offered where no skill fits the words at all. */
const FALLBACK_SKILLS: readonly string[] = ["show-help", "show-status", "show-brief"];

type Found = { readonly entry: RegistryEntry; readonly confidence: number };

/** Of a long text the beginning is read, which is said; no order is taken from a part of what was written. */
export async function answerText(whole: string, turn: Turn): Promise<OutboundMessage> {
  const said = whole.trim();
  if (said.length <= SAID_MAX) return await answerSaid(said, turn);
  const read = said.slice(0, SAID_MAX);
  if (parseOrder(read, turn.deps.desk) !== null) return refusalMessage(tooLong(said.length));
  const answer = await answerSaid(read, turn);
  const notice = `I read the first ${SAID_MAX} of your ${said.length} characters.`;
  return { ...answer, blocks: [text(notice), ...answer.blocks] };
}

function tooLong(length: number): Refusal {
  return refusal(
    "too-long",
    `I read ${SAID_MAX} of your ${length} characters, so I did nothing.`,
    'Say the order alone, for example "close sol on book 1".',
  );
}

async function answerSaid(said: string, turn: Turn): Promise<OutboundMessage> {
  if (said.startsWith("/")) return refusalMessage(unknownCommand(said));
  const social = smallTalk(said);
  if (social !== null) return { kind: "answer", severity: "info", headline: social, blocks: [] };
  const refused = refuseOffLimits(said);
  if (refused !== null) return refusalMessage(refused);
  const question = researchIn(said);
  if (question !== null) return await answerResearch(question, turn);
  const order = parseOrder(said, turn.deps.desk);
  if (order !== null) return await answerOrder(order, said, turn);
  const two = await findTwo(said, turn);
  if (two !== null) return joinMessages(await answerPart(two[0], turn), await answerPart(two[1], turn));
  const found = await findSkills(said, turn);
  const [best] = found;
  if (best === undefined || !isClear(found, best.entry.skill.effect))
    return (await answerByModel(said, turn)) ?? askBack(said, found, turn);
  const { effect } = best.entry.skill;
  // An order that no skill takes would else be answered with a figure about its symbol.
  if (effect === "read" && readOrderRequest(said, turn.deps.desk) !== null) return askBack(said, found, turn);
  return await answerPart({ said, entry: best.entry }, turn);
}

/** An order whose every word was used is quoted; any other is asked for again, beside what may be read instead. */
async function answerOrder(order: ParsedOrder, said: string, turn: Turn): Promise<OutboundMessage> {
  const entry = order.type === "order" ? turn.registry.find(order.skill) : null;
  if (order.type === "order" && entry !== null && isAsked(entry, turn))
    return await confirmSkill(entry, order.input, turn);
  const asked = askBack(said, await findSkills(said, turn), turn);
  if (order.type === "order") return asked;
  const isTwo = splitsOf(said).some((parts) => parts.every((part) => isOrder(part, turn)));
  return {
    ...asked,
    headline: `Nothing was done. ${isTwo ? "One order at a time." : order.why}`,
    blocks: [text('Say the order alone, for example "close sol on book 1".')],
  };
}

function isOrder(said: string, { deps }: Turn): boolean {
  return parseOrder(said, deps.desk)?.type === "order";
}

type Part = { readonly said: string; readonly entry: RegistryEntry };

/** Two things to read in one text, each clear by itself, and not twice the same; null for everything else. */
async function findTwo(said: string, turn: Turn): Promise<readonly [Part, Part] | null> {
  for (const [first, second] of splitsOf(said)) {
    const one = await clearPart(first, turn);
    const other = one === null ? null : await clearPart(second, turn);
    if (one !== null && other !== null && isAnother(one, other, turn)) return [one, other];
  }
  return null;
}

function isAnother(one: Part, other: Part, { deps }: Turn): boolean {
  const { skill } = one.entry;
  if (one.entry !== other.entry) return true;
  return (
    skill.effect === "read" && areTwo(skill.readInput(one.said, deps), skill.readInput(other.said, deps))
  );
}

async function clearPart(said: string, turn: Turn): Promise<Part | null> {
  const found = await findSkills(said, turn);
  const [best] = found;
  if (best === undefined || best.entry.skill.effect === "write" || !isClear(found, "read")) return null;
  return readOrderRequest(said, turn.deps.desk) === null ? { said, entry: best.entry } : null;
}

async function answerPart({ said, entry }: Part, turn: Turn): Promise<OutboundMessage> {
  const [input, second] = inputsOf(entry.skill, said, turn.deps);
  if (entry.skill.effect === "write") return await confirmSkill(entry, input, turn);
  const answer = await executeSkill(entry, input, turn);
  return second === undefined ? answer : joinMessages(answer, await executeSkill(entry, second, turn));
}

/** Best first; empty when nothing fits, and when the router failed or took too long: asking back needs no router. */
async function findSkills(said: string, turn: Turn): Promise<readonly Found[]> {
  const call = new AbortController();
  try {
    const candidates = await withinTime(turn.clock, ROUTE_TIMEOUT_MS, call, () =>
      turn.router.route(said, call.signal),
    );
    if (candidates === TIMED_OUT) throw new Error(`routing took more than ${ROUTE_TIMEOUT_MS} ms`);
    const found = knownOf(candidates, turn).filter(
      ({ entry }) => isAsked(entry, turn) && mayComeFromLikeness(entry.skill, said),
    );
    const [best] = found;
    turn.log.info("a text was routed", {
      jobId: turn.jobId,
      skill: best?.entry.skill.name ?? null,
      confidence: best?.confidence ?? 0,
    });
    return found;
  } catch (error) {
    turn.log.error("the router failed", { jobId: turn.jobId, err: error });
    return [];
  }
}

/** In a place that is bound to an agent, only what he can do. */
function isAsked({ agent }: RegistryEntry, { boundTo }: Turn): boolean {
  return boundTo === null || agent.name === boundTo;
}

/**
 * Whether the first of some guesses, the best first, may be gone by unasked. More is asked of a write: beside others to
 * choose from it costs a person the same one press, and a wrong one must not be what he is asked to confirm.
 */
export function isClear(
  [best, second]: readonly { readonly confidence: number }[],
  effect: "read" | "write",
): boolean {
  const { confidence, lead } = CLEAR[effect];
  if (best === undefined || best.confidence < confidence) return false;
  return best.confidence - (second?.confidence ?? 0) >= lead;
}

function unknownCommand(said: string): Refusal {
  const command = said.split(/\s/)[0] ?? said;
  return refusal(
    "COMMAND_UNKNOWN",
    `I do not know the command ${command.slice(0, 40)}.`,
    "Type /help for the list.",
  );
}

function knownOf(candidates: readonly RouteCandidate[], turn: Turn): readonly Found[] {
  const known = candidates.flatMap(({ skill, confidence }) => {
    const entry = turn.registry.find(shownInstead(skill));
    return entry === null ? [] : [{ entry, confidence }];
  });
  return known.filter(({ entry }, index) => known.findIndex((one) => one.entry === entry) === index);
}

function askBack(said: string, found: readonly Found[], turn: Turn): OutboundMessage {
  const buttons = found
    .flatMap(({ entry }) => candidateButton(entry, said, turn) ?? [])
    .slice(0, CHOICES_MAX);
  const isLost = buttons.length === 0;
  return {
    kind: "answer",
    severity: "info",
    headline: isLost ? LOST : WHICH,
    blocks: [text('Nothing was done. Press one, or say it in other words. "help" lists what you can ask.')],
    ...buttonsPart(
      (isLost ? fallbackButtons(turn) : buttons).map((button) => [button]),
      turn,
    ),
    footnote: turn.router.description,
  };
}

/** What a likeness of words offers is only ever to be read. */
function candidateButton(entry: RegistryEntry, said: string, turn: Turn): SkillButton | null {
  const { skill } = entry;
  if (skill.effect === "write" || !allows(turn.actor.role, skill.role)) return null;
  return readButton(entry, skill.readInput(said, turn.deps));
}

function readButton({ skill }: RegistryEntry, input: Readonly<Record<string, unknown>>): SkillButton {
  const details = Object.values(input).map(String).join(", ");
  const title = titleOf(skill.name);
  return { label: details === "" ? title : `${title}: ${details}`, skill: skill.name, input };
}

function fallbackButtons(turn: Turn): readonly SkillButton[] {
  return FALLBACK_SKILLS.flatMap((name) => {
    const entry = turn.registry.find(name);
    return entry === null ? [] : [readButton(entry, {})];
  });
}

/** "list-round-trips" as people read it: "List round trips". */
function titleOf(skillName: string): string {
  const words = skillName.replaceAll("-", " ");
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
