import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { argumentModal, confirmModal, readModalId, readPressId } from "#bots/discord/components.ts";
import { messageBody } from "#bots/discord/message-body.ts";
import {
  CONTENT_MAX,
  DESCRIPTION_MAX,
  REMARK_MAX,
  renderDiscord,
  type DiscordPart,
} from "#bots/discord/render.ts";
import { REPEAT_REMARK } from "#bots/discord/send-part.ts";
import { isWebLink } from "#bots/render-text.ts";
import { text, type Block, type Button, type OutboundMessage, type Span } from "#src/domain/message.ts";
import { anyMessage } from "#test/support/any-message.ts";
import { isEmptyMessage, messageFaults, modalFaults } from "#test/support/discord-forms.ts";
import { parseDiscordMarkdown } from "#test/support/discord-markdown.ts";
import { assertShowsAll } from "#test/support/message-strings.ts";

test("any message becomes parts that Discord accepts and that show every string of it", () => {
  fc.assert(
    fc.property(anyMessage(), (message) => {
      const parts = renderDiscord(message);

      for (const part of parts) {
        const body = messageBody(part, []);
        assert.deepEqual(messageFaults(body), []);
        assert.equal(isEmptyMessage(body, 0), false);
        assert.ok(part.content.length <= CONTENT_MAX - REMARK_MAX);
      }
      const parsed = textsOf(parts).map(parseDiscordMarkdown);
      assertShowsAll(parsed.map((each) => each.text).join("\n"), message);
      // What was typed as text is text: nobody is named, nothing is a heading, only links are links.
      assert.deepEqual(
        parsed.flatMap((each) => [...each.mentions, ...each.structures]),
        [],
      );
      assert.ok(parsed.flatMap((each) => each.links).every((link) => hrefsOf(message).has(unescaped(link))));
      assert.deepEqual(
        pressesOf(parts),
        (message.buttons ?? []).flat().map((button) => button.actionId),
      );
    }),
    { numRuns: 200 },
  );
});

test("any number of buttons in any rows is within Discord's limits, and none is lost", () => {
  const button = fc.record(
    {
      label: fc.string({ maxLength: 200 }),
      actionId: fc.string({ minLength: 1, maxLength: 32 }),
      inPlace: fc.constant(true as const),
    },
    { requiredKeys: ["label", "actionId"] },
  );
  const rows = fc.array(fc.array(button, { maxLength: 12 }), { maxLength: 40 });
  fc.assert(
    fc.property(rows, (buttons) => {
      const parts = renderDiscord({ ...answer([text("x")]), buttons });

      for (const part of parts) assert.deepEqual(messageFaults(messageBody(part, [])), []);
      assert.deepEqual(
        pressesOf(parts),
        buttons.flat().map(({ actionId }) => actionId),
      );
    }),
    { numRuns: 100 },
  );
});

test("any label and any argument make a modal that Discord accepts, or none", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 300 }),
      fc.string({ minLength: 1, maxLength: 32 }),
      (label, actionId) => {
        const confirm = confirmModal(actionId, label);
        const given = { book: "standard", setting: label };
        const asked = argumentModal("set", given, { name: "value", example: label, help: label });

        assert.deepEqual(modalFaults({ ...confirm }), []);
        assert.deepEqual(readModalId(confirm.custom_id), { type: "confirm", actionId });
        if (asked === null) return;
        assert.deepEqual(modalFaults({ ...asked }), []);
        assert.deepEqual(readModalId(asked.custom_id), { type: "argument", command: "set", given });
      },
    ),
  );
});

const STYLES: readonly (readonly [span: Span, markdown: string])[] = [
  ["plain", "plain"],
  ["5 * 3 * 2 and _x_ and ~~y~~ and ||z||", "5 \\* 3 \\* 2 and \\_x\\_ and \\~\\~y\\~\\~ and \\|\\|z\\|\\|"],
  [{ text: "b*d", style: "bold" }, "**b\\*d**"],
  [{ text: "it", style: "italic" }, "_it_"],
  [{ text: "c*d", style: "code" }, "`c*d`"],
  [{ text: "a`b", style: "code" }, "`` a`b ``"],
  [{ text: "here", href: "https://example.org/a_b" }, "[here](<https://example.org/a_b>)"],
  [{ text: "x", href: "javascript:alert(1)" }, "x (javascript:alert(1))"],
  ["<@123> @everyone", "\\<@123> @everyone"],
  ["see https://evil.example/x", "see https:\\/\\/evil.example/x"],
  ["# no heading", "\\# no heading"],
  ["- no list", "\\- no list"],
  ["-6.00 USDT", "-6.00 USDT"],
  ["> no quote", "\\> no quote"],
  ["-# no small print", "\\-# no small print"],
  ["1. no list", "1\\. no list"],
];

