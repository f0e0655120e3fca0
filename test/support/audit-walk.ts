/** Everything that can happen to a desk, in any order, with an audit after each step and each restart. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controlBooks } from "#src/desk/book-rules.ts";
import { valueBook } from "#src/desk/equity.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createOrdersByHand } from "#src/desk/manual-orders.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { DeskError } from "#src/domain/errors.ts";
import { bookId, type BookId } from "#src/domain/ids.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import type { Position } from "#src/domain/position.ts";
import {
  BASE_PRICE,
  priceAt,
  SYMBOLS,
  type ByHand,
  type Command,
  type OnBook,
  type OnSymbol,
  type WalkStep,
} from "./audit-walk-steps.ts";
import { BTC, createDeskFixture, START_MS, type DeskFixture } from "./desk-fixture.ts";

const HOUR_MS = 3_600_000;

/** @throws AssertionError at the first audit that is not clean, naming the step. */
export function walk(steps: readonly WalkStep[], bookCount: 2 | 3): void {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-walk-"));
  const walker = new Walker(join(folder, "desk.sqlite"), bookCount);
  try {
    for (const [index, step] of steps.entries()) {
      walker.take(step, index);
      walker.audit(`step ${index}, ${step.do}`);
    }
    walker.restart();
    walker.audit("the last restart");
  } finally {
    walker.end();
    rmSync(folder, { recursive: true });
  }
}

class Walker {
  readonly #path: string;
  readonly #books: readonly BookRules[];
  #fixture: DeskFixture;
  #epoch = 0;

  constructor(path: string, bookCount: 2 | 3) {
    this.#path = path;
    const [signal, mirror] = controlBooks(amount("1000"));
    assert.ok(signal !== undefined && mirror !== undefined);
    const third = { ...signal, bookId: bookId("third"), label: "book 3" };
    this.#books = bookCount === 2 ? [signal, mirror] : [signal, mirror, third];
    this.#fixture = this.#open(START_MS);
  }

  /** What a rule of the desk refuses is a refusal or a DeskError; anything else is a fault of the desk. */
  take(step: WalkStep, index: number): void {
    try {
      this.#do(step, index);
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
    }
  }

  audit(where: string): void {
    const { findings, repairs } = this.#fixture.desk.auditor.run();
    assert.deepEqual({ findings, repairs }, { findings: [], repairs: [] }, where);
    this.#worth(where);
  }

