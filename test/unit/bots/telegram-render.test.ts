import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { REPEAT_REMARK } from "#bots/telegram/send-step.ts";
import { REMARK_MAX, renderTelegram, TEXT_MAX } from "#bots/telegram/render.ts";
import { text, type Block, type OutboundMessage, type Span } from "#src/domain/message.ts";
import { anyMessage } from "#test/support/any-message.ts";
import { assertShowsAll } from "#test/support/message-strings.ts";
import { parseTelegramHtml } from "#test/support/telegram-html.ts";

/** "Maximum number of entities in a message": more are cut off silently. */
const ENTITIES_MAX = 100;

test("any message becomes parts that Telegram accepts and that show every string of it", () => {
  fc.assert(
    fc.property(anyMessage(), (message) => {
      const parts = renderTelegram(message);

      const parsed = parts.map((part) => parseTelegramHtml(part.html));
      for (const { text: shown, entities } of parsed) {
        assert.ok(shown.trim() !== "" && shown.length <= TEXT_MAX - REMARK_MAX);
        assert.ok(entities.length <= ENTITIES_MAX);
      }
      assertShowsAll(parsed.map((part) => part.text).join(""), message);
      assertShowsAll(parts.map((part) => part.plain).join(""), message);
    }),
    { numRuns: 300 },
  );
});

test("a long code block is parted at line ends, and each part has its own block", () => {
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index} <&> ${"x".repeat(30)}`);

  const parts = renderTelegram(answer([{ type: "code", text: lines.join("\n") }]));

  assert.ok(parts.length > 1);
  for (const part of parts) {
    const { entities } = parseTelegramHtml(part.html);
    assert.equal(entities.filter((entity) => entity.type === "pre").length, 1);
    assert.match(part.plain, /^(headline\n\n)?line \d+ [^]*x{30}$/);
  }
});

test("one word of ten thousand letters is parted without losing a letter or splitting a pair", () => {
  const word = "😀".repeat(5_000);

  const parts = renderTelegram(answer([text({ text: word, style: "bold" })]));

  const shown = parts.map((part) => parseTelegramHtml(part.html).text).join("");
  assert.equal(shown.replace("headline\n\n", ""), word);
  assert.ok(parts.every((part) => part.html.isWellFormed()));
});

test("more than a hundred marked words are spread over several messages", () => {
  const spans = Array.from({ length: 250 }, (_, index): Span => ({
    text: `w${index} `,
    style: index % 2 === 0 ? "code" : "bold",
  }));

  const parts = renderTelegram(answer([text(...spans)]));

  const counts = parts.map((part) => parseTelegramHtml(part.html).entities.length);
  const withHeadline = spans.length + 1;
  assert.ok(counts.every((count) => count <= ENTITIES_MAX));
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    withHeadline,
  );
});

test("a table of a hundred and fifty rows is one block, not one entity a row", () => {
  const rows = Array.from({ length: 150 }, (_, index) => [String(index)]);

  const [first] = renderTelegram(
    answer([{ type: "table", columns: [{ title: "N", align: "right" }], rows }]),
  );

  assert.equal(parseTelegramHtml(first?.html ?? "").entities.length, 2);
});

test("buttons are on the last part only", () => {
  const message = { ...answer([text("word ".repeat(2_000))]), buttons: [[{ label: "Go", actionId: "x" }]] };

  const parts = renderTelegram(message);

  assert.deepEqual(
    parts.map((part) => part.buttons.length),
    [...Array.from({ length: parts.length - 1 }, () => 0), 1],
  );
});

test("a message of blanks still says something", () => {
  const parts = renderTelegram({ ...answer([text(" ")]), headline: "  " });

  assert.deepEqual(
    parts.map((part) => part.plain),
    ["(no text)"],
  );
});

test("the delivery's remark fits into the room that is left for it", () => {
  assert.ok(`\n\n<i>${REPEAT_REMARK}</i>`.length <= REMARK_MAX);
});

function answer(blocks: Block[]): OutboundMessage {
  return { kind: "answer", severity: "info", headline: "headline", blocks };
}
