import type { Block, OutboundMessage } from "#src/domain/message.ts";
import { plainTextOf } from "#src/facts/plain-text.ts";

/** A message as lines of plain text, for assertions: cells are joined by " | ", buttons stand in brackets. */
export function plainText({ headline, blocks, buttons = [], footnote }: OutboundMessage): string {
  const rows = buttons.map((row) => row.map(({ label }) => `[${label}]`).join(" "));
  const end = footnote === undefined ? [] : [`(${footnote})`];
  return [plainTextOf({ headline, blocks }), ...rows, ...end].join("\n");
}

export function plainBlocks(blocks: readonly Block[]): string {
  return plainTextOf({ headline: "", blocks });
}
