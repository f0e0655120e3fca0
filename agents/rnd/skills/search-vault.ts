import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { marketSchema, bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { present, readBook } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import type { TripFacts } from "#src/features/vault/model/autopsy.ts";
import { CAUSE_WORDS } from "#src/features/vault/model/causes.ts";
import type { VaultFigures } from "#src/features/vault/model/clusters.ts";
import { clusterBlocks, clusterLine } from "#src/features/vault/cluster-blocks.ts";
import { formatChange, formatSymbol, formatUtcShort, formatWinRate } from "#src/facts/format.ts";
import { tripFactsSchema, vaultFiguresSchema } from "../vault-schemas.ts";

const HITS = 8;
const WORDS_MAX = 8;
const FILLERS =
  /\b(?:show|search|find|look(?: up)?|list|all|the|in|of|for|about|me|my|our|vault|failures?|failure vault|losses|losing|lost|trades?|round trips?|post-?mortems?|with|and|on|book|from|by|what|which|did|do|we|why)\b|[^\p{L}\p{N}\s-]/giu;

export const searchVault = defineSkill({
  name: "search-vault",
  description:
    "The failure vault: losses in clusters by cause, symbol, hour and market, beside the wins; or losses by words.",
  examples: [
    "failure vault",
    "show the failure vault",
    "the vault",
    "open the vault",
    "vault of failures",
    "why do we keep losing",
    "causes of our losses",
    "what causes our losses",
    "clusters of losses",
    "losses by cause",
    "search the vault for slippage",
    "search the vault for late entry",
    "losses caused by slippage",
    "find losses caused by news",
    "our most common mistakes",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "vault"],
  input: z.strictObject({ book: bookField, words: z.string().trim().max(200).optional() }),
  output: z.object({
    market: marketSchema,
    book: bookIdSchema.nullable(),
    waiting: z.int(),
    figures: vaultFiguresSchema,
    search: z
      .object({
        words: z.array(z.string()).readonly(),
        hits: z.array(tripFactsSchema).readonly(),
        counted: z.int(),
        netLost: z.bigint(),
        isCut: z.boolean(),
      })
      .nullable(),
  }),
  readInput: (said, { desk }) => present({ book: readBook(said, desk.books()), words: readWords(said) }),
  run({ book, words }, { desk, vault }) {
    const books = booksToShow(book, desk);
    if (isRefusal(books)) return books;
    const figures = vault.figures(book === undefined ? {} : { bookId: book });
    const asked = (words ?? "")
      .split(/\s+/)
      .filter((word) => word !== "")
      .slice(0, WORDS_MAX);
    const search = asked.length === 0 ? null : { words: asked, ...vault.search(asked, HITS) };
    const waiting = vault.waiting();
    return { ok: true, output: { market: desk.market(), book: book ?? null, waiting, figures, search } };
  },
  render({ market, book, waiting, figures, search }) {
    const of = book === null ? "" : ` of ${book}`;
    const pending = waiting === 0 ? [] : [text(`${waiting} closed round trips wait to be examined.`)];
    if (search !== null) {
      const { words, counted, netLost, hits, isCut } = search;
      return {
        headline: `PAPER vault, "${words.join(" ")}": ${isCut ? "more than " : ""}${counted} losses, ${formatChange(netLost)} USDT`,
        blocks: [...hitBlocks(hits), ...pending],
        buttons: hits.slice(0, 3).map(({ roundTripId }) => [
          {
            label: `Post-mortem ${roundTripId}`,
            skill: "show-post-mortem",
            input: { roundTrip: roundTripId },
          },
        ]),
        ...marketFootnote(market),
      };
    }
    const [worst] = figures.clusters;
    return {
      headline: `PAPER failure vault${of}: ${worst === undefined ? "no losses yet" : clusterLine(worst)}`,
      blocks: [...overview(figures), ...clusterBlocks(figures), ...pending],
      ...marketFootnote(market),
    };
  },
});

function overview({ losses, wins, netLost, netWon }: VaultFigures): readonly Block[] {
  return [
    text(
      `${losses} losses, ${formatChange(netLost)} USDT; ${wins} wins, ${formatChange(netWon)} USDT; won ${formatWinRate(wins, losses + wins)}.`,
    ),
  ];
}

function hitBlocks(hits: readonly TripFacts[]): readonly Block[] {
  if (hits.length === 0) return [text("No loss on record holds all of these words.")];
  const columns = [left("Pair"), right("Net"), left("Cause"), left("Closed UTC"), left("Id")];
  const rows = hits.map(({ symbol, netPnl, cause, closedTsMs, roundTripId }) => [
    formatSymbol(symbol),
    formatChange(netPnl),
    cause === null ? "" : CAUSE_WORDS[cause].title,
    formatUtcShort(closedTsMs),
    roundTripId,
  ]);
  return [text(bold("Newest")), { type: "table", columns, rows }];
}

/** What is left of a text without the words that only ask; undefined where nothing is. */
function readWords(said: string): string | undefined {
  if (
    !/\b(?:search|find|look|(?:losses|failures|mistakes) (?:by|in|about|from|with|on)|vault (?:for|about))\b/i.test(
      said,
    )
  )
    return undefined;
  const words = said.replaceAll(FILLERS, " ").replaceAll(/\s+/g, " ").trim();
  return words === "" ? undefined : words;
}
