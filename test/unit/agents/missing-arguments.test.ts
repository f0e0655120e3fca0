/** Every command without what it needs: it is asked for, with a button for each choice, and pressing on leads to the end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ArgumentKind, CommandRow } from "#bots/command-row.ts";
import { COMMANDS } from "#bots/commands.ts";
import { exampleOf } from "#bots/command-views.ts";
import { parseCommand } from "#bots/parse-command.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, NOW_MS, positionFigures } from "#test/support/fake-desk.ts";

/** More steps than any command has arguments: whoever needs them all asks in circles. */
const STEPS_MAX = 5;

const SYMBOLS = ["BTC/USDT:USDT", "BTC/USDT"];

/** A desk on which every command has something to be about. */
function openDesk() {
  const books = [STANDARD_BOOK, INVERTED_BOOK].map((bookId) =>
    bookFigures(bookId, { positions: SYMBOLS.map((symbol) => positionFigures(bookId, symbol)) }),
  );
  const ban = { base: "BTC", untilTsMs: NOW_MS + 3_600_000, reason: "too wild", actor: "telegram:7" };
  const bans = { standard: [ban], inverted: [ban] };
  const kit = createDispatchKit({ desk: createFakeDesk({ books, bans, symbols: SYMBOLS }) });
  const fact = { kind: "fact", agent: null, text: "away in August", source: "telegram:7" } as const;
  kit.memory.remember({ ...fact, cause: "told", eventTsMs: NOW_MS }, NOW_MS);
  return kit;
}

const needing = COMMANDS.filter(({ args }) => args.some(({ optional }) => !optional));

/** The example with some of its words left out. A text takes all that are left. */
function withoutArguments(row: CommandRow, left: readonly ArgumentKind[]): string {
  const words = exampleOf(row).split(" ").slice(1);
  const kept = row.args.flatMap(({ kind }, index) => {
    if (left.includes(kind)) return [];
    return kind === "text" ? words.slice(index) : words.slice(index, index + 1);
  });
  return [`/${row.name}`, ...kept].join(" ");
}

async function pressOn(first: OutboundMessage, kit: ReturnType<typeof openDesk>): Promise<OutboundMessage> {
  let message = first;
  for (let step = 0; step < STEPS_MAX && isQuestion(message); step++) {
    const [button] = (message.buttons ?? []).flat();
    assert.ok(button !== undefined, `"${message.headline}" has no button`);
    assert.equal(button.inPlace, true, `"${button.label}" answers beside its question`);
    message = await kit.press(message, button.label);
  }
  return message;
}

function isQuestion({ headline, kind }: OutboundMessage): boolean {
  return (kind === "answer" && headline.endsWith("?")) || headline.startsWith("Why shall");
}

for (const row of needing) {
  const kinds = row.args.filter(({ optional }) => !optional).map(({ kind }) => kind);
  const isText = kinds.includes("text");
  // Before a free text any word may be a symbol, so that one alone cannot be missing.
  const alone = kinds.filter((kind) => !isText || (kind !== "symbol" && kind !== "setting"));
  const ways = [kinds, ...(kinds.length > 1 ? alone.map((kind) => [kind]) : [])];
  for (const left of ways) {
    const typed = withoutArguments(row, left);
    test(`"${typed}" without its ${left.join(" and ")} offers buttons that lead to an end`, async () => {
      const kit = openDesk();
      const call = parseCommand(typed, COMMANDS);
      assert.ok("row" in call, JSON.stringify(call));
      const asked = await kit.send({ type: "command", skill: row.skill ?? "", input: call.input });
      const end = await pressOn(asked, kit);
      assert.ok(!isQuestion(end), `${typed}: still asks "${end.headline}"`);
      // What only words can say is asked for in words, with an example.
      if (end.kind === "refusal") assert.ok(isText && end.blocks.length > 0, end.headline);
    });
  }
}

test("there are such commands of every kind of argument that can be required", () => {
  const required = new Set(
    needing.flatMap(({ args }) => args.filter(({ optional }) => !optional)).map(({ kind }) => kind),
  );
  assert.deepEqual([...required].toSorted(), ["book", "choice", "number", "setting", "symbol", "text"]);
});
