/** Books a settlement on every position that was held at its time, on each book, each with its own sign. */
import { fundingPayment, isFunded, settlementTsMs } from "../domain/funding.ts";
import type { FundingSettlement } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { DeskContext } from "./desk-context.ts";

/** Returns the positions as they are after it. The same settlement again books nothing. */
export function bookFunding(context: DeskContext, settlement: FundingSettlement): readonly Position[] {
  const { ledger } = context;
  const atTsMs = settlementTsMs(settlement.eventTsMs);
  return ledger.atomically(() => {
    const settled: Position[] = [];
    for (const bookId of ledger.books()) {
      const book = ledger.book(bookId);
      for (const position of book.positionsOf(settlement.symbol)) {
        if (!isFunded(position.openedTsMs, null, settlement.eventTsMs)) continue;
        const { markPrice, fundingRate } = settlement;
        const payment = fundingPayment(position.plan.side, position.quantity, markPrice, fundingRate);
        if (!ledger.recordFunding(bookId, position.positionId, payment, atTsMs)) continue;
        settled.push(book.position(position.positionId) ?? position);
      }
    }
    return settled;
  });
}
