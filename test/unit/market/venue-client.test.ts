import assert from "node:assert/strict";
import { test } from "node:test";
import { createCcxtExchange, toMarketError } from "#src/market/venues/binance/ccxt-exchange.ts";
import { createVenueClient } from "#src/market/venues/binance/venue-client.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { Lane } from "#src/domain/instrument.ts";

const noNetwork: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));

async function exchangeOf(lane: Lane) {
  return createCcxtExchange(lane, {
    fetchImplementation: noNetwork,
    timeoutMs: 1_000,
    weightPerMinute: 1_000,
  });
}

for (const lane of ["futures", "spot"] as const) {
  test(`no key is set on the exchange of the ${lane} lane`, async () => {
    const exchange = await exchangeOf(lane);
    assert.deepEqual([exchange.apiKey ?? "", exchange.secret ?? ""], ["", ""]);
  });
}

test("a call that the library holds back ends when the source stops", async () => {
  const controller = new AbortController();
  const client = createVenueClient("futures", await exchangeOf("futures"), controller.signal);
  const calling = client.call(() => new Promise(() => undefined));
  controller.abort();
  await assert.rejects(calling, { code: "MARKET_UNAVAILABLE" });
});

const ERRORS: readonly (readonly [string, unknown, string, boolean])[] = [
  ["our own error", new DeskError("MARKET_DATA_INVALID", "x", { retryable: true }), "MARKET_DATA_INVALID", true],
  ["a network error", named("NetworkError"), "MARKET_UNAVAILABLE", true],
  ["a timeout", named("RequestTimeout"), "MARKET_UNAVAILABLE", true],
  ["maintenance", named("OnMaintenance"), "MARKET_UNAVAILABLE", true],
  ["an unreadable answer", named("BadResponse"), "MARKET_DATA_INVALID", true],
  ["a crash of the parser on a bad body", new TypeError("'in' operator"), "MARKET_DATA_INVALID", true],
  ["a symbol that the venue does not know", named("BadSymbol"), "MARKET_UNAVAILABLE", false],
  ["something that is no error", "text", "MARKET_UNAVAILABLE", false],
]; // prettier-ignore

function named(name: string): Error {
  return Object.assign(new Error("words of the vendor"), { name });
}

for (const [what, error, code, retryable] of ERRORS) {
  test(`${what} becomes ${code}, ${retryable ? "worth another try" : "final"}`, () => {
    const mapped = toMarketError(error);
    assert.deepEqual([mapped.code, mapped.retryable], [code, retryable]);
  });
}
