/** What an order says beside its verb: book, coin, size, leverage, levels, hours. Said twice and differently is asked. */
import type { Cursor } from "./cursor.ts";
import { COINS, LEVELS, LEVERAGE, MARGIN, MONEY, PERCENT, TIMES, type OrderKind } from "./grammar.ts";
import type { Token } from "./tokens.ts";

const HOURS: Readonly<Record<string, number>> = {
  h: 1,
  hour: 1,
  hours: 1,
  d: 24,
  day: 24,
  days: 24,
  week: 168,
  weeks: 168,
};
const TAKES_COIN: ReadonlySet<OrderKind> = new Set<OrderKind>([
  "long",
  "short",
  "buy",
  "close",
  "exits",
  "ban",
  "unban",
]);
const TAKES_SPOT: ReadonlySet<OrderKind> = new Set<OrderKind>(["buy", "close", "exits"]);
const OPENS: ReadonlySet<OrderKind> = new Set<OrderKind>(["long", "short", "buy"]);

export class Slots {
  readonly #kind: OrderKind;
  readonly #values = new Map<string, unknown>();
  #side: "long" | "short" | null = null;
  #level: "takeProfit" | "stopLoss" | null = null;
  fault: string | null = null;
  isSpot = false;
  isPerp = false;

  constructor(kind: OrderKind) {
    this.#kind = kind;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  input(): Readonly<Record<string, unknown>> & { readonly side?: "long" | "short" } {
    return { ...Object.fromEntries(this.#values), ...(this.#side !== null && { side: this.#side }) };
  }

  /** A book, a coin, a lane, or the side of an order that begins with its coin. */
  readName(cursor: Cursor): boolean {
    const token = cursor.peek();
    if (token?.kind === "book") return this.#take(cursor, "book", token.value);
    if (token?.kind === "coin" && TAKES_COIN.has(this.#kind))
      return this.#take(cursor, "symbol", token.value);
    if (TAKES_SPOT.has(this.#kind) && cursor.take(["spot"]) !== null) {
      this.isSpot = true;
      return true;
    }
    // "the inverted book": its name was read before it.
    if (this.#values.has("book") && cursor.take(["book"]) !== null) return true;
    if (this.#kind === "buy" && cursor.take(["perp", "perps", "futures"]) !== null) {
      this.isPerp = true;
      return true;
    }
    if (this.#kind === "close" || this.#kind === "exits") {
      const side = (["long", "short"] as const).find((one) => cursor.take([one]) !== null);
      if (side !== undefined) {
        if (this.#side !== null && this.#side !== side) this.#refuse("You named two sides.");
        this.#side = side;
        return true;
      }
    }
    const isSide = this.#kind === "long" || this.#kind === "short";
    return isSide && cursor.take([this.#kind]) !== null;
  }

  readValue(cursor: Cursor): boolean {
    if (OPENS.has(this.#kind))
      return this.#readLeverage(cursor) || this.#readLevel(cursor) || this.#readSize(cursor);
    if (this.#kind === "exits") return this.#readLevel(cursor);
    if (this.#kind === "close") return this.#readPart(cursor);
    return this.#kind === "ban" && this.#readHours(cursor);
  }

  #readLeverage(cursor: Cursor): boolean {
    const at = cursor.peek()?.value === "at" ? 1 : 0;
    const [number, unit] = [cursor.peek(at), cursor.peek(at + 1)];
    if (number?.kind === "number" && unit?.kind === "word" && TIMES.includes(unit.value)) {
      if (at === 1) cursor.next();
      this.#setNumber(cursor, "leverage");
      cursor.next();
      cursor.take(LEVERAGE);
      return this.#isLevered();
    }
    const named = cursor.peek();
    if (named?.kind !== "word" || !LEVERAGE.includes(named.value)) return false;
    const skipped = ["of", "at"].includes(cursor.peek(1)?.value ?? "") ? 1 : 0;
    if (cursor.peek(1 + skipped)?.kind !== "number") return false;
    for (let count = 0; count <= skipped; count += 1) cursor.next();
    this.#setNumber(cursor, "leverage");
    cursor.take(TIMES);
    return this.#isLevered();
  }

  #isLevered(): true {
    this.isPerp = true;
    return true;
  }

  #readLevel(cursor: Cursor): boolean {
    for (const level of ["takeProfit", "stopLoss"] as const)
      if (cursor.take(LEVELS[level]) !== null) {
        this.#level = level;
        if (OPENS.has(this.#kind)) cursor.take(["at", "to", "of"]);
        return true;
      }
    if (this.#level === null) return false;
    if (
      this.#level === "stopLoss" &&
      cursor.take(["breakeven", "break even", "break-even", "entry"]) !== null
    )
      return this.#set("stopLoss", "entry");
    const number = cursor.peek();
    const after = cursor.peek(1);
    // Money is no level, and a coin behind a number makes it a size.
    if (number?.kind !== "number" || after?.kind === "coin") return false;
    if (after?.kind === "word" && [...MONEY, ...TIMES, ...COINS].includes(after.value)) return false;
    cursor.next();
    const sign = cursor.take(PERCENT) === null ? "" : "%";
    this.#ask(number);
    const level = this.#level;
    this.#level = null;
    return this.#set(level, `${number.value}${sign}`);
  }

  #readSize(cursor: Cursor): boolean {
    if (cursor.take(["$"]) !== null) {
      if (cursor.peek()?.kind !== "number") return this.#refuse('I couldn\'t use "$".');
      this.#setAmount(cursor);
      return this.#set("unit", cursor.take(MARGIN) === null ? "usdt" : "margin");
    }
    const number = cursor.peek();
    if (number?.kind !== "number") return false;
    const after = cursor.peek(1);
    if (after?.kind === "word" && PERCENT.includes(after.value)) return false;
    this.#setAmount(cursor);
    const isMoney = cursor.take(MONEY) !== null;
    cursor.take(["of"]);
    if (cursor.take(MARGIN) !== null) return this.#set("unit", "margin");
    if (isMoney) return this.#set("unit", "usdt");
    if (cursor.take(COINS) !== null || cursor.peek()?.kind === "coin") return this.#set("unit", "coins");
    return true;
  }

  /** Closes are whole: a part is asked for to be refused by the skill. */
  #readPart(cursor: Cursor): boolean {
    if (cursor.take(["half", "half of", "a part of", "part of"]) !== null) return this.#set("part", true);
    const number = cursor.takeNumber();
    if (number === null) return false;
    const isPercent = cursor.take(PERCENT) !== null;
    return isPercent && number.value === "100" ? true : this.#set("part", true);
  }

  #readHours(cursor: Cursor): boolean {
    const unit = cursor.peek(1);
    const hours = unit?.kind === "word" ? HOURS[unit.value] : undefined;
    const number = cursor.peek();
    if (hours === undefined || number === undefined) return false;
    const count = number.kind === "number" ? Number(number.value) : number.value === "a" ? 1 : Number.NaN;
    if (!Number.isSafeInteger(count * hours)) return false;
    this.#ask(number);
    cursor.next();
    cursor.next();
    return this.#set("hours", count * hours);
  }

  #setAmount(cursor: Cursor): void {
    const number = cursor.takeNumber();
    if (number === null) return;
    this.#ask(number);
    this.#set("amount", number.value);
  }

  #setNumber(cursor: Cursor, name: string): void {
    const number = cursor.takeNumber();
    if (number === null) return;
    this.#ask(number);
    this.#set(name, Number(number.value));
  }

  #take(cursor: Cursor, name: string, value: unknown): boolean {
    cursor.next();
    return this.#set(name, value);
  }

  #ask({ said, value, or }: Token): void {
    if (or !== undefined) this.#refuse(`Does "${said}" mean ${value} or ${or}?`);
  }

  #set(name: string, value: unknown): true {
    const before = this.#values.get(name);
    if (before !== undefined && before !== value) return this.#refuse("You named two different values.");
    this.#values.set(name, value);
    return true;
  }

  #refuse(why: string): true {
    this.fault ??= why;
    return true;
  }
}

export function createSlots(kind: OrderKind): Slots {
  return new Slots(kind);
}
