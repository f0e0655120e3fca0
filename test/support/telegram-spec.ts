/** Telegram's published description of the Bot API as a judge of calls, where it is at hand. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Parameters } from "./telegram-methods.ts";

type Field = { readonly name: string; readonly types: readonly string[]; readonly required: boolean };
/** `subtypes`: the object is one of these. */
type Shape = { readonly fields?: readonly Field[]; readonly subtypes?: readonly string[] };
type Specification = {
  readonly methods: Readonly<Record<string, Shape>>;
  readonly types: Readonly<Record<string, Shape>>;
};

const PATH = join(import.meta.dirname, "../../../shared/data/examples/specs/telegram_bot_api_9.2.json");

/** Why a test that needs the description is skipped, or false. */
export const TELEGRAM_SPEC_SKIP: string | false = existsSync(PATH) ? false : "../shared/data is absent";

/** What came after version 9.2, from the list of changes up to 10.3; grammY's types know it. */
const NEWER_METHODS: Readonly<Record<string, readonly string[]>> = {
  sendMessageDraft: [
    "chat_id",
    "draft_id",
    "text",
    "message_thread_id",
    "parse_mode",
    "entities",
    "can_stop",
  ],
};
const NEWER_FIELDS: ReadonlySet<string> = new Set([
  "ephemeral_message_parameters",
  "ephemeral_message_id",
  "is_ephemeral",
]);

let loaded: Specification | null = null;

function specification(): Specification {
  loaded ??= JSON.parse(readFileSync(PATH, "utf8")) as Specification;
  return loaded;
}

/** What is wrong with a call; nothing where the description is absent. */
export function telegramFaults(method: string, parameters: Parameters): readonly string[] {
  if (TELEGRAM_SPEC_SKIP !== false) return [];
  const newer = NEWER_METHODS[method];
  if (newer !== undefined)
    return Object.keys(parameters).flatMap((name) =>
      newer.includes(name) ? [] : [`${method} has no ${name}`],
    );
  // A file travels beside the parameters, under a name that one of them points to.
  const values = Object.fromEntries(Object.entries(parameters).filter(([, value]) => !isFile(value)));
  return shapeFaults(method, values, specification().methods[method]);
}

function shapeFaults(where: string, value: Parameters, shape: Shape | undefined): string[] {
  if (shape === undefined) return [`${where} is not described`];
  const fields = new Map((shape.fields ?? []).map((field) => [field.name, field]));
  const missing = [...fields.values()].filter((field) => field.required && !(field.name in value));
  return [
    ...missing.map((field) => `${where} lacks ${field.name}`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const field = fields.get(name);
      if (field === undefined) return NEWER_FIELDS.has(name) ? [] : [`${where} has no ${name}`];
      return valueFaults(`${where}.${name}`, inner, field.types);
    }),
  ];
}

/** A value fits at least one of the types that its field may have; the faults of the nearest one otherwise. */
function valueFaults(where: string, value: unknown, types: readonly string[]): string[] {
  const attempts = types
    .flatMap((type) => [type, ...(specification().types[type]?.subtypes ?? [])])
    .map((type) => typeFaults(where, value, type));
  return attempts.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

function typeFaults(where: string, value: unknown, type: string): string[] {
  const element = /^Array of (.+)$/.exec(type)?.[1];
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${where} is no array`];
    return value.flatMap((item, index) => valueFaults(`${where}[${index}]`, item, [element]));
  }
  const check = PLAIN[type];
  if (check !== undefined) return check(value) ? [] : [`${where} is no ${type}: ${JSON.stringify(value)}`];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${where} is no ${type}`, `${where} is plain`];
  return shapeFaults(where, value as Parameters, specification().types[type]);
}

/** In a form with files every value is text. */
const PLAIN: Readonly<Record<string, (value: unknown) => boolean>> = {
  Integer: (value) => Number.isSafeInteger(value) || (typeof value === "string" && /^-?\d+$/.test(value)),
  Float: (value) => typeof value === "number",
  String: (value) => typeof value === "string",
  Boolean: (value) => typeof value === "boolean",
  True: (value) => value === true,
  InputFile: (value) => typeof value === "string" && value.startsWith("attach://"),
};

function isFile(value: unknown): boolean {
  return typeof value === "object" && value !== null && "bytes" in value;
}
