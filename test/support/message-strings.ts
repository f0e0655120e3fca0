import assert from "node:assert/strict";
import { cleanText } from "#bots/render-text.ts";
import type { Block, OutboundMessage, Span } from "#src/domain/message.ts";

/** Every string of a message, whatever block it stands in, is in what is shown. */
export function assertShowsAll(shown: string, message: OutboundMessage): void {
  const visible = dense(shown);
  for (const value of stringsOf(message))
    assert.ok(visible.includes(dense(value)), `lost: ${JSON.stringify(value)}`);
}

/** Where a line ends and how wide a column is, is not what is looked at here; nor what nobody sees. */
function dense(value: string): string {
  return cleanText(value).replace(/[\s\u200b]+/g, "");
}

function stringsOf({ headline, blocks, footnote }: OutboundMessage): string[] {
  return [headline, ...blocks.flatMap(stringsOfBlock), footnote ?? ""];
}

function stringsOfBlock(block: Block): string[] {
  switch (block.type) {
    case "text":
      return block.spans.map(textOf);
    case "fields":
      return block.fields.flatMap(({ label, value }) => [label, value]);
    case "list":
      return block.items.flatMap((item) => item.map(textOf));
    case "code":
      return [block.text];
    case "table":
      break;
  }
  return [...block.columns.map((column) => column.title), ...block.rows.flat()];
}

function textOf(span: Span): string {
  return typeof span === "string" ? span : span.text;
}
