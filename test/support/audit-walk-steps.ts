/** What an audit walk is made of: one step of everything that can happen to a desk. */
import * as fc from "fast-check";
import type { RulePatch } from "#src/domain/book-rules.ts";
import { SETTINGS } from "./audit-walk-settings.ts";
import { BTC, ETH } from "./desk-fixture.ts";

const SPOT = "ETH/USDT";
export const SYMBOLS = [BTC, ETH, SPOT] as const;
export const BASE_PRICE = { [BTC]: 100_000, [ETH]: 2_000, [SPOT]: 2_000 } as const;

type Symbol = (typeof SYMBOLS)[number];
export type OnBook = { readonly book: number };
export type OnSymbol = { readonly symbol: Symbol; readonly percent: number };

export type ByHand = OnSymbol &
  OnBook &
  (
    | { readonly do: "open-by-hand"; readonly side: "long" | "short" }
    | { readonly do: "close-by-hand" | "move-exits" }
  );
export type Command =
  | ({ readonly do: "close" } & OnSymbol & OnBook)
  | ({ readonly do: "ban" | "pause" | "resume" | "halt" | "flatten" } & OnBook)
  | ({ readonly do: "setting"; readonly patch: RulePatch } & OnBook);

export type WalkStep =
  | ({ readonly do: "quote" | "bar" | "funding" } & OnSymbol)
  | ({ readonly do: "signal"; readonly side: "long" | "short" } & OnSymbol)
  | ByHand
  | Command
  | { readonly do: "crash" | "rally" | "new-epoch" | "restart" | "outage" | "funding-forecast" };

const symbol = fc.constantFrom(...SYMBOLS);
const percent = fc.integer({ min: 92, max: 108 });
const side = fc.constantFrom("long" as const, "short" as const);
const book = fc.nat({ max: 2 });

const WALK_STEP: fc.Arbitrary<WalkStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("quote" as const, "bar" as const), symbol, percent }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("signal" as const), symbol, percent, side }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("open-by-hand" as const), symbol, percent, side, book }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("close-by-hand" as const, "move-exits" as const),
      symbol,
      percent,
      book,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("close" as const), symbol, percent, book }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("funding" as const), symbol, percent }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "ban" as const,
        "pause" as const,
        "resume" as const,
        "halt" as const,
        "flatten" as const,
      ),
      book,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("setting" as const), patch: fc.constantFrom(...SETTINGS), book }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "crash" as const,
        "rally" as const,
        "new-epoch" as const,
        "restart" as const,
        "outage" as const,
        "funding-forecast" as const,
      ),
    }),
  },
);

/** Without a size, fast-check makes no array of more than ten or so. */
export const WALK = fc.array(WALK_STEP, { minLength: 5, maxLength: 40, size: "max" });

/** In USDT: a percentage of what the symbol usually costs. */
export function priceAt({ symbol: name, percent: of }: OnSymbol): string {
  return `${(BASE_PRICE[name] * of) / 100}`;
}
