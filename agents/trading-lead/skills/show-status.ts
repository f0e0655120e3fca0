import { BOOKS_READ } from "#agents/books-read.ts";
import { defineSkill, type SkillButton } from "#agents/define.ts";
import {
  equityText,
  marketFootnote,
  marketText,
  pnlHeadline,
  positionItems,
  staleText,
  stateText,
  totalPnl,
  valued,
} from "#agents/blocks.ts";
import type { BookFigures, MarketFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatUtc } from "#src/facts/format.ts";

/** Positions listed per book when several books are shown; one book alone is listed whole. */
const POSITIONS_MAX = 5;
const POSITIONS_MAX_ALONE = 60;

export const showStatus = defineSkill({
  name: "show-status",
  description: "The state of the books now: equity, PnL, open positions with their exits, and the market.",
  examples: [
    "how are we doing",
    "status",
    "status of book 1",
    "how is book 2 doing",
    "what positions are open",
    "what is open",
    "how is it going",
    "how is the desk doing",
    "show my portfolio",
    "how are the positions doing",
    "which market is this",
    "list open positions of the inverted book",
    "open positions",
    "positions",
    "open trades right now",
    "which trades are open",
    "what are we in now",
    "what are we holding",
    "show the state of the book",
    "where do we stand",
    "is the market data fresh",
    "where are the stops and take profits",
  ],
  ...BOOKS_READ,
  render({ market, books }) {
    const max = books.length === 1 ? POSITIONS_MAX_ALONE : POSITIONS_MAX;
    const buttons = books.filter((book) => book.positions.length > max).map((book) => [allPositions(book)]);
    return {
      headline: `PAPER: ${pnlHeadline(books)}`,
      blocks: [...books.flatMap((book) => bookBlocks(book, market, max)), ...marketBlocks(market)],
      ...(buttons.length === 0 ? {} : { buttons }),
      ...marketFootnote(market),
    };
  },
});

function bookBlocks(book: BookFigures, market: MarketFigures, max: number): readonly Block[] {
  const fields = [
    { label: "State", value: stateText(book) },
    { label: "Equity", value: equityText(book) },
    { label: "PnL", value: valued(book, (each) => `${formatChange(totalPnl(each))} USDT`) },
    { label: "Unrealized", value: valued(book, (each) => `${formatChange(each.unrealizedPnl)} USDT`) },
    { label: "Open positions", value: String(book.positions.length) },
    ...(book.staleMarks ? [{ label: "Marks", value: "STALE: equity uses the last known prices" }] : []),
  ];
  const heading: Block[] = [text(bold(`Book ${book.bookId}`)), { type: "fields", fields }];
  return book.positions.length === 0 ? heading : [...heading, positionItems(book, market.venueNowMs, max)];
}

function marketBlocks(market: MarketFigures): readonly Block[] {
  const stale = staleText(market);
  const scan = market.lastScanTsMs === null ? "none yet" : formatUtc(market.lastScanTsMs);
  return [
    {
      type: "fields",
      fields: [
        { label: "Market", value: marketText(market) },
        { label: "Market time", value: formatUtc(market.venueNowMs) },
        { label: "Last scan", value: scan },
      ],
    },
    ...(stale === null ? [] : [text(stale)]),
  ];
}

function allPositions(book: BookFigures): SkillButton {
  return { label: `All positions of ${book.bookId}`, skill: "show-status", input: { book: book.bookId } };
}
