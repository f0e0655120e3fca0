import { z } from "zod";
import { agentNames, boundLines, placeOf, placeWords, readTarget } from "#agents/coo/place-words.ts";
import {
  defineSkill,
  isQuestion,
  isRefusal,
  type Question,
  type SkillButton,
  type SkillContext,
  type SkillServices,
} from "#agents/define.ts";
import { actorName } from "#agents/targets.ts";
import { ALERT_KINDS, modeOf } from "#src/domain/alert-settings.ts";
import { targetWords, type BindingTarget } from "#src/domain/chat-settings.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";

const input = z.strictObject({
  /** "stop-losses", "cfo", "off", as it was typed. */
  target: z.string().trim().max(100).optional(),
});

type Bound = {
  readonly where: string;
  /** Null where what was bound was taken away. */
  readonly target: BindingTarget | null;
  readonly taken: readonly string[];
  readonly lines: readonly string[];
};

export const bindTopic = defineSkill({
  name: "bind-topic",
  description:
    "Bind this topic or channel to an agent, whom everything said here is for, or to a kind of alert.",
  examples: [
    "bind this topic to stop-losses",
    "bind this channel to incidents",
    "bind this topic to the cfo",
    "unbind this topic",
    "unbind this channel",
  ],
  effect: "write",
  role: "operator",
  needs: ["alerts", "chats", "catalogue"],
  input,
  output: z.custom<Bound>((value) => typeof value === "object" && value !== null),
  readInput: (said) => {
    const isOff = /\bunbind\b/i.test(said);
    const target = /\bto (?:the )?(.{1,60})$/i.exec(said)?.[1];
    return isOff ? { target: "off" } : target === undefined ? {} : { target };
  },
  preview({ target }, deps, context) {
    const wanted = wantedOf(target, deps, context);
    if (isRefusal(wanted) || isQuestion(wanted)) return wanted;
    const where = placeWords(context);
    const what =
      wanted.target === null
        ? `Take away what ${where} is bound to.`
        : `Bind ${where} to ${targetWords(wanted.target)}.`;
    return {
      proposed: true,
      summary: what,
      label: wanted.target === null ? "Unbind" : "Bind",
      input: { target },
    };
  },
  run({ target }, deps, context) {
    const wanted = wantedOf(target, deps, context);
    if (isRefusal(wanted) || isQuestion(wanted)) return wanted;
    const place = placeOf(context);
    const order = { cause: context.cause, actor: actorName(context.actor) };
    const taken = wanted.target === null ? deps.chats.unbind(place, order) : [];
    if (wanted.target !== null) bind(wanted.target, deps, context);
    const lines = boundLines(deps.chats.bindings(), place);
    const output: Bound = {
      where: placeWords(context),
      target: wanted.target,
      taken: taken.map(targetWords),
      lines,
    };
    return { ok: true, output };
  },
  render: ({ where, target, taken, lines }) => ({
    headline: headlineOf(where, target, taken),
    blocks: [
      ...(target === null ? [] : [text(meaningOf(target, where))]),
      ...(lines.length === 0 ? [] : [{ type: "list" as const, items: lines.map((line) => [line]) }]),
    ],
    footnote: '"/topic off" takes away what is bound in the place where you type it.',
  }),
});

/** A kind that was off in this chat is on again: whoever binds it wants to hear it. */
function bind(
  target: BindingTarget,
  { chats, alerts }: Pick<SkillServices, "chats" | "alerts">,
  context: SkillContext,
): void {
  const place = placeOf(context);
  const order = { cause: context.cause, actor: actorName(context.actor) };
  chats.bind(place, target, order);
  const settings = alerts.settings(place);
  if (target.type !== "alerts" || modeOf(settings, target.kind) !== "off") return;
  const modes = { ...settings.modes, [target.kind]: "on" as const };
  alerts.change(place, { ...settings, modes }, `set ${target.kind} to on`, order);
}

function wantedOf(
  said: string | undefined,
  { catalogue, chats }: Pick<SkillServices, "catalogue" | "chats">,
  context: SkillContext,
): ReturnType<typeof readTarget> | Question | Refusal {
  if (said !== undefined && said !== "") return readTarget(said, catalogue);
  const where = placeWords(context);
  const lines = boundLines(chats.bindings(), placeOf(context));
  return {
    asked: true,
    question: `What is ${where} for?`,
    hint: [
      ...(lines.length === 0 ? ["Nothing is bound in this chat yet."] : [`Bound now: ${lines.join("; ")}.`]),
      'Press a kind of alert, which then comes here, or an agent, whom everything said here is for. Or type it: "/topic stop-losses", "/topic cfo", "/topic off".',
    ].join(" "),
    choices: [...ALERT_KINDS, ...agentNames(catalogue), "off"].map(targetButton),
  };
}

function targetButton(label: string): SkillButton {
  return { label, skill: "bind-topic", input: { target: label } };
}

function headlineOf(where: string, target: BindingTarget | null, taken: readonly string[]): string {
  const place = `${where.slice(0, 1).toUpperCase()}${where.slice(1)}`;
  if (target !== null) return `${place} is bound to ${targetWords(target)}`;
  return taken.length === 0
    ? `${place} was bound to nothing`
    : `${place} is not bound to ${taken.join(", ")} any more`;
}

function meaningOf(target: BindingTarget, where: string): string {
  return target.type === "agent"
    ? `Everything that is said here goes to the agent ${target.agent}, without anybody naming me. Commands work as everywhere.`
    : `Alerts of ${target.kind} come here now${where === "this topic" ? ", instead of to the rest of this chat" : ""}.`;
}
