/** Books a settlement on every position that was held at its time, on each book, each with its own sign. */
import { fundingPayment, isFunded, settlementTsMs } from "../domain/funding.ts";
import type { FundingSettlement } from "../domain/market.ts";
import type { DeskContext } from "./desk-context.ts";

/** Returns how many positions it was booked on. The same settlement again books nothing. */
export function bookFunding(context: DeskContext, settlement: FundingSettlement): number {
  const { ledger } = context;
  const atTsMs = settlementTsMs(settlement.eventTsMs);
  return ledger.atomically(() => {
    let booked = 0;
    for (const bookId of ledger.books()) {
      for (const position of ledger.book(bookId).positionsOf(settlement.symbol)) {
        if (!isFunded(position.openedTsMs, null, settlement.eventTsMs)) continue;
        const { markPrice, fundingRate } = settlement;
        const payment = fundingPayment(position.plan.side, position.quantity, markPrice, fundingRate);
        if (ledger.recordFunding(bookId, position.positionId, payment, atTsMs)) booked += 1;
      }
    }
    return booked;
  });
}
