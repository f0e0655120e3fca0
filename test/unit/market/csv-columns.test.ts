import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { parseCsvColumns, type CsvColumns } from "#src/market/venues/recorded/csv-columns.ts";
import { DeskError } from "#src/domain/errors.ts";
import { formatUnits, parseUnits } from "#src/domain/money.ts";

const HEADER = ["t", "a", "b"];

function parse(text: string): CsvColumns {
  return parseCsvColumns(Buffer.from(text), HEADER, "x.csv");
}

function rowsOf({ rows, columns }: CsvColumns): number[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => column[row] ?? Number.NaN));
}

test("numbers become exact units of 1e-8 and times stay milliseconds", () => {
  const parsed = parse("t,a,b\n1750809600000,106034.9,3314.558\n1750810500000,0.011725,82467838\n");
  assert.deepEqual(rowsOf(parsed), [
    [1_750_809_600_000, 10_603_490_000_000, 331_455_800_000],
    [1_750_810_500_000, 1_172_500, 8_246_783_800_000_000],
  ]);
  assert.deepEqual(parsed.decimals, [0, 6, 3]);
});

test("any decimal of up to eight places is read as the money parser reads it", () => {
  const units = fc.bigInt({ min: 0n, max: 9_000_000_000_000_000n });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), units, units, fc.nat({ max: 8 })), { maxLength: 20 }), (rows) => {
      const lines = rows.map(([time, a, b, places]) => `${time},${formatUnits(a)},${formatUnits(b, places)}`);
      const expected = lines.map((line) => {
        const [time = "", a = "", b = ""] = line.split(",");
        return [Number(time), Number(parseUnits(a)), Number(parseUnits(b))];
      });
      assert.deepEqual(rowsOf(parse(["t,a,b", ...lines].join("\n"))), expected);
    }),
  );
});

const FORMS: readonly (readonly [string, string, readonly number[][]])[] = [
  ["an exponent", "t,a,b\n1,-3.174e-05,2\n", [[1, -3174, 200_000_000]]],
  ["a carriage return", "t,a,b\r\n1,2,3\r\n4,5,6\r\n", [[1, 2e8, 3e8], [4, 5e8, 6e8]]], // prettier-ignore
  ["no line feed at the end", "t,a,b\n1,2,3", [[1, 2e8, 3e8]]],
  ["empty lines", "t,a,b\n\n1,2,3\n\n4,5,6\n\n", [[1, 2e8, 3e8], [4, 5e8, 6e8]]], // prettier-ignore
  ["zeros after the eighth decimal", "t,a,b\n1,2.5000000000,3\n", [[1, 250_000_000, 3e8]]],
  ["spaces", "t,a,b\n1, 2,3\n", [[1, 2e8, 3e8]]],
  ["a volume of billions", "t,a,b\n1,2,21000000000\n", [[1, 2e8, 2.1e18]]],
  ["no rows", "t,a,b\n", []],
];

for (const [what, text, expected] of FORMS) {
  test(`${what} is read`, () => {
    assert.deepEqual(rowsOf(parse(text)), expected);
  });
}

const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ["a word", "t,a,b\n1,2,3\n4,five,6\n", /x\.csv line 3: not a decimal number: "five"/],
  ["a missing field", "t,a,b\n1,2\n", /x\.csv line 2: 2 fields, 3 expected/],
  ["a field too many", "t,a,b\n1,2,3,4\n", /x\.csv line 2: 4 fields, 3 expected/],
  ["an empty field", "t,a,b\n1,,3\n", /x\.csv line 2: not a decimal number: ""/],
  ["two dots", "t,a,b\n1,2.3.4,3\n", /x\.csv line 2: not a decimal number: "2\.3\.4"/],
  ["nine decimals", "t,a,b\n1,0.123456789,3\n", /x\.csv line 2: more than 8 decimals/],
  ["a time with a fraction", "t,a,b\n1.5,2,3\n", /x\.csv line 2: not a time in milliseconds: "1\.5"/],
  ["more digits than fit", "t,a,b\n1,90071992547.40993001,3\n", /x\.csv line 2: too many digits/],
  ["another header", "time,open\n1,2\n", /x\.csv line 1: the header must be "t,a,b", not "time,open"/],
  ["no content", "", /x\.csv line 1: the header must be/],
];

for (const [what, text, message] of FAULTS) {
  test(`${what} is refused with file and line`, () => {
    assert.throws(
      () => parse(text),
      (error) =>
        error instanceof DeskError && error.code === "MARKET_DATA_INVALID" && message.test(error.message),
    );
  });
}
