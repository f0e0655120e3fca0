import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { text } from "#src/domain/message.ts";
import type { Preferences } from "#src/features/preferences/model/preferences.ts";
import { nameOfAccount } from "#src/domain/roles.ts";

const preferencesSchema = z.object({
  name: z.string().optional(),
  count: z.int().optional(),
  timeZone: z.string().optional(),
});

export const showPreferences = defineSkill({
  name: "show-preferences",
  description: "What is remembered about how you like answers.",
  examples: [
    "my preferences",
    "show my preferences",
    "which time zone do i use",
    "how many rows do you show me",
    "what do you call me",
    "what are my display settings",
    "list my preferences",
  ],
  effect: "read",
  role: "viewer",
  needs: ["preferences"],
  input: noInput,
  output: preferencesSchema,
  readInput: () => ({}),
  run: (_input, { preferences }, { actor }) => ({ ok: true, output: preferences.of(nameOfAccount(actor)) }),
  render: (preferences) => ({
    headline: "How you like answers",
    blocks: [
      { type: "fields", fields: fieldsOf(preferences as Preferences) },
      text('Change it with "call me Sam", "show 5 rows by default" or "my time zone is Europe/Berlin".'),
    ],
  }),
});

function fieldsOf({ name, count, timeZone }: Preferences): { label: string; value: string }[] {
  return [
    { label: "Name", value: name ?? "not told" },
    { label: "Rows of a list", value: count === undefined ? "as each answer has it" : String(count) },
    { label: "Time zone", value: timeZone ?? "UTC" },
  ];
}
