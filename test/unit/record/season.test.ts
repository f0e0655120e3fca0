import assert from "node:assert/strict";
import { test } from "node:test";
import { seasonAt, type Season } from "#src/features/record/model/season.ts";

const FINGERPRINT = { strategy: "a", strategyHash: "b", promptsHash: "c", model: "none" };
/** Newest first, as the store gives them. */
const SEASONS: readonly Season[] = [300, 200, 100].map((eventTsMs, index) => ({
  ...FINGERPRINT,
  season: 3 - index,
  reason: "a change",
  eventTsMs,
}));

test("a moment belongs to the season that had begun before it; the first has no beginning but the desk's", () => {
  const cases = [
    [50, 1, null],
    [150, 1, null],
    [200, 1, null],
    [201, 2, 200],
    [300, 2, 200],
    [9_000, 3, 300],
  ] as const;
  for (const [tsMs, season, sinceTsMs] of cases)
    assert.deepEqual(seasonAt(SEASONS, tsMs), { season, sinceTsMs }, String(tsMs));
  assert.deepEqual(seasonAt([], 1), { season: 1, sinceTsMs: null });
});
