/** The table is the only place: a row that is changed there is changed on every face, and nothing else is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  commandHelp,
  commandMenu,
  commandTableMarkdown,
  completionsOf,
  exampleOf,
} from "#bots/command-views.ts";
import { checkCommandTable } from "#bots/check-commands.ts";
import type { CommandRow } from "#bots/command-row.ts";
import { COMMANDS } from "#bots/commands.ts";
import { slashCommands } from "#bots/discord/slash-commands.ts";
import { parseCommand } from "#bots/parse-command.ts";

/** Everything that is made from a table, as text. */
function facesOf(table: readonly CommandRow[]): Readonly<Record<string, string>> {
  return {
    "Telegram's menu": JSON.stringify(commandMenu(table, "owner")),
    "Discord's slash commands": JSON.stringify(slashCommands(table)),
    "the help": JSON.stringify(commandHelp(table, "owner")),
    "the console's completion": completionsOf("/", table).join(" "),
    "the README's table": commandTableMarkdown(table),
    "the parser": JSON.stringify(table.map((row) => parseCommand(exampleOf(row), table))),
  };
}

test("a command that is renamed in its row has its new name on every face, and its old one on none", () => {
  const renamed = COMMANDS.map((row) => (row.name === "benchmark" ? { ...row, name: "besides" } : row));
  checkCommandTable(renamed);
  for (const [face, text] of Object.entries(facesOf(renamed))) {
    assert.match(text, /besides/, face);
    assert.doesNotMatch(text, /(?<!show-)\bbenchmark\b/, face);
  }
});

test("a new row is a command on every face", () => {
  const added: CommandRow = {
    name: "fresh",
    section: "machine",
    args: [{ name: "symbol", kind: "symbol", optional: true }],
    help: "What is new",
    skill: "show-fresh",
    effect: "read",
    role: "viewer",
  };
  for (const [face, text] of Object.entries(facesOf([...COMMANDS, added]))) assert.match(text, /fresh/, face);
});

function names(role: "owner" | "operator" | "viewer"): string[] {
  return commandMenu(COMMANDS, role).map(({ command }) => command);
}

test("a row's role decides who sees it", () => {
  const [owner, operator, viewer] = [names("owner"), names("operator"), names("viewer")];
  for (const row of COMMANDS.filter(({ hidden }) => hidden !== true)) {
    const seenBy = [owner, operator, viewer].map((menu) => menu.includes(row.name));
    const expected = {
      owner: [true, false, false],
      operator: [true, true, false],
      viewer: [true, true, true],
    };
    assert.deepEqual(seenBy, expected[row.role], row.name);
  }
});

function cells(line: string): string {
  return line.replaceAll(/\s*\|\s*/g, "|").trim();
}

test("the README's table is the one that the table makes", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");
  const lines = new Set(readme.split("\n").map(cells));
  for (const line of commandTableMarkdown(COMMANDS).split("\n")) {
    if (!line.startsWith("| `/")) continue;
    assert.ok(lines.has(cells(line)), `the README lacks: ${line}. Type: npm run readme`);
  }
});
