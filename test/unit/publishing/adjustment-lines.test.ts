import assert from "node:assert/strict";
import { test } from "node:test";
import { adjustmentLines } from "#src/features/publishing/digest/adjustment-lines.ts";
import { anAdjustment } from "#test/support/an-adjustment.ts";
import { createFakeAdjustments } from "#test/support/fake-adjustments.ts";
import { NOW_MS } from "#test/support/fake-desk.ts";

const DAY_MS = 86_400_000;
const WEEK = { fromTsMs: NOW_MS - 7 * DAY_MS, toTsMs: NOW_MS };

test("a digest tells what shipped with its counts, what shipped in the period before once more, and what waits", () => {
  const adjustments = createFakeAdjustments({
    adjustments: [
      anAdjustment({ title: "One", state: "waiting", shippedTsMs: null, counts: null }),
      anAdjustment({ title: "Two" }),
      anAdjustment({ title: "Three", shippedTsMs: NOW_MS - 10 * DAY_MS, state: "reverted" }),
      anAdjustment({ title: "Four", shippedTsMs: NOW_MS - 15 * DAY_MS }),
      anAdjustment({ title: "Five", state: "declined", shippedTsMs: null, counts: null }),
    ],
  });

  const counts =
    "; 1 d before it: 10 round trips, 6 lost, 4 of them of its kind, -3.00 USDT; as long since: 10 round trips, 3 lost, 1 of them of its kind, +2.00 USDT";
  assert.deepEqual(adjustmentLines(adjustments, WEEK), [
    { state: "queued", what: "One", proof: "not replayed" },
    { state: "shipped", what: `Two${counts}`, proof: "not replayed" },
    { state: "shipped before", what: `Three, put back since${counts}`, proof: "not replayed" },
  ]);
});
