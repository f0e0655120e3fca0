/**
 * Every command on every face, as files that a person can read: the same desk, the real dispatcher, skills, books and
 * renderers. One row more in the table is one file more.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { namesOf, type CommandRow } from "#bots/command-row.ts";
import { usageOf } from "#bots/command-views.ts";
import { COMMANDS } from "#bots/commands.ts";
import { helpMessage } from "#bots/help-message.ts";
import { ownCommand, refusalMessage, whoAmI } from "#bots/own-messages.ts";
import { parseCommand } from "#bots/parse-command.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { everyFace } from "#test/support/faces.ts";
import { openGoldenDesk } from "#test/support/golden-desk.ts";
import { openGoldenFolder } from "#test/support/golden-files.ts";
import { goldenLines } from "#test/support/golden-lines.ts";

const UNKNOWN = "_unknown.md";
const folder = openGoldenFolder(join(import.meta.dirname, "commands"));
const desk = await openGoldenDesk();
after(() => desk.close());

/** Those that change something come last, so that what they change is in no other file. */
const LAST: ReadonlySet<string> = new Set(["flatten", "edit"]);
const ROWS = COMMANDS.filter(({ hidden }) => hidden !== true).toSorted(
  (one, other) => turnOf(one) - turnOf(other),
);

function turnOf({ name, effect }: CommandRow): number {
  return LAST.has(name) ? 2 : effect === "write" ? 1 : 0;
}

async function answerTo(line: string): Promise<OutboundMessage> {
  const call = parseCommand(line, COMMANDS);
  if ("refused" in call) return refusalMessage(call);
  const own = ownCommand(call);
  if (own?.type === "whoami") return whoAmI("7", "7", "owner");
  if (own?.type === "help") return helpMessage("owner", own.topic);
  if (own?.type === "stop") return await desk.send({ type: "stop" });
  return await desk.send({ type: "command", skill: call.row.skill ?? "", input: call.input });
}

async function fileOf(row: CommandRow): Promise<string> {
  const parts = [`# ${usageOf(row)}\n\n${row.help}. Least role: ${row.role}.\n`];
  for (const line of goldenLines(row)) {
    parts.push(`## ${line}\n\n\`\`\`\`text\n${everyFace(await answerTo(line))}\`\`\`\`\n`);
  }
  return parts.join("\n");
}

for (const row of ROWS) {
  test(`/${row.name} looks on every face as its golden file says`, async () => {
    folder.compare(`${row.name}.md`, await fileOf(row));
  });
}

/** Slips of the finger, a command of other bots, and words that are none. */
const SLIPS = [
  "/staus",
  "/proft",
  "/balence standard",
  "/reload_config",
  "/trades 500",
  "/close 7",
  "/xyzzy",
];

test("what is no command, or not quite one, says what to type, on every face", async () => {
  const parts = [`# What is no command\n`];
  for (const line of SLIPS)
    parts.push(`## ${line}\n\n\`\`\`\`text\n${everyFace(await answerTo(line))}\`\`\`\`\n`);
  folder.compare(UNKNOWN, parts.join("\n"));
});

/** Those that users of freqtrade know, and ours. */
const NAMES =
  "status profit daily weekly monthly performance balance trades pause resume flatten logs health version help " +
  "control vault postmortem digest news gate why shadow adjust approve model memory queue audit whoami settings chart";

test("every name that people are promised is a command", () => {
  const known = new Set(COMMANDS.flatMap(namesOf));
  assert.deepEqual(
    NAMES.split(" ").filter((name) => !known.has(name)),
    [],
  );
});

test("every golden file is of a command that there is", () => {
  folder.checkOrphans([...ROWS.map(({ name }) => `${name}.md`), UNKNOWN]);
  assert.ok(ROWS.length > 50);
});
