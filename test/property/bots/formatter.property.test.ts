/**
 * Any tree of words, with any pictures and files, through the three renderers as the bots use them: nothing of it is
 * lost, nothing is over a platform's limits, and nothing that somebody wrote becomes markup.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { renderConsole } from "#bots/console/render.ts";
import { loadFiles, messageBody } from "#bots/discord/message-body.ts";
import { CONTENT_MAX, renderDiscord } from "#bots/discord/render.ts";
import { TEXT_MAX } from "#bots/telegram/render.ts";
import { stepsOf, type Step } from "#bots/telegram/steps.ts";
import type { Attachment, OutboundMessage } from "#src/domain/message.ts";
import { anyMessage } from "#test/support/any-message.ts";
import { messageFaults } from "#test/support/discord-forms.ts";
import { parseDiscordMarkdown } from "#test/support/discord-markdown.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";
import { assertShowsAll } from "#test/support/message-strings.ts";
import { parseTelegramHtml } from "#test/support/telegram-html.ts";

const CAPTION_MAX = 1_024;
const CALLBACK_BYTES_MAX = 64;
const RUNS = { numRuns: 150 };

const media = createMemoryMedia();
const mediaId = await media.put({ bytes: new Uint8Array([1, 2, 3]), kind: "png" });

/** As a payload allows them: a description of 1 to 1,024 characters, a name of letters and dots. */
function anyAttachments(): fc.Arbitrary<readonly Attachment[]> {
  const words = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
    fc.string({ minLength: 1, maxLength: 8 }).chain((unit) => fc.constant(unit.repeat(128))),
    fc.constant("شكل 😀 ".repeat(120)),
  );
  const alt = words.map((said) => said.slice(0, 1_024)).filter((said) => said.length > 0);
  const image = fc.record({ type: fc.constant("image" as const), mediaId: fc.constant(mediaId), alt });
  const document = fc.record({
    type: fc.constant("document" as const),
    mediaId: fc.constant(mediaId),
    name: fc.constantFrom("digest.txt", "equity 2026.csv"),
  });
  return fc.array(fc.oneof(image, document), { maxLength: 4 });
}

function anyPictured(): fc.Arbitrary<OutboundMessage> {
  return fc
    .tuple(anyMessage(), anyAttachments())
    .map(([message, attachments]) => ({ ...message, attachments }));
}

function wordsOf({ attachments = [] }: OutboundMessage): OutboundMessage["blocks"] {
  return attachments.flatMap((one) =>
    one.type === "image" ? [{ type: "text" as const, spans: [one.alt] }] : [],
  );
}

/** What a reader sees of a step; Telegram's own parser has to take it. */
function shownBy(step: Step): string {
  if (step.type === "document") return step.name;
  if (step.type === "text-file") return step.text;
  const { text, entities } = parseTelegramHtml(step.part.html);
  assert.ok(text.length <= (step.type === "photo" ? CAPTION_MAX : TEXT_MAX), `${text.length} units`);
  assert.ok(entities.length <= 100);
  if (step.type === "text") assert.notEqual(text.trim(), "");
  assert.ok(step.part.html.isWellFormed());
  for (const { callback_data: id } of step.part.buttons.flat())
    assert.ok(Buffer.byteLength(id) <= CALLBACK_BYTES_MAX);
  return text;
}

test("Telegram: captions within 1,024 and texts within 4,096 units after parsing, every word of message and pictures", () => {
  fc.assert(
    fc.property(anyPictured(), (message) => {
      const steps = stepsOf(message);
      const shown = steps.map(shownBy).join("");
      assertShowsAll(shown, { ...message, blocks: [...message.blocks, ...wordsOf(message)] });
      const files = steps.filter(({ type }) => type === "photo" || type === "document");
      assert.equal(files.length, message.attachments?.length ?? 0);
      const buttons = steps.flatMap((step) =>
        "part" in step ? step.part.buttons : "buttons" in step ? step.buttons : [],
      );
      assert.equal(buttons.flat().length, (message.buttons ?? []).flat().length);
    }),
    RUNS,
  );
});

test("Discord: bodies that its schema takes, 2,000 units of text, every word and every file", async () => {
  await fc.assert(
    fc.asyncProperty(anyPictured(), async (message) => {
      const parts = renderDiscord(message);
      let files = 0;
      for (const one of parts) {
        const loaded = await loadFiles(one, media);
        const body = messageBody(loaded.part, loaded.files);
        assert.deepEqual(messageFaults(body), []);
        assert.ok(body.content.length <= CONTENT_MAX);
        files += loaded.files.length;
      }
      assert.equal(files, message.attachments?.length ?? 0);
      const texts = parts.flatMap(({ content, embeds }) => [
        content,
        ...embeds.map((embed) => embed.description ?? ""),
      ]);
      const read = texts.map(parseDiscordMarkdown);
      assertShowsAll(read.map(({ text }) => text).join("\n"), message);
      assert.deepEqual(
        read.flatMap(({ mentions, structures }) => [...mentions, ...structures]),
        [],
      );
    }),
    RUNS,
  );
});

function fileOf(id: string): string {
  return `/data/media/${id}`;
}

test("the console: every word of message and pictures, where its files are, and nothing that a terminal obeys", () => {
  fc.assert(
    fc.property(anyPictured(), (message) => {
      const shown = renderConsole(message, { colours: false, firstChoice: 1, fileOf });
      assertShowsAll(shown, { ...message, blocks: [...message.blocks, ...wordsOf(message)] });
      assert.equal(shown.split(`/data/media/${mediaId}`).length - 1, message.attachments?.length ?? 0);
      // oxlint-disable-next-line no-control-regex
      assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      assert.ok(shown.isWellFormed());
    }),
    RUNS,
  );
});
