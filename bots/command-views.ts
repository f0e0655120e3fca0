/** What is made from the command table: menus, usage lines, completion, the README's table. */
import { KNOWN_BOOKS } from "#src/domain/ids.ts";
import { allows, type Role } from "#src/domain/roles.ts";
import {
  findCommand,
  SECTIONS,
  type ArgumentKind,
  type CommandArgument,
  type CommandRow,
  type Section,
} from "./command-row.ts";
import { splitCommandLine } from "./command-words.ts";

const EXAMPLES: Readonly<Record<ArgumentKind, string>> = {
  book: "standard",
  symbol: "BTC",
  count: "5",
  number: "12",
  hours: "24",
  choice: "all",
  setting: "take-profit",
  "round-trip": "standard-12",
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

/** What Telegram's setMyCommands takes: what this role may use, or what anybody may where it is null. */
export function commandMenu(
  table: readonly CommandRow[],
  role: Role | null,
): { command: string; description: string }[] {
  return shown(table)
    .filter((row) => mayUse(row, role))
    .map((row) => ({ command: row.name, description: row.help }));
}

/** `/whoami` is everybody's, so that a role can be given without a third party. */
function mayUse(row: CommandRow, role: Role | null): boolean {
  return row.own === "whoami" || (role !== null && allows(role, row.role));
}

/**
 * What a half-typed line may become, for the Tab key: a command, or a command with one more argument: a book, one of
 * the desk's `symbols` (base assets), a period.
 */
export function completionsOf(
  line: string,
  table: readonly CommandRow[],
  symbols: readonly string[] = [],
): string[] {
  const typed = line.trimStart();
  if (!typed.startsWith("/")) return [];
  if (!typed.includes(" ")) {
    const names = shown(table).map((row) => `/${row.name}`);
    return names.filter((name) => name.startsWith(typed.toLowerCase()));
  }
  const row = findCommand(splitCommandLine(typed)?.name ?? "", table);
  const cut = typed.lastIndexOf(" ") + 1;
  const [before, started] = [typed.slice(0, cut), typed.slice(cut).toLowerCase()];
  const words = (row?.args ?? []).flatMap((arg) => wordsOf(arg, symbols));
  const given = new Set(before.toLowerCase().split(/\s+/));
  return words
    .filter((word) => word.toLowerCase().startsWith(started) && !given.has(word.toLowerCase()))
    .map((word) => before + word);
}

function wordsOf({ kind, choices }: CommandArgument, symbols: readonly string[]): readonly string[] {
  if (kind === "book") return KNOWN_BOOKS;
  if (choices !== undefined) return [...new Set(Object.values(choices))];
  return kind === "symbol" ? symbols : [];
}

/** The tables of the README, one a section, between marks that its check looks for. */
export function commandTableMarkdown(table: readonly CommandRow[]): string {
  const parts = sectionsOf(shown(table)).map(({ title, rows }) => {
    const lines = rows.map(
      (row) => `| \`${usageOf(row)}\` | ${row.help} | ${row.own === "whoami" ? "anybody" : row.role} |`,
    );
    return [
      `### ${title}`,
      "",
      "| Command | What it does | Least role |",
      "| --- | --- | --- |",
      ...lines,
    ].join("\n");
  });
  return parts.join("\n\n");
}

/** `/help`: what this role may use, by section. */
export function commandHelp(table: readonly CommandRow[], role: Role): readonly CommandSection[] {
  return sectionsOf(shown(table).filter((row) => mayUse(row, role)));
}

export type CommandSection = {
  readonly name: Section;
  readonly title: string;
  readonly rows: readonly CommandRow[];
};

function sectionsOf(rows: readonly CommandRow[]): readonly CommandSection[] {
  return Object.entries(SECTIONS)
    .map(([name, title]) => ({
      name: name as Section,
      title,
      rows: rows.filter(({ section }) => section === name),
    }))
    .filter((part) => part.rows.length > 0);
}

function shown(table: readonly CommandRow[]): CommandRow[] {
  return table.filter((row) => row.hidden !== true);
}
