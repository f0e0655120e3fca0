/** /help is answered by the bot, from the table alone: it works while the worker is away. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { helpMessage, isHelpTopic } from "#bots/help-message.ts";
import { COMMANDS } from "#bots/commands.ts";
import { ownCommand } from "#bots/own-messages.ts";
import { parseCommand } from "#bots/parse-command.ts";
import { plainTextOf } from "#src/facts/plain-text.ts";
import { allows } from "#src/domain/roles.ts";

function help(role: "owner" | "viewer", topic: string | null): string {
  return plainTextOf(helpMessage(role, topic));
}

function asked(line: string): ReturnType<typeof ownCommand> {
  const call = parseCommand(line, COMMANDS);
  assert.ok(!("refused" in call));
  return ownCommand(call);
}

test("without a topic it names every command that the role may use, and no other, in one message", () => {
  for (const role of ["owner", "viewer"] as const) {
    const said = help(role, null);
    for (const row of COMMANDS.filter(({ hidden, own }) => hidden !== true && own === undefined)) {
      const isNamed = new RegExp(`/${row.name}(?![a-z])`).test(said);
      // The example names /close, whoever asks.
      if (row.name !== "close") assert.equal(isNamed, allows(role, row.role), `${row.name} for a ${role}`);
    }
    assert.ok(said.length < 2_000, `${said.length} characters`);
  }
});

test("a section's name gives its commands with what they do", () => {
  const said = help("owner", "orders");
  assert.match(said, /Orders and rules/);
  assert.match(said, /\/close <book> <symbol> Quote the close of one position/);
  assert.doesNotMatch(said, /\/digest/);
});

test("a command's name, with a stroke or in capitals, or another name of it, gives an example and its role", () => {
  for (const topic of ["close", "/CLOSE", "forceexit"]) {
    const said = help("viewer", topic);
    assert.match(said, /\/close standard BTC/);
    assert.match(said, /\/forceexit/);
    assert.match(said, /needs the role operator at least\. Yours is viewer/);
  }
});

test("a bot keeps for itself only what the table can answer", () => {
  assert.deepEqual(asked("/help"), { type: "help", topic: null });
  assert.deepEqual(asked("/help orders"), { type: "help", topic: "orders" });
  assert.equal(asked("/help the trading lead"), null);
  assert.equal(isHelpTopic("toString"), false);
});
