/** The code for real orders does not exist: no file of the program asks a venue for anything that needs a key. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SETTINGS } from "#src/config-environment.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FOLDERS = ["src", "agents", "bots", "jobs", "deploy"] as const;

/** ccxt's names for what trades, moves money or signs, in any spelling of its own. */
const PRIVATE_CALLS =
  /\b(?:(?:create|edit|cancel)\w*Orders?(?:Ws)?|\w*[pP]rivate(?:Get|Post|Put|Delete)\w*|withdraw|transfer|(?:set|change)(?:Leverage|MarginMode|PositionMode)|fetch(?:Balance|Positions?|MyTrades|OpenOrders))\s*\(/;
const CREDENTIALS = /\b(?:apiKey|secret|privateKey|walletAddress)\b\s*[:=](?!=)/;
/** The venue's own words for a signed request, whatever library makes it. */
const SIGNED = /X-MBX-APIKEY|[?&]signature=|\/f?api\/v\d\/order\b/i;

/** The one mention that is needed to refuse: the type of a ccxt exchange, on which an assertion says that no key is set. */
const REFUSES_KEYS = "src/market/venues/binance/ccxt-exchange.ts";

type Source = { readonly path: string; readonly text: string };

function sources(): readonly Source[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => join(folder, name))
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") })),
  );
}

function linesWith(pattern: RegExp, { path, text }: Source): string[] {
  return text.split("\n").flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : []));
}

const FILES = sources();
const VENUE_FILES = FILES.filter(({ text }) => /\bccxt\b|binance/i.test(text));

test("the whole program was read, and the venue's adapter is in it", () => {
  assert.ok(FILES.length > 150, `only ${FILES.length} files`);
  assert.ok(VENUE_FILES.some(({ path }) => path === REFUSES_KEYS));
});

test("no file calls what trades at a venue, moves money or reads an account", () => {
  assert.deepEqual(
    FILES.flatMap((file) => linesWith(PRIVATE_CALLS, file)),
    [],
  );
});

test("no file signs a request", () => {
  assert.deepEqual(
    FILES.flatMap((file) => linesWith(SIGNED, file)),
    [],
  );
});

test("no credential is ever given to a venue, and the adapter refuses an exchange that has one", () => {
  assert.deepEqual(
    VENUE_FILES.flatMap((file) => linesWith(CREDENTIALS, file)),
    [],
  );
  const adapter = VENUE_FILES.find(({ path }) => path === REFUSES_KEYS)?.text ?? "";
  assert.match(adapter, /assert\(isEmpty\(exchange\.apiKey\) && isEmpty\(exchange\.secret\)/);
});

test("no setting asks for a venue's key", () => {
  assert.ok(SETTINGS.includes("MARKET_SOURCE"));
  assert.deepEqual(
    SETTINGS.filter((name) => /KEY|SECRET/.test(name)),
    [],
  );
});

for (const line of [
  "await exchange.createOrder(symbol, 'market', 'buy', 1)",
  "exchange.createMarketBuyOrderWs(symbol, 1)",
  "exchange.fapiPrivatePostOrder({})",
  "exchange.privateGetAccount()",
  "exchange.cancelAllOrders(symbol)",
  "await exchange.fetchBalance()",
  "exchange.setLeverage(10, symbol)",
]) {
  test(`the search would find: ${line}`, () => {
    assert.match(line, PRIVATE_CALLS);
  });
}

for (const line of ["new binance({ apiKey: key })", "exchange.secret = value", "  secret: process.env.S,"]) {
  test(`the search would find the credential: ${line.trim()}`, () => {
    assert.match(line, CREDENTIALS);
  });
}