  /** Isolated margin bounds every loss, so no book is ever worth less than its free cash, nor that less than nothing. */
  #worth(where: string): void {
    const { ledger, desk } = this.#fixture;
    for (const { bookId: id } of this.#books) {
      const cash = ledger.book(id).balance("cash");
      const { equity } = valueBook(ledger.book(id), (name) => desk.context.symbols.get(name)?.mark() ?? null);
      assert.ok(cash >= 0n && equity >= cash, `${where}: ${id} is worth ${equity} with ${cash} of cash`);
      const deepest = desk.equityMarks.last(id)?.maxDrawdown ?? 0;
      assert.ok(deepest <= 1e8, `${where}: ${id} has fallen by more than it had`);
    }
  }

  restart(): void {
    const nowMs = this.#fixture.nowMs();
    this.#fixture.db.close();
    this.#fixture = this.#open(nowMs + 1_000);
    const { findings, repairs } = this.#fixture.desk.auditor.last;
    assert.deepEqual({ findings, repairs }, { findings: [], repairs: [] }, "the audit of a start");
  }

  end(): void {
    this.#fixture.db.close();
  }

  #open(startMs: number): DeskFixture {
    const fixture = createDeskFixture({
      path: this.#path,
      symbols: SYMBOLS,
      books: this.#books,
      startMs,
      epoch: () => this.#epoch,
    });
    for (const name of SYMBOLS) fixture.quote(name, `${BASE_PRICE[name]}`);
    return fixture;
  }

  #do(step: WalkStep, index: number): void {
    const fixture = this.#fixture;
    switch (step.do) {
      case "quote":
        return fixture.quote(step.symbol, priceAt(step));
      case "bar":
        return fixture.bar(step.symbol, priceAt(step));
      case "signal":
        return fixture.enter(step.symbol, step.side, priceAt(step));
      case "crash":
      case "rally":
        return this.#jump(step.do === "crash" ? 40 : 180);
      case "new-epoch":
        this.#epoch += 1;
        return undefined;
      case "restart":
        return this.restart();
      case "outage":
        return this.#outage();
      case "funding":
        return this.#funding(step);
      case "funding-forecast":
        return this.#forecast();
      case "open-by-hand":
      case "close-by-hand":
      case "move-exits":
        return this.#byHand(step, index);
      case "ban":
      case "close":
      case "flatten":
      case "halt":
      case "pause":
      case "resume":
      case "setting":
        return this.#command(step, index);
    }
  }

  /** Twice, because an order fills at the next price. */
  #jump(percentOfBase: number): void {
    for (let time = 0; time < 2; time += 1) {
      for (const name of SYMBOLS)
        this.#fixture.quote(name, priceAt({ symbol: name, percent: percentOfBase }));
    }
  }

  #outage(): void {
    const { desk } = this.#fixture;
    const nowMs = this.#fixture.nowMs();
    for (const state of ["down", "up"] as const) {
      desk.handle({ type: "source", state, reason: "test", eventTsMs: nowMs });
    }
  }

  #funding(step: OnSymbol): void {
    const { desk } = this.#fixture;
    const nowMs = this.#fixture.nowMs();
    const settled = { fundingRate: rate("-0.0007"), markPrice: price(priceAt(step)), eventTsMs: nowMs };
    desk.handle({ type: "funding", symbol: step.symbol, ...settled });
  }

  #forecast(): void {
    const { desk } = this.#fixture;
    const nowMs = this.#fixture.nowMs();
    const next = { fundingRate: rate("0.0007"), nextFundingTsMs: nowMs + HOUR_MS, eventTsMs: nowMs };
    desk.handle({ type: "funding-forecast", symbol: BTC, ...next });
  }

  #byHand(step: ByHand, index: number): void {
    const fixture = this.#fixture;
    const orders = createOrdersByHand(fixture.desk);
    const id = this.#bookOf(step);
    const order = { cause: `hand-${index}`, actor: "telegram:7" };
    if (step.do === "open-by-hand") {
      const size = { kind: "notional", amount: amount("25") } as const;
      const wish = { bookId: id, symbol: step.symbol, side: step.side, size };
      const levels = { leverage: null, takeProfit: null, stopLoss: null };
      const quoted = orders.quoteEntry({ ...wish, ...levels });
      if (!("refused" in quoted)) orders.openByHand({ ...wish, ...levels }, quoted.quote, order);
    } else if (step.do === "close-by-hand") {
      const position = this.#position(step);
      const quoted = position && orders.quoteClose(id, position.positionId);
      if (position && quoted && !("refused" in quoted)) {
        orders.closeByHand(id, position.positionId, quoted, order);
      }
    } else this.#moveExits(step, order);
    fixture.quote(step.symbol, priceAt(step));
  }

  #moveExits(step: OnSymbol & OnBook, order: { readonly cause: string; readonly actor: string }): void {
    const orders = createOrdersByHand(this.#fixture.desk);
    const position = this.#position(step);
    if (position === undefined) return;
    const wish = {
      bookId: this.#bookOf(step),
      positionId: position.positionId,
      takeProfit: null,
      stopLoss: price(priceAt({ ...step, percent: position.plan.side === "long" ? 80 : 120 })),
    };
    const quoted = orders.quoteExits(wish);
    if (!("refused" in quoted)) orders.moveExits(wish, quoted.quote, order);
  }

  #command(step: Command, index: number): void {
    const { desk } = this.#fixture;
    const nowMs = this.#fixture.nowMs();
    const id = this.#bookOf(step);
    const commands = createDeskCommands(desk);
    const order = { cause: `walk-${index}`, actor: "telegram:7" };
    if (step.do === "pause") commands.pause(id, order, "test");
    else if (step.do === "resume") commands.resume(id, { ...order, approvalId: "A-1" });
    else if (step.do === "flatten") commands.flatten(id, order);
    else if (step.do === "ban") commands.ban(id, "BTC", nowMs + HOUR_MS, order, "test");
    else if (step.do === "close") commands.close(id, step.symbol, order);
    else if (step.do === "halt") {
      const change = { bookId: id, state: "halted", reason: "test", actor: "test" } as const;
      desk.context.states.change({ ...change, cause: `halt-${index}` });
    } else if (step.do === "setting") commands.changeRules(id, step.patch, order, "test");
  }

  #bookOf({ book: number }: OnBook): BookId {
    return this.#books[number % this.#books.length]?.bookId ?? assert.fail("no such book");
  }

  #position(step: OnSymbol & OnBook): Position | undefined {
    return this.#fixture.ledger.book(this.#bookOf(step)).positionsOf(step.symbol)[0];
  }
}
