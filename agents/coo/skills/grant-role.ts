import { exampleOf } from "#src/domain/platforms.ts";
import { z } from "zod";
import { personIn, placeIn, roleInWords } from "#agents/coo/people-words.ts";
import { defineSkill, isQuestion, isRefusal, type Question, type SkillContext } from "#agents/define.ts";
import { actorName, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import type { PersonFigures } from "#src/features/people/people-api.ts";

type Target = { readonly person: string; readonly role: Role; readonly chat: string | null };
type Granted = { readonly figures: PersonFigures; readonly target: Target };

const input = z.strictObject({
  /** "telegram:44 operator here", as it was typed. */
  request: z.string().trim().max(200).optional(),
});

export const grantRole = defineSkill({
  name: "grant-role",
  description: "Give a person a role, everywhere or in this group alone.",
  examples: [
    "make telegram:44 a viewer",
    "make discord:99 an operator",
    "make telegram:44 an owner",
    "give telegram:44 the operator role here",
    "grant discord:99 the role of a viewer",
    "let telegram:44 act as operator in this group",
    "promote telegram:44 to operator",
    "demote telegram:44 to viewer",
  ],
  effect: "write",
  role: "owner",
  needs: ["people"],
  input,
  output: z.custom<Granted>((value) => typeof value === "object" && value !== null),
  readInput: (said) => ({ request: said.slice(0, 200) }),
  preview({ request = "" }, _deps, context) {
    const target = targetOf(request, context);
    if (isRefusal(target) || isQuestion(target)) return target;
    const summary = `Make ${target.person} ${aRole(target.role)} ${placeWords(target)}.`;
    return { proposed: true, summary, label: `Make ${target.person} ${target.role}`, input: { request } };
  },
  run({ request = "" }, { people }, context) {
    const target = targetOf(request, context);
    if (isRefusal(target) || isQuestion(target)) return target;
    const order = { cause: context.cause, actor: actorName(context.actor) };
    const figures = people.grant(target.person, target.role, target.chat, order);
    return isRefusal(figures) ? figures : { ok: true, output: { figures, target } };
  },
  render: ({ figures, target }) => ({
    headline: `${figures.person} is ${aRole(target.role)} ${placeWords(target)}`,
    blocks: [text("/people shows who may what.")],
  }),
});

function targetOf(request: string, context: SkillContext): Target | Refusal | Question {
  const person = personIn(request, context);
  if (person === undefined)
    return refusal(
      "PERSON_NEEDED",
      `Who? Name an account, such as ${exampleOf("44")}. Nothing was done.`,
      `For example "/grant ${exampleOf("44")} operator". /whoami shows everybody their own id.`,
    );
  const role = roleInWords(request);
  if (role === undefined) return whichRole(person, request);
  const chat = placeIn(request, context);
  return chat !== null && typeof chat === "object" ? chat : { person, role, chat };
}

function whichRole(person: string, request: string): Question {
  return {
    asked: true,
    question: `Which role for ${person}?`,
    hint: `Or type it, for example "/grant ${person} viewer".`,
    choices: (["viewer", "operator", "owner"] as const).map((role) => ({
      label: `Make ${person} ${role}`,
      skill: "grant-role",
      input: { request: `${request} ${role}` },
    })),
  };
}

function aRole(role: Role): string {
  return role === "viewer" ? "a viewer" : `an ${role}`;
}

function placeWords({ chat }: Target): string {
  return chat === null ? "everywhere" : `in ${chat} alone`;
}
