/** What is made from the command table: menus, usage lines, completion, the README's table. */
import { KNOWN_BOOKS } from "#src/domain/ids.ts";
import { allows, type Role } from "#src/domain/roles.ts";
import type { ArgumentKind, CommandArgument, CommandRow } from "./commands.ts";

const EXAMPLES: Readonly<Record<ArgumentKind, string>> = {
  book: "standard",
  symbol: "BTC",
  count: "5",
  hours: "24",
  period: "day",
  setting: "take-profit",
  text: "status",
};

/** `/close <book> <symbol>`, `/status [book]`. */
export function usageOf(row: CommandRow): string {
  const marks = row.args.map((arg: CommandArgument) => (arg.optional ? `[${arg.name}]` : `<${arg.name}>`));
  return [`/${row.name}`, ...marks].join(" ");
}

/** A line that the parser takes: `/close standard BTC`. */
export function exampleOf(row: CommandRow): string {
  return [`/${row.name}`, ...row.args.map((arg) => arg.example ?? EXAMPLES[arg.kind])].join(" ");
}

/** What Telegram's setMyCommands takes. */
export function commandMenu(table: readonly CommandRow[]): { command: string; description: string }[] {
  return shown(table).map((row) => ({ command: row.name, description: row.help }));
}

/** What a half-typed line may become, for the Tab key: a command, or a command with a book. */
export function completionsOf(line: string, table: readonly CommandRow[]): string[] {
  const typed = line.toLowerCase();
  const candidates = typed.includes(" ")
    ? withBooks(shown(table))
    : shown(table).map((row) => `/${row.name}`);
  return candidates.filter((candidate) => candidate.startsWith(typed));
}

function withBooks(rows: readonly CommandRow[]): string[] {
  const takeBook = rows.filter((row) => row.args.some((arg) => arg.kind === "book"));
  return takeBook.flatMap((row) => KNOWN_BOOKS.map((book) => `/${row.name} ${book}`));
}

/** The table of the README, between marks that its check looks for. */
export function commandTableMarkdown(table: readonly CommandRow[]): string {
  const rows = shown(table).map(
    (row) => `| \`${usageOf(row)}\` | ${row.help} | ${row.skill === null ? "anybody" : row.role} |`,
  );
  return ["| Command | What it does | Least role |", "| --- | --- | --- |", ...rows].join("\n");
}

/** `/help`: a line a command that this role may use. */
export function commandHelp(table: readonly CommandRow[], role: Role): { usage: string; help: string }[] {
  return shown(table)
    .filter((row) => row.skill === null || allows(role, row.role))
    .map((row) => ({ usage: usageOf(row), help: row.help }));
}

function shown(table: readonly CommandRow[]): CommandRow[] {
  return table.filter((row) => row.hidden !== true);
}
