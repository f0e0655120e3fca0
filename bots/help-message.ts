/** The answer to `/help`, which a bot gives itself: sections at first, then a section or a command by its name. */
import { allows, type Role } from "#src/domain/roles.ts";
import { bold, code, text, type Block, type OutboundMessage } from "#src/domain/message.ts";
import { findCommand, namesOf, SECTIONS, type CommandRow } from "./command-row.ts";
import { commandHelp, exampleOf, usageOf, type CommandSection } from "./command-views.ts";
import { COMMANDS } from "./commands.ts";

const FOOTNOTE = "PAPER desk: no real order is ever sent. A book is standard (1) or inverted (2).";

/** Whether the command table itself has an answer to `/help <topic>`: a section's name, or a command's. */
export function isHelpTopic(topic: string): boolean {
  const name = nameOf(topic);
  return Object.hasOwn(SECTIONS, name) || findCommand(name, COMMANDS) !== undefined;
}

/** `topic` is null for all sections; one that the table does not know is answered like none. */
export function helpMessage(role: Role, topic: string | null): OutboundMessage {
  const sections = commandHelp(COMMANDS, role);
  if (topic === null) return overview(sections);
  const part = sections.find(({ name }) => name === nameOf(topic));
  if (part !== undefined) return answer(part.title, [listOf(part)]);
  const row = findCommand(nameOf(topic), COMMANDS);
  return row === undefined ? overview(sections) : answer(usageOf(row), detail(row, role));
}

function overview(sections: readonly CommandSection[]): OutboundMessage {
  const lines = sections.map(({ title, rows }) => [
    bold(title),
    ` ${rows.map(({ name }) => `/${name}`).join(" ")}`,
  ]);
  return answer("Ask in your own words, or type a command", [
    text('For example: "how are the two books doing?", "why did we short sol?", "close btc on book 2".'),
    ...lines.map((spans) => text(...spans)),
    text("More: ", code("/help orders"), " for a section, ", code("/help close"), " for a command."),
    text(`The sections: ${sections.map(({ name }) => name).join(", ")}.`),
  ]);
}

function listOf({ rows }: CommandSection): Block {
  return { type: "list", items: rows.map((row) => [code(usageOf(row)), ` ${row.help}`]) };
}

function detail(row: CommandRow, role: Role): readonly Block[] {
  const others = namesOf(row).slice(1);
  const needs = row.own === "whoami" ? "Anybody may use it." : `It needs the role ${row.role} at least.`;
  const open = row.args.some(({ optional }) => !optional);
  return [
    text(`${row.help}.`),
    text("For example: ", code(exampleOf(row))),
    ...(open ? [text("What is left out is asked for.")] : []),
    ...(others.length === 0 ? [] : [text(`Also: ${others.map((name) => `/${name}`).join(" ")}`)]),
    text(row.own === "whoami" || allows(role, row.role) ? needs : `${needs} Yours is ${role}.`),
  ];
}

function answer(headline: string, blocks: readonly Block[]): OutboundMessage {
  return { kind: "answer", severity: "info", headline, blocks, footnote: FOOTNOTE };
}

function nameOf(topic: string): string {
  return topic.trim().replace(/^\//, "").toLowerCase();
}
