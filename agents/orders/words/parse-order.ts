/**
 * The one door through which a sentence becomes an order: a parser that uses every word of it. A negation, a condition,
 * a quotation, a question or a second thought is made of words that no order has, so none of them gets through.
 */
import { intentOf } from "#agents/intent.ts";
import { present } from "#agents/read-input.ts";
import { openPositions } from "#agents/targets.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { Cursor } from "./cursor.ts";
import { CLOSING, fillersOf, LEVELS, POLITE, VERBS, type OrderKind } from "./grammar.ts";
import { createSlots, type Slots } from "./slots.ts";
import { tokensOf } from "./tokens.ts";

export type ParsedOrder =
  | { readonly type: "order"; readonly skill: string; readonly input: Readonly<Record<string, unknown>> }
  /** It begins like an order; why it is not taken, for the person to read. */
  | { readonly type: "unclear"; readonly why: string };

/** Null where the text does not begin as an order does. */
export function parseOrder(said: string, desk: DeskReader): ParsedOrder | null {
  if (intentOf(said) !== "tells") return null;
  const cursor = new Cursor(tokensOf(said, desk));
  while (cursor.take(POLITE) !== null);
  const kind = kindAt(cursor);
  if (kind === null) return null;
  const slots = createSlots(kind);
  const unused: string[] = [];
  while (!cursor.isDone) {
    if (readsOn(kind, slots, cursor)) continue;
    const token = cursor.next();
    if (token !== undefined) unused.push(token.said);
  }
  // A rule of a book is no order: "set take profit of book 1 to 3%".
  if (kind === "exits" && !slots.has("symbol")) return null;
  const names = ["book", "symbol", "amount"].some((name) => slots.has(name));
  if (unused.length > 0) return names ? unclear(`I couldn't use "${unused.slice(0, 4).join(" ")}".`) : null;
  return slots.fault === null ? orderOf(kind, slots, desk) : unclear(slots.fault);
}

function kindAt(cursor: Cursor): OrderKind | null {
  const kinds = Object.keys(VERBS) as OrderKind[];
  const phrases = kinds.flatMap((kind) => VERBS[kind].map((phrase) => ({ kind, phrase })));
  const taken = cursor.take(phrases.map(({ phrase }) => phrase));
  // "put 50 usdt into eth"
  if (taken === "put" && (cursor.peek()?.kind === "number" || cursor.peek()?.value === "$")) return "buy";
  if (taken !== null) return phrases.find(({ phrase }) => phrase === taken)?.kind ?? null;
  // "sol short 20 dollars", "btc sl 95k"
  const [first, second] = [cursor.peek(), cursor.peek(1)];
  if (first?.value === "tp" || first?.value === "sl") return "exits";
  if (first?.kind !== "coin" || second?.kind !== "word") return null;
  if (second.value === "long" || second.value === "short") return second.value;
  const levels: readonly string[] = Object.values(LEVELS).flat();
  return levels.includes(second.value) ? "exits" : null;
}

/** Whether what stands here was used. */
function readsOn(kind: OrderKind, slots: Slots, cursor: Cursor): boolean {
  return (
    slots.readName(cursor) ||
    slots.readValue(cursor) ||
    // Of both, one is asked for.
    cursor.take(["both books", "all books", "both", ...fillersOf(kind)]) !== null ||
    takesClosing(cursor)
  );
}

/** "thanks" after an order says nothing of it; anything behind it does. */
function takesClosing(cursor: Cursor): boolean {
  return cursor.take(CLOSING) !== null;
}

const SKILLS: Readonly<Record<OrderKind, { readonly any: string; readonly spot: string | null }>> = {
  long: { any: "open-futures", spot: null },
  short: { any: "open-futures", spot: null },
  buy: { any: "buy-spot", spot: "buy-spot" },
  close: { any: "close-position", spot: "sell-spot" },
  exits: { any: "change-exits", spot: "move-spot-exits" },
  pause: { any: "pause-entries", spot: null },
  resume: { any: "resume-entries", spot: null },
  flatten: { any: "flatten-book", spot: null },
  ban: { any: "ban-symbol", spot: null },
  unban: { any: "unban-symbol", spot: null },
};

function orderOf(kind: OrderKind, slots: Slots, desk: DeskReader): ParsedOrder {
  const { any, spot } = SKILLS[kind];
  const { side: held, ...input } = slots.input();
  if (held !== undefined && !isHeld(input, held, desk))
    return unclear(`That names a ${held} position, and none is open there.`);
  if (kind === "buy" && slots.isPerp) {
    if (slots.isSpot) return unclear("You named both spot and futures.");
    return { type: "order", skill: SKILLS.long.any, input: { ...input, side: "long" } };
  }
  const skill = slots.isSpot ? (spot ?? any) : any;
  const side = kind === "buy" ? "long" : kind === "long" || kind === "short" ? kind : undefined;
  return { type: "order", skill, input: present({ ...input, side }) };
}

/** "close my sol long": a side that is not held was meant for something else. */
function isHeld({ book, symbol }: Record<string, unknown>, side: unknown, desk: DeskReader): boolean {
  const books = book === undefined ? desk.books() : desk.books().filter((id) => id === book);
  return openPositions(books, [], desk).some(
    (one) => one.side === side && (symbol === undefined || parseSymbol(one.symbol).base === symbol),
  );
}

function unclear(why: string): ParsedOrder {
  return { type: "unclear", why };
}

/** The skills whose only way in by words is this parser. */
export const ORDER_SKILLS: ReadonlySet<string> = new Set(
  Object.values(SKILLS).flatMap(({ any, spot }) => (spot === null ? [any] : [any, spot])),
);
