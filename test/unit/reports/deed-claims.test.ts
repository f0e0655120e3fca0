/** A model that says it did something did not: the many ways to say so, and what is no such claim. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deedClaims } from "#src/facts/check/deed-claims.ts";

const DEEDS = [
  "I closed it.",
  "I closed SOL on book 2.",
  "I have closed the SOL position.",
  "I've closed it for you.",
  "I have now closed both positions",
  "I just closed it",
  "I'm closing it now.",
  "I am going to close the position.",
  "I'll close it.",
  "I will pause book 1.",
  "I went ahead and flattened the book.",
  "I took the liberty of closing SOL.",
  "I took care of it.",
  "Let me close that for you.",
  "Closed.",
  "Closed it.",
  "Closed SOL on the inverted book.",
  "Closing it now.",
  "Sold.",
  "Sold your ETH.",
  "Ok, closed it.",
  "Sure! Closed the position.",
  "Done.",
  "Done!",
  "All done: SOL is flat.",
  "All set.",
  "You're all set.",
  "Consider it done.",
  "It's done.",
  "That's sorted.",
  "Your request is complete.",
  "Your order has been filled.",
  "The order was executed.",
  "The order went through.",
  "Order placed.",
  "The position has been closed.",
  "The position is now closed.",
  "The position is being closed.",
  "The position will be closed.",
  "SOL is no longer open.",
  "You are no longer in SOL.",
  "You're out of SOL.",
  "Book 2 is flat.",
  "Book 2 is now paused.",
  "Trading was just paused.",
  "We have paused the inverted book.",
  "We've paused the inverted book.",
  "The desk has closed it.",
  "The executor is closing it.",
  "The desk will close it at the next price.",
  "As requested, the stop is at 1%.",
  "As you asked, SOL is out.",
  "Take-profit has now been raised to 3%.",
  "Successfully closed SOL.",
  "Paused book 1, as instructed.",
  "I didn't wait: I closed it.",
  "Nothing was wrong, so I closed it.",
  "I did not ask, I just sold it.",
  "✅ SOL",
  "The trade is on its way.",
  "I pulled the trigger on SOL.",
  "Got you out of SOL.",
  "I cl\u200bosed it.",
  "Ｉ ｃｌｏｓｅｄ ｉｔ.",
  "I sent it to the channel.",
  "I published the digest.",
  "I changed the stop-loss to 1%.",
  "I've set the leverage to 2x.",
  "I deleted the file.",
  "I ran the command.",
  "I'll remember that.",
  "Noted and saved it.",
  "I notified the owner.",
  "I have approved the verdict.",
  "The verdict has been approved.",
  "SOL has been banned for 48 hours.",
  "I banned SOL.",
  "Equity is 1,000 USDT. I closed SOL.",
  "- I closed SOL\n- Equity is 1,000",
];

const HISTORY = [
  "SOL was closed by its stop.",
  "We shorted SOL at 150.2.",
  "Book 2 opened ETH an hour ago.",
  "The inverted book was halted at 12:00.",
  "The last round trip exited at the take-profit.",
];

const NO_CLAIM = [
  "Book 1 has 3 open positions.",
  "The equity of book 1 is 1,002.50 USDT.",
  "I did not close it.",
  "I cannot close it from here.",
  "Nothing was closed.",
  "No order was placed.",
  "SOL is still open on book 2.",
  "To close it, press the button.",
  'Type "close sol on book 2" and confirm.',
  "You can close it with /close.",
  "Shall I close it?",
  "If you close it now, the fee is 0.05 USDT.",
  "Open positions: SOL and ETH.",
  "Closed round trips: 12, of which 7 won.",
  "The win rate is 55% (n=40).",
  "The stop-loss is 1.5% and the take-profit 2%.",
  "The signal leaned short because the fast average crossed the slow one.",
  "I do not know: no receipt has it.",
  "Net PnL is -3.20 USDT after fees and funding.",
  "I have no figure for that.",
];

const kindsOf = (prose: string): string[] => deedClaims(prose).map(({ kind }) => kind);

test("a deed that the answer claims for itself is found, however it is put", () => {
  assert.deepEqual(
    DEEDS.filter((prose) => !kindsOf(prose).includes("deed")),
    [],
  );
});

test("what is told of the past is a claim of history, which a receipt may hold", () => {
  assert.deepEqual(
    HISTORY.map(kindsOf),
    HISTORY.map(() => ["history"]),
  );
});

test("a figure, a denial, an offer, a question and a way to do it are no claims", () => {
  assert.deepEqual(
    NO_CLAIM.filter((prose) => kindsOf(prose).length > 0),
    [],
  );
});
