import { exampleOf } from "#src/domain/platforms.ts";
import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { code, text, type Span } from "#src/domain/message.ts";
import type { PersonFigures } from "#src/features/people/people-api.ts";

type Listed = { readonly people: readonly PersonFigures[]; readonly readOnly: readonly string[] };

export const listPeople = defineSkill({
  name: "list-people",
  description: "Who may what: every person with a role, linked accounts, and chats where nobody writes.",
  examples: [
    "who has access",
    "list people",
    "show people",
    "people with a role",
    "list people and roles",
    "which people have access",
    "who has access to the desk",
    "show people with access",
  ],
  effect: "read",
  role: "operator",
  needs: ["people"],
  input: noInput,
  output: z.custom<Listed>((value) => typeof value === "object" && value !== null),
  readInput: () => ({}),
  run: (_input, { people }) => ({
    ok: true,
    output: { people: people.list(), readOnly: people.readOnlyChats() },
  }),
  render: ({ people, readOnly }) => ({
    headline: people.length === 1 ? "1 person has a role" : `${people.length} people have a role`,
    blocks: [
      { type: "list", items: people.map(personItem) },
      ...(readOnly.length === 0 ? [] : [text(`Nobody writes in ${readOnly.join(", ")}.`)]),
    ],
    footnote: `An owner changes it: "/grant ${exampleOf("44")} viewer", "/revoke ${exampleOf("44")}".`,
  }),
});

function personItem({ person, accounts, role, isInEnvironment, grants }: PersonFigures): readonly Span[] {
  const places = grants.flatMap((grant) => (grant.chat === null ? [] : [`${grant.role} in ${grant.chat}`]));
  const notes = [
    role ?? "no role elsewhere",
    ...places,
    ...(accounts.length > 1 ? [`also ${accounts.slice(1).join(", ")}`] : []),
    ...(isInEnvironment ? ["by the machine's settings"] : []),
  ];
  return [code(person), `: ${notes.join("; ")}`];
}
