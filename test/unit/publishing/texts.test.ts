import assert from "node:assert/strict";
import { test } from "node:test";
import { bookId } from "#src/domain/ids.ts";
import { checkCompliance } from "#src/features/publishing/compliance.ts";
import { profileTexts } from "#src/features/publishing/profile-texts.ts";
import { tally } from "#test/support/fake-desk.ts";

test("the pinned post and the bio keep their limits, with the latest figures, however large they grow", () => {
  for (const size of [0n, 123_456n, 99_999_999_999_999n]) {
    const book = (name: string) => ({
      bookId: bookId(name),
      trips: [],
      tally: tally({
        roundTrips: Number(size % 1_000_000n),
        wins: Number(size % 1_000n),
        netPnl: size * 100_000_000n,
      }),
      winRateInterval: { low: 0, high: 1 },
      equityStart: 0n,
      equityEnd: 0n,
      netReturn: 0,
      maxDrawdown: 0,
      openPositions: 0,
      samples: [],
    });
    const figures = { fromTsMs: 0, toTsMs: 0, books: [book("standard"), book("inverted")], edge: null };
    const { pinned, bio, titles, tags } = profileTexts({
      figures,
      days: 12,
      season: 3,
      symbols: ["BTC", "ETH"],
    });

    assert.ok(pinned.length <= 280 && bio.length <= 160, `${pinned.length}, ${bio.length}`);
    assert.match(pinned, /^PAPER desk, season 3, day 12\. standard \+?[\d.]+ USDT \(n=/);
    assert.match(bio, /PAPER/);
    assert.ok(titles.length > 0 && tags.length > 0);
    assert.deepEqual(checkCompliance({ text: pinned, audience: "public", place: "pinned-post" }), []);
    assert.deepEqual(checkCompliance({ text: bio, audience: "public", place: "bio" }), []);
    assert.deepEqual(checkCompliance({ text: `PAPER ${titles.join("\n")}`, audience: "private" }), []);
  }
});
