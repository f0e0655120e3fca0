/** What Discord's forms accept, by its documentation: the judge of what is rendered, and the server's 50035. */
import type { Json } from "./discord-world.ts";

const CONTENT_MAX = 2_000;
const EMBEDS_MAX = 10;
const EMBED_TEXT_MAX = 6_000;
const DESCRIPTION_MAX = 4_096;
const FOOTER_MAX = 2_048;
const ROWS_MAX = 5;
const BUTTONS_MAX = 5;
const OPTIONS_MAX = 25;
const LABEL_MAX = 80;
const CUSTOM_ID_MAX = 100;
const ATTACHMENTS_MAX = 10;
const ALT_MAX = 1_024;

/** What is wrong with the body of a message, by the path of the field; nothing when it is accepted. */
export function messageFaults(body: Json): string[] {
  const { content, embeds = [], components = [], attachments = [], nonce } = body;
  const faults: string[] = [];
  const rule = (holds: boolean, path: string): void => void (holds || faults.push(path));
  rule(typeof (content ?? "") === "string" && lengthOf(content) <= CONTENT_MAX, "content");
  rule(nonce === undefined || lengthOf(nonce) <= 25, "nonce");
  const list = embeds as Json[];
  rule(list.length <= EMBEDS_MAX, "embeds");
  rule(list.reduce((sum, embed) => sum + embedText(embed), 0) <= EMBED_TEXT_MAX, "embeds (text in all)");
  faults.push(...list.flatMap(embedFaults));
  const files = attachments as Json[];
  rule(files.length <= ATTACHMENTS_MAX, "attachments");
  rule(
    files.every((file) => lengthOf(file["description"]) <= ALT_MAX),
    "attachments.description",
  );
  faults.push(...componentFaults(components as Json[]));
  return faults;
}

/** Whether there is anything in it that a channel could show. */
export function isEmptyMessage(body: Json, files: number): boolean {
  const { content, embeds = [], components = [] } = body;
  const text = typeof content === "string" ? content.trim() : "";
  const shown = (embeds as Json[]).filter((embed) => embedText(embed) > 0);
  return text === "" && shown.length === 0 && (components as Json[]).length === 0 && files === 0;
}

function embedFaults(embed: Json, index: number): string[] {
  const { title, description, footer, color, fields = [] } = embed;
  const path = `embeds.${index}`;
  return [
    ...(lengthOf(title) <= 256 ? [] : [`${path}.title`]),
    ...(lengthOf(description) <= DESCRIPTION_MAX ? [] : [`${path}.description`]),
    ...(lengthOf((footer as Json | undefined)?.["text"]) <= FOOTER_MAX ? [] : [`${path}.footer`]),
    ...(color === undefined || (Number(color) >= 0 && Number(color) <= 0xff_ff_ff) ? [] : [`${path}.color`]),
    ...((fields as Json[]).length <= 25 ? [] : [`${path}.fields`]),
  ];
}

function embedText({ title, description, footer, fields = [] }: Json): number {
  const inFields = (fields as Json[]).map((field) => lengthOf(field["name"]) + lengthOf(field["value"]));
  return (
    lengthOf(title) +
    lengthOf(description) +
    lengthOf((footer as Json | undefined)?.["text"]) +
    inFields.reduce((sum, length) => sum + length, 0)
  );
}

function componentFaults(rows: readonly Json[]): string[] {
  const faults = rows.length <= ROWS_MAX ? [] : ["components"];
  const ids = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const path = `components.${index}`;
    const inner = (row["components"] ?? []) as Json[];
    if (row["type"] !== 1 || inner.length === 0) faults.push(path);
    const isSelect = inner[0]?.["type"] === 3;
    if (inner.length > (isSelect ? 1 : BUTTONS_MAX)) faults.push(`${path}.components`);
    for (const component of inner) {
      faults.push(
        ...(component["type"] === 3 ? selectFaults(component, path) : buttonFaults(component, path)),
      );
      const id = String(component["custom_id"]);
      if (ids.has(id)) faults.push(`${path}: COMPONENT_CUSTOM_ID_DUPLICATED`);
      ids.add(id);
    }
  }
  return faults;
}

function buttonFaults({ type, label, custom_id: id, style }: Json, path: string): string[] {
  return [
    ...(type === 2 && [1, 2, 3, 4].includes(Number(style)) ? [] : [`${path} (style)`]),
    ...(isBetween(label, 1, LABEL_MAX) ? [] : [`${path} (label)`]),
    ...(isBetween(id, 1, CUSTOM_ID_MAX) ? [] : [`${path} (custom_id)`]),
  ];
}

function selectFaults({ custom_id: id, options = [], placeholder }: Json, path: string): string[] {
  const list = options as Json[];
  const values = new Set(list.map((option) => option["value"]));
  return [
    ...(isBetween(id, 1, CUSTOM_ID_MAX) ? [] : [`${path} (custom_id)`]),
    ...(lengthOf(placeholder) <= 150 ? [] : [`${path} (placeholder)`]),
    ...(list.length >= 1 && list.length <= OPTIONS_MAX ? [] : [`${path} (options)`]),
    ...(values.size === list.length ? [] : [`${path} (option values are not unique)`]),
    ...(list.every(({ label, value }) => isBetween(label, 1, 100) && isBetween(value, 1, 100))
      ? []
      : [`${path} (option label or value)`]),
  ];
}

/** What is wrong with a modal. */
export function modalFaults({ custom_id: id, title, components = [] }: Json): string[] {
  const rows = components as Json[];
  const inputs = rows.flatMap((row) => (row["components"] ?? []) as Json[]);
  return [
    ...(isBetween(id, 1, CUSTOM_ID_MAX) ? [] : ["custom_id"]),
    ...(isBetween(title, 1, 45) ? [] : ["title"]),
    ...(rows.length >= 1 && rows.length <= 5 ? [] : ["components"]),
    ...(inputs.length === rows.length && inputs.every((input) => input["type"] === 4)
      ? []
      : ["components (type)"]),
    ...(inputs.every((input) => isBetween(input["label"], 1, 45)) ? [] : ["components (label)"]),
    ...(inputs.every((input) => lengthOf(input["placeholder"]) <= 100) ? [] : ["components (placeholder)"]),
  ];
}

/** What is wrong with the commands of a guild. */
export function commandFaults(commands: readonly Json[]): string[] {
  const names = commands.map((command) => String(command["name"]));
  const named = [...commands, ...commands.flatMap((command) => (command["options"] ?? []) as Json[])];
  return [
    ...(commands.length <= 100 ? [] : ["more than 100 commands"]),
    ...(new Set(names).size === names.length ? [] : ["APPLICATION_COMMANDS_DUPLICATE_NAME"]),
    ...named.flatMap(({ name, description, choices = [], autocomplete }) => [
      ...(/^[-_'\p{Ll}\p{N}]{1,32}$/u.test(String(name)) ? [] : [`${String(name)} (name)`]),
      ...(isBetween(description, 1, 100) ? [] : [`${String(name)} (description)`]),
      ...((choices as Json[]).length <= 25 ? [] : [`${String(name)} (choices)`]),
      ...(autocomplete === true && (choices as Json[]).length > 0 ? [`${String(name)} (autocomplete)`] : []),
    ]),
  ];
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === "string" && value.length >= least && value.length <= most;
}

function lengthOf(value: unknown): number {
  return typeof value === "string" ? value.length : 0;
}
