import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import { settingsPatches } from "#src/features/experiments/settings-patches.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import type { BookId } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import { BOOKS } from "./round-trips.ts";

const RULES = controlBooks(amount("1000"));

function rulesOf(bookId: BookId): BookRules {
  return RULES.find((rules) => rules.bookId === bookId) ?? assert.fail(bookId);
}

test("flipping takes the opposite side and exchanges the exits, 3/-2 for 2/-3", () => {
  const patches = settingsPatches({ type: "flip-and-exchange-exits", bookId: BOOKS.first }, rulesOf);

  assert.deepEqual(patches, [
    {
      bookId: BOOKS.first,
      patch: {
        policy: { kind: "signal", stance: "inverted" },
        lanes: {
          futures: { takeProfit: rate("0.015"), stopLoss: rate("0.02") },
          spot: { takeProfit: rate("0.02"), stopLoss: rate("0.03") },
        },
      },
    },
  ]);
});

test("flipping a book that is flipped already turns it back", () => {
  const inverted: BookRules = { ...rulesOf(BOOKS.first), policy: { kind: "signal", stance: "inverted" } };

  const [first] = settingsPatches({ type: "flip-and-exchange-exits", bookId: BOOKS.first }, () => inverted);

  assert.deepEqual(first?.patch.policy, { kind: "signal", stance: "as-is" });
});

test("a lane is disabled on both books, and nothing else of it is touched", () => {
  const bookIds = [BOOKS.first, BOOKS.second];

  const patches = settingsPatches({ type: "disable-lane", lane: "futures", bookIds }, rulesOf);

  const patch = { lanes: { futures: { enabled: false } } };
  assert.deepEqual(
    patches,
    bookIds.map((bookId) => ({ bookId, patch })),
  );
});

test("the hybrid changes only the stance of the standard book", () => {
  const patches = settingsPatches({ type: "invert-losers", bookId: BOOKS.first }, rulesOf);

  assert.deepEqual(patches, [
    { bookId: BOOKS.first, patch: { policy: { kind: "signal", stance: "invert-losers" } } },
  ]);
});
