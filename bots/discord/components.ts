/** Buttons as Discord's components, and what a component says when it is used. */
import {
  ButtonStyle,
  ComponentType,
  TextInputStyle,
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIModalInteractionResponseCallbackData,
} from "discord.js";
import type { Button, MessageKind } from "#src/domain/message.ts";
import { oneLine } from "#bots/render-text.ts";

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Rows of one message. */
export const ROWS_MAX = 5;
const ROW_BUTTONS_MAX = 5;
const OPTIONS_MAX = 25;
const LABEL_MAX = 80;
const OPTION_LABEL_MAX = 100;
const CUSTOM_ID_MAX = 100;
const TITLE_MAX = 45;
const CONFIRM_WORD = "yes";

/**
 * What happens at a press, which Discord wants to know before the worker has answered: a new message, an edit of the
 * pressed one, or a question in a window of its own.
 */
export type PressMode = "reply" | "in-place" | "confirm";
export type Press = { readonly mode: PressMode; readonly actionId: string };

const LETTERS: Readonly<Record<PressMode, string>> = { reply: "r", "in-place": "p", confirm: "c" };
const MODES = new Map(Object.entries(LETTERS).map(([mode, letter]) => [letter, mode as PressMode]));
const PRESS_ID = /^([rpc])\d+:(.{1,32})$/s;

/** The custom id of a component. The number keeps ids apart that stand twice in a message, which Discord refuses. */
function pressId(press: Press, index: number): string {
  return `${LETTERS[press.mode]}${index}:${press.actionId}`;
}

/** Null for a component that is none of ours. */
export function readPressId(customId: string): Press | null {
  const [, letter, actionId] = PRESS_ID.exec(customId) ?? [];
  const mode = MODES.get(letter ?? "");
  return mode === undefined || actionId === undefined ? null : { mode, actionId };
}

/** The button that ends a turn, by the update that the turn answers. */
export function stopId(updateId: string): string {
  return `stop:${updateId}`;
}

/** The update whose turn is to end; null for any other component. */
export function readStopId(customId: string): string | null {
  return /^stop:(\d{1,20})$/.exec(customId)?.[1] ?? null;
}

/** A write is asked about once more, unless the message that it is on asks already. */
function modeOf({ inPlace, effect }: Button, kind: MessageKind): PressMode {
  if (inPlace === true) return "in-place";
  return effect === "write" && kind !== "approval" ? "confirm" : "reply";
}

function styleOf(
  { effect }: Button,
  kind: MessageKind,
): ButtonStyle.Success | ButtonStyle.Danger | ButtonStyle.Secondary {
  if (effect !== "write") return ButtonStyle.Secondary;
  return kind === "approval" ? ButtonStyle.Success : ButtonStyle.Danger;
}

type Choice = { readonly button: Button; readonly id: string };

/** As rows of buttons where they fit into one message, else as menus to choose from; any number of rows. */
export function componentRows(buttons: readonly (readonly Button[])[], kind: MessageKind): Row[] {
  let index = 0;
  const toChoice = (button: Button): Choice => {
    index += 1;
    return { button, id: pressId({ mode: modeOf(button, kind), actionId: button.actionId }, index) };
  };
  const rows = buttons.map((row) => row.map(toChoice)).flatMap((row) => inGroups(row, ROW_BUTTONS_MAX));
  if (rows.length <= ROWS_MAX) return rows.map((row) => buttonRow(row, kind));
  const menus = inGroups(rows.flat(), OPTIONS_MAX);
  return menus.map((choices, menu) => menuRow(choices, menu, menus.length));
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, group) => items.slice(group * size, (group + 1) * size));
}

function buttonRow(choices: readonly Choice[], kind: MessageKind): Row {
  return {
    type: ComponentType.ActionRow,
    components: choices.map(({ button, id }) => ({
      type: ComponentType.Button,
      style: styleOf(button, kind),
      label: labelOf(button, LABEL_MAX),
      custom_id: id,
    })),
  };
}

function menuRow(choices: readonly Choice[], menu: number, menus: number): Row {
  const options = choices.map(({ button, id }) => ({ label: labelOf(button, OPTION_LABEL_MAX), value: id }));
  const placeholder = menus === 1 ? "Choose" : `Choose (${menu + 1} of ${menus})`;
  return {
    type: ComponentType.ActionRow,
    components: [{ type: ComponentType.StringSelect, custom_id: `menu-${menu}`, placeholder, options }],
  };
}

function labelOf({ label }: Button, most: number): string {
  const line = oneLine(label);
  return line === "" ? "(no label)" : cut(line, most);
}

/** At most so many UTF-16 units, without half a character at the end. */
export function cut(value: string, most: number): string {
  return value.length <= most ? value : `${value.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

export type Modal = APIModalInteractionResponseCallbackData;

/** What a modal is sent off with: the confirmation of a press, or the last argument of a command. */
export type ModalPurpose =
  | { readonly type: "confirm"; readonly actionId: string }
  | {
      readonly type: "argument";
      readonly command: string;
      readonly given: Readonly<Record<string, unknown>>;
    };

/** The field of a modal that the person fills. */
export const MODAL_FIELD = "typed";

/** Asks once more before something is done. `label` is what the button says. */
export function confirmModal(actionId: string, label: string): Modal {
  const field = { label: `To do this, type ${CONFIRM_WORD}`, placeholder: CONFIRM_WORD, most: 10 };
  return modal(`confirm:${actionId}`, label, field);
}

/** Asks for a command's missing text; null where what is given already does not fit into an id. */
export function argumentModal(
  command: string,
  given: Readonly<Record<string, unknown>>,
  argument: { readonly name: string; readonly example: string; readonly help: string },
): Modal | null {
  const customId = `argument:${command}:${JSON.stringify(given)}`;
  if (customId.length > CUSTOM_ID_MAX) return null;
  const field = { label: argument.name, placeholder: argument.example, most: 1_000 };
  return modal(customId, argument.help, field);
}

function modal(
  customId: string,
  title: string,
  field: { label: string; placeholder: string; most: number },
): Modal {
  const line = oneLine(title);
  return {
    custom_id: customId,
    title: cut(line === "" ? "Sure?" : line, TITLE_MAX),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.TextInput,
            custom_id: MODAL_FIELD,
            style: TextInputStyle.Short,
            label: cut(field.label, TITLE_MAX),
            placeholder: cut(field.placeholder, 100),
            required: true,
            max_length: field.most,
          },
        ],
      },
    ],
  };
}

/** Null for a modal that is none of ours. */
export function readModalId(customId: string): ModalPurpose | null {
  const [, actionId] = /^confirm:(.{1,32})$/s.exec(customId) ?? [];
  if (actionId !== undefined) return { type: "confirm", actionId };
  const [, command, json] = /^argument:([a-z0-9_]{1,32}):(\{.*\})$/s.exec(customId) ?? [];
  if (command === undefined || json === undefined) return null;
  try {
    return { type: "argument", command, given: JSON.parse(json) as Record<string, unknown> };
  } catch {
    return null;
  }
}

export function isConfirmed(typed: string): boolean {
  return typed.trim().toLowerCase() === CONFIRM_WORD;
}
