/** What a sentence or a command says of a setting: its name, its value, the book. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readChange, splitSetting } from "#agents/trading-lead/settings/read-setting.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";

type Change = { readonly setting?: string; readonly value?: string; readonly book?: string };

function change(setting: string, value?: string, book?: string): Change {
  return { setting, ...(value !== undefined && { value }), ...(book !== undefined && { book }) };
}

const SENTENCES: readonly [said: string, read: Change][] = [
  ["set take profit of book 1 to 3%", change("take-profit", "3%", "standard")],
  ["set take profit to 3% on book 1 please", change("take-profit", "3%", "standard")],
  ["change the stop-loss on inverted from 1.5% to 2 percent", change("stop-loss", "2 percent", "inverted")],
  ["tp 2.5% book 2", change("take-profit", "2.5%", "inverted")],
  ["a 2% stop loss on book 1", change("stop-loss", "2%", "standard")],
  ["take profit on spot to 4% for book 1", change("spot-take-profit", "4%", "standard")],
  ["set spot take profit to 4%", change("spot-take-profit", "4%")],
  ["set the take profit of spot on book 1 to 4%", change("spot-take-profit", "4%", "standard")],
  ["use 2x leverage on book 2", change("leverage", "2x", "inverted")],
  ["leverage cap of b1 to 5x", change("leverage-cap", "5x", "standard")],
  ["max leverage = 5", change("leverage-cap", "5")],
  ["turn spot off on book 2", change("spot", "off", "inverted")],
  ["turn off the spot lane on the second book", change("spot", "off", "inverted")],
  ["turn futures on for the second book", change("futures", "on", "inverted")],
  ["disable perps on standard", change("futures", "off", "standard")],
  ["scan every 30 minutes on book 1", change("scan", "30 minutes", "standard")],
  ["set the cooldown to 2 hours", change("cooldown", "2 hours")],
  ["set the universe of book 1 to btc, eth and near", change("universe", "btc, eth and near", "standard")],
  ["trade only btc and eth on book 1", change("universe", "btc and eth", "standard")],
  ["set the stance of book 1 to inverted", change("stance", "inverted", "standard")],
  ["change the stance of the inverted book to as-is", change("stance", "as-is", "inverted")],
  ["stance invert losers on book 1", change("stance", "invert losers", "standard")],
  ["change the stance of inverted", change("stance", undefined, "inverted")],
  ["set the mirror of book 2 to level", change("mirror", "level", "inverted")],
  ["set the tp of the mirror book to 3%", change("take-profit", "3%", "inverted")],
  ["set the daily loss limit to 5%", change("drawdown-stop", "5%")],
  ["set take profit of both books to 3%", change("take-profit", "3%")],
  ["change the leverage", change("leverage")],
  ["set tp to lots on book 1", change("take-profit", "lots", "standard")],
  ["tp 1,5% book 1", change("take-profit", "1,5%", "standard")],
  ["stop loss -2% on book 1", change("stop-loss", "-2%", "standard")],
  ["spot tp .5% on book 1", change("spot-take-profit", ".5%", "standard")],
  ["change a setting of book 2", { book: "inverted" }],
];

for (const [said, read] of SENTENCES) {
  test(`"${said}" is read as ${JSON.stringify(read)}`, () => {
    assert.deepEqual(readChange(said, [STANDARD_BOOK, INVERTED_BOOK]), read);
  });
}

const COMMANDS: readonly [typed: string, name: string, value: string][] = [
  ["take-profit 3%", "take-profit", "3%"],
  ["take profit 3%", "take-profit", "3%"],
  ["Take_Profit = 3%", "take-profit", "3%"],
  ["tp to 3%", "take-profit", "3%"],
  ["spot off", "spot", "off"],
  ["spot tp 4", "spot-take-profit", "4"],
  ["leverage cap 5", "leverage-cap", "5"],
  ["leverage 5", "leverage", "5"],
  ["max positions 3", "futures-positions", "3"],
  ["universe btc eth", "universe", "btc eth"],
  ["scan", "scan", ""],
];

for (const [typed, name, value] of COMMANDS) {
  test(`"${typed}" behind a command is ${name} with "${value}"`, () => {
    const split = splitSetting(typed);

    assert.deepEqual([split?.spec.name, split?.value], [name, value]);
  });
}

test("what starts with no setting is none, however much of one is in it", () => {
  for (const typed of ["foo 3%", "my take-profit 3%", "leveraged 2", "3%", ""])
    assert.equal(splitSetting(typed), null, typed);
});
