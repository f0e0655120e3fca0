/**
 * Every command on every face, as files that a person can read: the same desk, the real dispatcher, skills, books and
 * renderers. One row more in the table is one file more.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import type { CommandRow } from "#bots/command-row.ts";
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

test("every golden file is of a command that there is", () => {
  folder.checkOrphans(ROWS.map(({ name }) => `${name}.md`));
  assert.ok(ROWS.length > 50);
});
