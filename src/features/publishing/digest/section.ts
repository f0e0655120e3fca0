import type { Fact, Section } from "../model/publication.ts";

/** A section in the words of its template. */
export function section(
  id: string,
  title: string,
  text: string,
  facts: readonly Fact[],
  lines: readonly string[] = [],
): Section {
  return { id, title, text, writtenBy: "template", facts, lines };
}
