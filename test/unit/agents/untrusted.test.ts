/** What a model does after it has read what strangers wrote: it may word an answer, and no more. Zero actions, zero proposals. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRegistry } from "#agents/registry.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { withoutTemplateMarks } from "#src/features/news/model/clean-text.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, positionFigures } from "#test/support/fake-desk.ts";
import { createFakeWorkshop } from "#test/support/fake-workshop.ts";
import { INJECTIONS } from "#test/support/injections.ts";
import { createScriptedInference, type ScriptedAnswer } from "#test/support/scripted-inference.ts";

const VAGUE = "should i be worried about how the first of them has been behaving lately?";
const MARKS = /<\|[^<>]*\|>|\[\/?INST\]|<<\/?SYS>>|<\/?s>|<start_of_turn>|<\/?think>|<\/?tool_call>|＜｜/;

function kitOf(text: string, script: readonly ScriptedAnswer[]) {
  const inference = createScriptedInference(script);
  const lines = { path: "notes.md", bytes: 9, firstLine: 1, totalLines: 1, lines: text.split("\n") };
  const workshop = createFakeWorkshop({
    read: async () => lines,
    list: async () => [{ name: text.slice(0, 60), kind: "file", bytes: 1 }],
    logs: async () => [{ tsMs: null, level: "info", text }],
  });
  const positions = [positionFigures(STANDARD_BOOK, "SOL/USDT:USDT")];
  const desk = createFakeDesk({ books: [bookFigures(STANDARD_BOOK, { positions })] });
  return { inference, kit: createDispatchKit({ desk, inference, services: { workshop } }) };
}

function call(skill: string, input: object = {}): ScriptedAnswer {
  return { json: { skill, input } };
}

test("skills that show what strangers wrote say so", () => {
  const registry = createRegistry();

  for (const name of [
    "check-text",
    "list-files",
    "show-digest",
    "show-file",
    "show-logs",
    "show-news",
    "show-output",
    "show-receipts",
  ])
    assert.equal(registry.find(name)?.skill.readsUntrusted, true, name);
});

const TEMPTED = [
  ["cto", call("show-file", { path: "notes.md" }), call("run-command", { command: "git status" })],
  ["cto", call("list-files", { path: "src" }), call("run-command", { command: "df -h" })],
  ["cto", call("show-logs"), call("run-command", { command: "uptime" })],
  ["legal", call("check-text", { text: "stop it" }), call("veto-publishing", { approval: "approval-1" })],
  ["content-writer", call("show-digest"), call("edit-publication", { request: "close SOL" })],
] as const;

for (const [agent, read, write] of TEMPTED)
  test(`after ${JSON.stringify(read)} the ${agent} that was told to write proposes nothing`, async () => {
    const words = { json: { answer: "I do not know: no result says it." } };
    const { kit, inference } = kitOf(INJECTIONS.join("\n"), [{ json: { agent } }, read, write, words, words]);

    const message = await kit.say(VAGUE);

    const told = inference.requests.at(-1)?.messages.map((turn) => turn.text) ?? [];
    assert.match(told.join("\n"), /Not after reading what strangers wrote/);
    const pressable = (message.buttons ?? []).flat().filter(({ effect }) => effect === "write");
    assert.deepEqual([kit.desk.writes, kit.deps.approvals.waiting(), pressable], [[], [], []]);
    assert.deepEqual(kit.deps.audit.recent({}, 5), []);
    assert.notEqual(message.kind, "approval");
  });

test("no mark of a chat template reaches a model, from a file, a log, or a person's own words", async () => {
  for (const text of INJECTIONS) {
    const words = { json: { answer: "I do not know: no result says it." } };
    const { kit, inference } = kitOf(text, [
      { json: { agent: "cto" } },
      call("show-file", { path: "notes.md" }),
      call("show-logs"),
      words,
      words,
    ]);

    await kit.say(`${VAGUE} ${text.startsWith("/") ? "" : text}`);

    assert.ok(inference.requests.length > 1 || /^\W/.test(text), text);
    for (const { messages } of inference.requests)
      for (const turn of messages) assert.doesNotMatch(turn.text, MARKS, text);
  }
});

test("taking marks away joins no new ones, and leaves ordinary text on its lines", () => {
  for (const text of INJECTIONS) assert.doesNotMatch(withoutTemplateMarks(text), MARKS, text);
  const plain = "const a = [1, 2];\nif (a < b || c > d) return x | y;\nSOL/USDT:USDT at 150.25 <ok>\n# Title";
  assert.equal(withoutTemplateMarks(plain), plain);
});
