/** Where the code publishes which event. */
import type { Published } from "./heard-by.ts";

export type SourceText = { readonly path: string; readonly text: string };

const PUBLISHES = /\bemit\(|\): DeskEvent\b/;
/** An event as it is written out, or its type on its way to whatever writes it out. */
const TYPE = /\btype: "([a-z-]+)"|, "(incident|recovery)",/;

export function publishedAt(
  sources: readonly SourceText[],
  types: ReadonlySet<string>,
): readonly Published[] {
  return sources
    .filter(({ text }) => PUBLISHES.test(text))
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, index) => {
        const found = TYPE.exec(line);
        const type = found?.[1] ?? found?.[2];
        return type !== undefined && types.has(type) ? [{ type, place: `${path}:${index + 1}` }] : [];
      }),
    );
}
