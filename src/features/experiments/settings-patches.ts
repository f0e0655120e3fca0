/** A verdict's change as changes of rules: what putting it in force comes to, book by book. */
import type { BookPolicy, BookRules, LaneRules, RulePatch } from "#src/domain/book-rules.ts";
import type { SettingsChange } from "#src/domain/verdict.ts";
import type { BookId } from "#src/domain/ids.ts";

export type BookPatch = { readonly bookId: BookId; readonly patch: RulePatch };

/** `rulesOf` gives the rules in force. Flipping a book that is flipped already turns it back. */
export function settingsPatches(
  change: SettingsChange,
  rulesOf: (bookId: BookId) => BookRules,
): readonly BookPatch[] {
  if (change.type === "disable-lane") {
    const patch: RulePatch = { lanes: { [change.lane]: { enabled: false } } };
    return change.bookIds.map((bookId) => ({ bookId, patch }));
  }
  const { bookId } = change;
  if (change.type === "invert-losers")
    return [{ bookId, patch: { policy: { kind: "signal", stance: "invert-losers" } } }];
  const { policy, lanes } = rulesOf(bookId);
  const exchangedLanes = { futures: exchanged(lanes.futures), spot: exchanged(lanes.spot) };
  return [{ bookId, patch: { policy: flipped(policy), lanes: exchangedLanes } }];
}

function flipped(policy: BookPolicy): BookPolicy {
  const isInverted = policy.kind === "signal" && policy.stance === "inverted";
  return { kind: "signal", stance: isInverted ? "as-is" : "inverted" };
}

function exchanged({ takeProfit, stopLoss }: LaneRules): Partial<LaneRules> {
  return { takeProfit: stopLoss, stopLoss: takeProfit };
}
