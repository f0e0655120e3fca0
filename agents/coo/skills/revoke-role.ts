import { exampleOf } from "#src/domain/platforms.ts";
import { z } from "zod";
import { personIn } from "#agents/coo/people-words.ts";
import {
  defineSkill,
  isQuestion,
  isRefusal,
  type Question,
  type SkillContext,
  type SkillServices,
} from "#agents/define.ts";
import { actorName, asChoices, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import type { PersonFigures } from "#src/features/people/people-api.ts";

const input = z.strictObject({ request: z.string().trim().max(200).optional() });

export const revokeRole = defineSkill({
  name: "revoke-role",
  description: "Take every role from a person, on all accounts; the last owner keeps it.",
  examples: [
    "revoke telegram:44",
    "take the role from telegram:44",
    "remove discord:99 from the desk",
    "kick telegram:44 out",
    "telegram:44 may not use the desk any more",
    "remove the access of discord:99",
    "take away all roles of telegram:44",
    "lock telegram:44 out",
  ],
  effect: "write",
  role: "owner",
  needs: ["people"],
  input,
  output: z.custom<PersonFigures>((value) => typeof value === "object" && value !== null),
  readInput: (said) => ({ request: said.slice(0, 200) }),
  preview({ request = "" }, deps, context) {
    const person = targetOf(request, deps, context);
    if (typeof person === "object") return person;
    const summary = `Take every role from ${person}, on all its accounts.`;
    return { proposed: true, summary, label: `Revoke ${person}`, input: { request: person } };
  },
  run({ request = "" }, deps, context) {
    const person = targetOf(request, deps, context);
    if (typeof person === "object") return person;
    const order = { cause: context.cause, actor: actorName(context.actor) };
    const figures = deps.people.revoke(person, order);
    return isRefusal(figures) || isQuestion(figures) ? figures : { ok: true, output: figures };
  },
  render: ({ person }) => ({
    headline: `${person} has no role any more`,
    blocks: [text("What it had queued is refused by the worker. /people shows who may what.")],
  }),
});

function targetOf(
  request: string,
  { people }: Pick<SkillServices, "people">,
  context: SkillContext,
): string | Refusal | Question {
  const person = personIn(request, context);
  if (person !== undefined) return person;
  const removable = people.list().filter(({ isInEnvironment }) => !isInEnvironment);
  if (removable.length === 0)
    return refusal(
      "NOBODY_TO_REVOKE",
      "Nobody has a role that an owner gave. Nothing was done.",
      "Roles of the machine's settings are taken away there, in its lists of owners, operators and viewers.",
    );
  return {
    asked: true,
    question: "Whose roles?",
    hint: `Or type it, for example "/revoke ${exampleOf("44")}".`,
    choices: asChoices(
      removable.map((one) => ({
        label: `Revoke ${one.person}`,
        skill: "revoke-role",
        input: { request: one.person },
      })),
    ),
  };
}
