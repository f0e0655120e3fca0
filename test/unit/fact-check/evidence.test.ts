import assert from "node:assert/strict";
import { test } from "node:test";
import { evidenceOf, unsupportedIn, type ClaimKind } from "#src/facts/check/evidence.ts";

function refused(prose: string, evidence: readonly string[], kinds: readonly ClaimKind[]): string[] {
  return unsupportedIn(prose, evidenceOf(evidence), kinds).map(({ text }) => text);
}

const FACTS = [
  "standard round trips: 42",
  "standard win rate: 54.8% (n=42)",
  "standard net PnL: +12.34 USDT",
  "inverted net PnL: -78.50 USDT",
  "max drawdown: 4.37%",
  "fees: 3.2041 USDT",
  "leverage: 3x",
  "R:R: 1.62",
  "season: S2",
  "book 2: halted",
];

const NUMBERS: readonly (readonly [prose: string, refused: readonly string[]])[] = [
  ["42 round trips won 54.8% of the time.", []],
  ["About 55% of forty-two won.", []],
  ["It made 12.34 USDT.", []],
  ["It made $12.3.", []],
  ["It lost 78.5 USDT, at 3x.", []],
  ["A loss of 78.50.", []],
  ["Down 4.4%.", []],
  ["Fees took 3.20.", []],
  ["R:R was 1.6 in S2.", []],
  ["54.83% won.", ["54.83%"]],
  ["54% won.", ["54%"]],
  ["It made 78.50 USDT.", ["78.50 USDT"]],
  ["It ended at 78.50 USDT.", ["78.50 USDT"]],
  ["It lost 12.34 USDT.", ["12.34 USDT"]],
  ["-12.34", ["-12.34"]],
  ["+78.50", ["+78.50"]],
  ["It rose 42%.", ["42%"]],
  ["R:R was 2.", ["2"]],
  ["Forty-three round trips.", ["Forty-three"]],
  ["It doubled.", ["doubled"]],
  ["Half of them won.", ["Half"]],
  ["Season S3.", ["S3"]],
  ["٤٢ round trips", ["٤٢"]],
  ["1.2k followers", ["1.2k"]],
  ["Book 2 lost 78.50 USDT.", []],
  ["Book 3 lost 78.50 USDT.", ["3"]],
  ["Two of them.", ["Two"]],
];

for (const [prose, wanted] of NUMBERS)
  test(`against the facts, "${prose}" has ${wanted.length === 0 ? "nothing" : wanted.join(", ")} unsupported`, () => {
    assert.deepEqual(refused(prose, FACTS, ["number"]), wanted);
  });

const SOURCE = `UBS increased Bitcoin ETF call option exposure 24-fold, a filing of 15 Aug 2026 shows.
"We see demand from clients," said Anna Keller, who runs the desk. The report came at 16:00.`;

const CLAIMS: readonly (readonly [prose: string, kind: ClaimKind, refused: readonly string[]])[] = [
  ["The bank UBS raised it 24-fold.", "name", []],
  ["A filing shows that Anna Keller runs it.", "name", []],
  ["Goldman Sachs raised it.", "name", ["Goldman Sachs"]],
  ["Keller left for Deutsche Bank.", "name", ["Deutsche Bank"]],
  ["The filing is old. However, clients like it.", "name", []],
  ["We bought $DOGE.", "name", ["$DOGE"]],
  ["It was filed on 15 August.", "date", []],
  ["It was filed on 2026-08-15 and told at 4 pm.", "date", []],
  ["It was filed on 16 August 2026.", "date", ["16 August 2026"]],
  ["It was filed in August 2025.", "date", ["August 2025"]],
  ["They told it at 17:00.", "date", ["17:00"]],
  ["She said “we see demand from clients”.", "quotation", []],
  ["She said “We see … clients.”", "quotation", []],
  ["She said “we see no demand from clients”.", "quotation", ["we see no demand from clients"]],
  ['He said "buy now".', "quotation", ["buy now"]],
];

for (const [prose, kind, wanted] of CLAIMS)
  test(`against the source, ${prose} has ${wanted.length === 0 ? `no ${kind}` : wanted.join(", ")} unsupported`, () => {
    assert.deepEqual(refused(prose, [SOURCE], [kind]), wanted);
  });

test("what is unsupported is told with its line, in the order of the text", () => {
  const found = unsupportedIn(
    "UBS likes it.\nLast year Meta bought 7.\nOn 1 May 2020.",
    evidenceOf([SOURCE]),
    ["number", "date", "name", "quotation"],
  );

  assert.deepEqual(
    found.map(({ kind, text, line }) => `${line} ${kind} ${text}`),
    ["2 name Meta", "2 number 7", "3 date 1 May 2020"],
  );
});
