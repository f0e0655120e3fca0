/** What every skill that shows the books as they stand takes, does and returns; it adds its words and its rendering. */
import { z } from "zod";
import type { Refusal } from "#src/domain/errors.ts";
import type { BookFigures, MarketFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { SkillServices } from "./define.ts";
import { bookFiguresSchema, marketSchema } from "./figure-schemas.ts";
import { bookField } from "./inputs.ts";
import { readBookInput } from "./read-input.ts";
import { booksToShow } from "./targets.ts";

type BooksShown = { readonly market: MarketFigures; readonly books: readonly BookFigures[] };

export const BOOKS_READ = {
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  live: true,
  input: z.strictObject({ book: bookField }),
  output: z.object({ market: marketSchema, books: z.array(bookFiguresSchema).readonly() }),
  readInput: (said: string, { desk }: Pick<SkillServices, "desk">) => readBookInput(said, desk),
  run(
    { book }: { readonly book?: BookId | undefined },
    { desk }: Pick<SkillServices, "desk">,
  ): Refusal | { ok: true; output: BooksShown } {
    const ids = booksToShow(book, desk);
    if ("refused" in ids) return ids;
    return { ok: true, output: { market: desk.market(), books: ids.map((id) => desk.bookFigures(id)) } };
  },
} as const;
