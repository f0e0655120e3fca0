/** What `npm run verify` finds when it looks at everything: rows that were changed, taken out, or slipped in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyRecord } from "#src/features/record/verify-record.ts";
import { createRecordKit, tradeOnce } from "#test/support/record-kit.ts";

const IN_THE_WHOLE: readonly (readonly [string, string, RegExp])[] = [
  [
    "an opening balance",
    "DROP TRIGGER postings_no_update; UPDATE postings SET amount = amount * 2 WHERE entry_id = 1",
    /^opening:1: postings was/,
  ],
  [
    "a win that was slipped in",
    `INSERT INTO round_trips SELECT 'standard-999', book_id, symbol, lane, side, leverage, quantity, entry_notional,
     exit_notional, 1, fees, funding, 999, exit_reason, pair_id, epoch, opened_ts_ms, closed_ts_ms FROM round_trips LIMIT 1`,
    /^round-trip:standard-999: the row was never on the chain/,
  ],
  [
    "money without a fill",
    `INSERT INTO entries SELECT 900, book_id, 'funding', 'gift', NULL, event_ts_ms, recorded_ts_ms FROM entries LIMIT 1;
     INSERT INTO postings SELECT 900, line, account, asset, amount FROM postings WHERE entry_id = 1`,
    /^entry:900: the row was never on the chain/,
  ],
  [
    "a deleted fill",
    "PRAGMA foreign_keys = OFF; DROP TRIGGER fills_no_delete; DELETE FROM fills WHERE entry_id = 3",
    /^fill:3: the row was deleted/,
  ],
  [
    "a pause that never was",
    "INSERT INTO state_changes (book_id, state, reason, actor, cause, event_ts_ms, recorded_ts_ms) VALUES ('standard', 'reducing', 'x', 'x', 'x', 1, 1)",
    /^state:x: the row was never/,
  ],
];

for (const [what, sql, fault] of IN_THE_WHOLE)
  test(`${what} is found when the whole record is verified`, () => {
    const kit = createRecordKit();
    tradeOnce(kit);
    assert.equal(verifyRecord(kit.database.chain).fault, null);
    kit.database.db.exec(sql);

    const { fault: found } = verifyRecord(kit.database.chain);

    assert.match(`${found?.ref}: ${found?.what}`, fault);
  });
