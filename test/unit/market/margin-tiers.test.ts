import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { marginTiersOf } from "#src/market/margin-tiers.ts";
import { notionalMinOf } from "#src/market/venue-rules.ts";
import { DEFAULT_UNIVERSE } from "#src/config-environment.ts";
import { amount, applyRate, parseUnits } from "#src/domain/money.ts";

const FILE = join(
  import.meta.dirname,
  "../../../../shared/data/examples/binance_leverage_tiers_2026-08.json",
);
const skipped = existsSync(FILE) ? {} : { skip: "../shared/data is absent" };

for (const base of ["BTC", "ETH", "SEI"]) {
  test(`the tiers of ${base} join without a step in the maintenance margin`, () => {
    const tiers = marginTiersOf(base);
    for (const [index, tier] of tiers.entries()) {
      const before = tiers[index - 1];
      if (before === undefined) {
        assert.equal(tier.notionalMin, 0n);
        continue;
      }
      const at = tier.notionalMin;
      assert.equal(at, before.notionalMax);
      assert.equal(
        applyRate(at, tier.maintenanceRate) - tier.maintenanceAmount,
        applyRate(at, before.maintenanceRate) - before.maintenanceAmount,
      );
      assert.ok(tier.leverageMax < before.leverageMax);
    }
  });
}

type Published = Readonly<Record<string, readonly (readonly number[])[]>>;

test("no pair of the default universe has stricter tiers at the venue, up to a million", skipped, () => {
  const { tiers } = JSON.parse(readFileSync(FILE, "utf8")) as { tiers: Published };
  const notionals = ["4999", "5000", "49999", "100000", "200000", "500000", "999999"].map((each) =>
    amount(each),
  );
  for (const base of DEFAULT_UNIVERSE.split(",")) {
    for (const notional of notionals) {
      const ours = marginTiersOf(base).find((tier) => notional < tier.notionalMax);
      const theirs = tiers[`${base}USDT`]?.find(([, cap = 0]) => notional < amount(String(cap)));
      const [, , rate = 0, leverage = 0] = theirs ?? [];
      assert.ok(Number(ours?.maintenanceRate) >= Number(parseUnits(String(rate))), `${base} at ${notional}`);
      assert.ok((ours?.leverageMax ?? 0) <= leverage, `${base} at ${notional}`);
    }
  }
});

test("the least order of a perpetual is its venue's own, and 5 USDT where the venue has no other", () => {
  const least = [
    notionalMinOf("BTC", "futures"),
    notionalMinOf("ETH", "futures"),
    notionalMinOf("SOL", "futures"),
  ];
  assert.deepEqual(least, [amount("100"), amount("20"), amount("5")]);
  assert.equal(notionalMinOf("BTC", "spot"), amount("5"));
});
