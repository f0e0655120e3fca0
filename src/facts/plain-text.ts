/** A message or an answer as lines of plain text: what a receipt keeps, and what prose is held against. */
import type { Block, Span } from "#src/domain/message.ts";

export type PlainSource = {
  readonly headline: string;
  readonly blocks: readonly Block[];
  readonly footnote?: string;
};

/** Every word of it, a line a row, the cells of a table joined by " | ". */
export function plainTextOf({ headline, blocks, footnote }: PlainSource): string {
  return [headline, ...blocks.flatMap(linesOf), ...(footnote === undefined ? [] : [`(${footnote})`])].join(
    "\n",
  );
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