for (const [span, markdown] of STYLES) {
  test(`${JSON.stringify(span)} is written as ${markdown}`, () => {
    const [part] = renderDiscord(answer([text(span)]));

    assert.equal(part?.embeds[0]?.description, markdown);
  });
}

test("a fence in a code block does not end it", () => {
  const [part] = renderDiscord(answer([{ type: "code", text: "a\n```\nb" }]));

  const parsed = parseDiscordMarkdown(part?.embeds[0]?.description ?? "");
  assert.equal(parsed.text.replaceAll("\u200b", ""), "a\n```\nb");
});

test("a long code block is parted at line ends, and each part has its own fences", () => {
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index} ${"x".repeat(30)}`);
  const parts = renderDiscord(answer([{ type: "code", text: lines.join("\n") }]));

  assert.ok(parts.length > 1);
  for (const part of parts) {
    assert.match(part.embeds[0]?.description ?? "", /^```\nline \d+ [^]*x{30}\n```$/);
    assert.ok((part.embeds[0]?.description ?? "").length <= DESCRIPTION_MAX);
  }
});

function oneARow(count: number): Button[][] {
  return Array.from({ length: count }, (_, index) => [{ label: `Choice ${index}`, actionId: `a${index}` }]);
}

/** Buttons and sizes of menus, by part and row. */
function shape(count: number) {
  return renderDiscord({ ...answer([text("x")]), buttons: oneARow(count) }).map((part) =>
    part.components.map(({ components }) =>
      components.map((component) => ("options" in component ? component.options.length : "button")),
    ),
  );
}

test("up to five rows are buttons, more are menus of at most 25", () => {
  assert.deepEqual(shape(5), [[["button"], ["button"], ["button"], ["button"], ["button"]]]);
  assert.deepEqual(shape(6), [[[6]]]);
  assert.deepEqual(shape(30), [[[25], [5]]]);
  assert.deepEqual(
    shape(130).map((part) => part.length),
    [5, 1],
  );
});

test("a write is red and asks once more, unless the message is the question already", () => {
  const button: Button = { label: "Close BTC", actionId: "c1", effect: "write" };
  const idOf = (message: OutboundMessage) => {
    const component = renderDiscord({ ...message, buttons: [[button]] })[0]?.components[0]?.components[0];
    return component !== undefined && "style" in component && "custom_id" in component
      ? [component.style, readPressId(component.custom_id)?.mode]
      : null;
  };

  assert.deepEqual(idOf(answer([])), [4, "confirm"]);
  assert.deepEqual(idOf({ ...answer([]), kind: "approval" }), [3, "reply"]);
});

test("the delivery's remark fits into the room that is left for it", () => {
  assert.ok(`\n\n${REPEAT_REMARK}`.length <= REMARK_MAX);
});

test("a message of blanks still says something", () => {
  const parts = renderDiscord({ ...answer([text(" ")]), headline: "  " });

  assert.deepEqual(
    parts.map((part) => part.content),
    ["(no text)"],
  );
});

function answer(blocks: Block[]): OutboundMessage {
  return { kind: "answer", severity: "info", headline: "headline", blocks };
}

function textsOf(parts: readonly DiscordPart[]): string[] {
  return parts.flatMap(({ content, embeds }) => [content, ...embeds.map((embed) => embed.description ?? "")]);
}

/** The actions of all components, in order. */
function pressesOf(parts: readonly DiscordPart[]): string[] {
  const components = parts.flatMap((part) => part.components).flatMap((row) => row.components);
  const ids = components.flatMap((component) => {
    if ("options" in component) return component.options.map((option) => option.value);
    return "custom_id" in component ? [component.custom_id] : [];
  });
  return ids.map((id) => readPressId(id)?.actionId ?? `unreadable: ${id}`);
}

/** Brackets in an address are written by their codes. */
function unescaped(link: string): string {
  return link.replace(/%(?:28|29|5c)/g, decodeURIComponent);
}

function hrefsOf({ blocks }: OutboundMessage): Set<string> {
  const spans = blocks.flatMap((block): readonly Span[] => {
    if (block.type === "text") return block.spans;
    return block.type === "list" ? block.items.flat() : [];
  });
  return new Set(
    spans.flatMap((span) =>
      typeof span !== "string" && "href" in span && isWebLink(span.href) ? [unescaped(span.href)] : [],
    ),
  );
}
