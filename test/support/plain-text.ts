import type { Block, OutboundMessage, Span } from "#src/domain/message.ts";

/** A message as lines of plain text, for assertions: cells are joined by " | ", buttons stand in brackets. */
export function plainText(message: OutboundMessage): string {
  const buttons = (message.buttons ?? []).map((row) => row.map(({ label }) => `[${label}]`).join(" "));
  const footnote = message.footnote === undefined ? [] : [`(${message.footnote})`];
  return [message.headline, ...message.blocks.flatMap(linesOf), ...buttons, ...footnote].join("\n");
}

function linesOf(block: Block): readonly string[] {
  if (block.type === "text") return [spansText(block.spans)];
  if (block.type === "fields") return block.fields.map(({ label, value }) => `${label}: ${value}`);
  if (block.type === "list") return block.items.map((item) => `- ${spansText(item)}`);
  if (block.type === "code") return [block.text];
  return [block.columns.map(({ title }) => title), ...block.rows].map((cells) => cells.join(" | "));
}

function spansText(spans: readonly Span[]): string {
  return spans.map((span) => (typeof span === "string" ? span : span.text)).join("");
}
