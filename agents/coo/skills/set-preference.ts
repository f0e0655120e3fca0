import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { COUNT_MAX } from "#agents/inputs.ts";
import { refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import {
  PREFERENCE_KEYS,
  timeZoneOf,
  type PreferenceKey,
} from "#src/features/preferences/model/preferences.ts";
import { nameOfAccount } from "#src/domain/roles.ts";

const KEYS = PREFERENCE_KEYS as unknown as readonly [PreferenceKey, ...PreferenceKey[]];
const EXAMPLE =
  'Type for example "call me Sam", "show 5 rows by default" or "my time zone is Europe/Berlin".';
const NAME = /^[\p{L}][\p{L}\p{M}' .-]{0,29}$/u;

const input = z.strictObject({
  key: z.enum(KEYS).optional(),
  /** Absent forgets what is remembered. */
  value: z.string().trim().min(1).max(64).optional(),
  /** A book was asked for: refused, since no write may take its book from a habit. */
  book: z.boolean().optional(),
});

export const setPreference = defineSkill({
  name: "set-preference",
  description: "Remember how you like answers: your name, how many rows, your time zone. Never a book.",
  examples: [
    "call me sam",
    "my name is alex",
    "show 5 rows by default",
    "my time zone is europe/berlin",
    "i live in america/new_york time",
    "always show 20 rows",
    "use my local time asia/tokyo",
    "forget my name",
    "forget my time zone",
    "use book 1 by default",
  ],
  effect: "write",
  role: "operator",
  needs: ["preferences"],
  input,
  output: z.object({ key: z.enum(KEYS), value: z.string().nullable() }),
  readInput: readPreference,
  preview(wanted) {
    const change = changeOf(wanted);
    if (isRefusal(change)) return change;
    return {
      proposed: true,
      summary:
        change.value === null
          ? `forget your ${WORDS[change.key]}`
          : `remember your ${WORDS[change.key]}: ${change.value}`,
      label: change.value === null ? "Forget it" : "Remember it",
      input: { key: change.key, ...(change.value !== null && { value: change.value }) },
    };
  },
  run(wanted, { preferences }, { actor, nowMs }) {
    const change = changeOf(wanted);
    if (isRefusal(change)) return change;
    preferences.set(nameOfAccount(actor), change.key, change.value, nowMs);
    return { ok: true, output: change };
  },
  render: ({ key, value }) => ({
    headline:
      value === null ? `Your ${WORDS[key]} is forgotten` : `Your ${WORDS[key]} is ${value} from now on`,
    blocks: [text("It changes how answers look, and nothing that is done.")],
  }),
});

const WORDS: Readonly<Record<PreferenceKey, string>> = {
  name: "name",
  count: "number of rows",
  timeZone: "time zone",
};

type Change = { readonly key: PreferenceKey; readonly value: string | null };

function changeOf({ key, value, book }: z.output<typeof input>): Change | Refusal {
  if (book === true)
    return refusal(
      "NO_DEFAULT_BOOK",
      "There is no default book: whatever changes a book names it. Nothing was remembered.",
      EXAMPLE,
    );
  if (key === undefined) return refusal("PREFERENCE_MISSING", "What shall I remember?", EXAMPLE);
  if (value === undefined) return { key, value: null };
  if (key === "count") {
    const count = Number(value);
    return Number.isInteger(count) && count >= 1 && count <= COUNT_MAX
      ? { key, value }
      : refusal("COUNT_INVALID", `I can show 1 to ${COUNT_MAX} rows.`, EXAMPLE);
  }
  if (key === "timeZone") {
    const zone = timeZoneOf(value);
    return zone === null
      ? refusal("TIME_ZONE_UNKNOWN", `I know no time zone "${value}".`, EXAMPLE)
      : { key, value: zone };
  }
  return NAME.test(value) ? { key, value } : refusal("NAME_INVALID", "That is no name I can use.", EXAMPLE);
}

function readPreference(said: string): Record<string, unknown> {
  if (/\bbook\b|\bstandard\b|\binverted\b/i.test(said)) return { book: true };
  const zone = /\b([A-Za-z]+\/[A-Za-z_]+(?:\/[A-Za-z_]+)?|UTC|GMT)\b/i.exec(said)?.[1];
  if (/\bforget\b/i.test(said))
    return {
      key: /\bname\b/i.test(said) ? "name" : /\brows?\b|\bcount\b/i.test(said) ? "count" : "timeZone",
    };
  if (zone !== undefined) return { key: "timeZone", value: zone };
  const count = /\b(\d{1,3})\s+(?:rows?|lines?|entries|items)\b/i.exec(said)?.[1];
  if (count !== undefined) return { key: "count", value: count };
  const name = /\b(?:call me|my name is|i am called|name me)\s+([\p{L}][\p{L}\p{M}'-]*)/iu.exec(said)?.[1];
  return name === undefined ? {} : { key: "name", value: capital(name) };
}

function capital(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
