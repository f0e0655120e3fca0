import { namesOf, type CommandRow } from "./command-row.ts";

/** Telegram allows these characters; Discord allows them too. */
const COMMAND_NAME = /^[a-z][a-z0-9_]{0,31}$/;
const HELP_LENGTH_MAX = 100;
const COMMANDS_MAX = 100;

/**
 * Checks what the type cannot say, once, where a bot starts.
 * @throws Error that names the row at fault.
 */
export function checkCommandTable(table: readonly CommandRow[]): void {
  const names = new Set<string>();
  if (table.length > COMMANDS_MAX) throw new Error(`more than ${COMMANDS_MAX} commands: menus cut them off`);
  for (const row of table) {
    const fault = faultOf(row, names, table);
    if (fault !== null) throw new Error(`command "${row.name}": ${fault}`);
    for (const name of namesOf(row)) names.add(name);
  }
}

function faultOf(row: CommandRow, seen: ReadonlySet<string>, table: readonly CommandRow[]): string | null {
  if (!namesOf(row).every((name) => COMMAND_NAME.test(name))) return "a name is 1 to 32 of a-z, 0-9 and _";
  if (namesOf(row).some((name) => seen.has(name))) return "the name is taken twice";
  const others = Object.values(row.words ?? {});
  if (others.some((name) => !table.some((other) => other.name === name))) return "a word of it is no command";
  if ((row.skill === null) !== (row.own !== undefined)) return "either a skill answers, or it is own";
  if (row.help.length < 1 || row.help.length > HELP_LENGTH_MAX)
    return `help has 1 to ${HELP_LENGTH_MAX} characters`;
  const inputKeys = [...row.args.map((arg) => arg.name), ...Object.keys(row.fixed ?? {})];
  if (new Set(inputKeys).size !== inputKeys.length) return "an input key is given twice";
  if (row.args.some((arg, index) => arg.kind === "text" && index < row.args.length - 1))
    return "a text argument takes the rest of the line and must be the last";
  return row.args.some((arg, index) => !arg.optional && row.args[index - 1]?.optional === true)
    ? "a required argument stands behind an optional one"
    : null;
}
