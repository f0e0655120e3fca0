import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { replayBatch, StatementBatchWriter, type SqlValue } from "#src/storage/statement-batch.ts";

type Call = readonly [number, readonly SqlValue[]];

function throughBatch(writer: StatementBatchWriter, calls: readonly Call[]): Call[] {
  for (const [statement, values] of calls) writer.add(statement, values);
  const read: Call[] = [];
  replayBatch(structuredClone(writer.take()), (statement, values) => void read.push([statement, values]));
  return read;
}

const int64 = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
const value: fc.Arbitrary<SqlValue> = fc.oneof(
  fc.constant(null),
  int64,
  fc.double(),
  fc.integer(),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("standard", "cash", "USDT", "", "a text that is longer than a word"),
);
const calls = fc.array(fc.tuple(fc.nat({ max: 100 }), fc.array(value, { maxLength: 20 })), { maxLength: 60 });

test("calls come out of a batch as they went in, and a writer that was emptied starts anew", () => {
  fc.assert(
    fc.property(calls, calls, (first, second) => {
      const writer = new StatementBatchWriter();
      assert.deepEqual(throughBatch(writer, first), first);
      assert.deepEqual(throughBatch(writer, second), second);
      assert.equal(writer.isEmpty, true);
    }),
  );
});

test("a batch grows with what is put into it", () => {
  const many: Call[] = Array.from({ length: 5_000 }, (_, index) => [
    index,
    [index, BigInt(index), `text number ${index} of a batch`, null],
  ]);

  assert.deepEqual(throughBatch(new StatementBatchWriter(), many), many);
});

test("what SQLite cannot hold is refused before it is sent", () => {
  const writer = new StatementBatchWriter();

  assert.throws(() => writer.add(0, [2n ** 63n]), /beyond 64 bits: 9223372036854775808/);
  assert.throws(() => writer.add(0, [undefined as never]), /not a value that SQLite can hold: undefined/);
});
