/** Changes of a book's rules, at least one of every rule there is; some are refused on some books. */
import type { RulePatch } from "#src/domain/book-rules.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { rate } from "#src/domain/money.ts";
import { BAR_MS } from "./desk-fixture.ts";

export const SETTINGS: readonly RulePatch[] = [
  { lanes: { futures: { takeProfit: rate("0.05"), stopLoss: rate("0.03") } } },
  { lanes: { spot: { takeProfit: rate("0.01"), stopLoss: rate("0.01") } } },
  { lanes: { futures: { leverage: 2 } } },
  { lanes: { futures: { leverage: 10 } }, guards: { leverageMax: 10 } },
  { lanes: { futures: { enabled: false } } },
  { lanes: { futures: { enabled: true, positionsMax: 1 } } },
  { lanes: { futures: { allocation: rate("0.2") }, spot: { allocation: rate("0.8"), positionsMax: 1 } } },
  { lanes: { futures: { allocation: rate("1") }, spot: { allocation: rate("0"), enabled: false } } },
  { guards: { dailyDrawdownMax: rate("0.01") } },
  { guards: { dailyDrawdownMax: rate("0.9"), exposureMax: rate("10"), cooldownMs: 0 } },
  { guards: { exposureMax: rate("0.1"), fundingRateMax: rate("0") } },
  { universe: ["BTC"] },
  { universe: null },
  { scanMs: 2 * BAR_MS },
  { policy: { kind: "signal", stance: "as-is" } },
  { policy: { kind: "signal", stance: "inverted" } },
  { policy: { kind: "signal", stance: "invert-losers" } },
  { policy: { kind: "mirror", of: STANDARD_BOOK, mode: "level" } },
  { policy: { kind: "mirror", of: STANDARD_BOOK, mode: "percent" } },
];
