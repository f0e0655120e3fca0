/** What the pairs say, in words: the same in chat, digest, page and verdict. */
import type { VerdictKind } from "#src/domain/verdict.ts";
import type { Finding, FindingKind } from "./model/finding.ts";
import type { LookInterval } from "./model/looks.ts";

const PERCENT = 100;

/** A headline: "The signal has the wrong sign". */
export function findingTitle({ kind, look, pairs, nextLook }: Finding): string {
  switch (kind) {
    case "signal-right":
      return "The signal is right";
    case "wrong-sign":
      return "The signal has the wrong sign";
    case "costs":
      return "Both sides lose to costs";
    case "not-distinguishable":
      return `No difference found in ${look ?? pairs} pairs`;
    case "too-early":
      return `Too few pairs to say: ${pairs} of ${Math.max(nextLook, DECIDES_AT)}`;
  }
}

/** The look at which the question is asked. */
const DECIDES_AT = 100;

/** One or two sentences on what the title rests on, and when it is asked again. */
export function findingReason(finding: Finding): string {
  const { look, nextLook, edge, first, second } = finding;
  const next = `Next look at ${nextLook} pairs.`;
  if (look === null)
    return `A pair is one decision on both books, each left by its own exit. First look at ${nextLook} pairs.`;
  if (edge === null) return `The first ${look} pairs came too close together in time to judge. ${next}`;
  const range = `Edge ${formatMean(edge.mean)} a pair over the first ${look} (95% over all looks: ${rangeOf(edge)}).`;
  const sides =
    first === null || second === null
      ? ""
      : ` After fees, book 1 made ${formatMean(first.mean)} a pair and book 2 ${formatMean(second.mean)}.`;
  return `${range}${sides} ${next}`;
}

/**
 * What an owner must know before they follow the published rule: where it asks for something that the pairs do not say.
 * Null where the two agree.
 */
export function contradiction(rule: VerdictKind, finding: Finding): string | null {
  return AGREES[rule].includes(finding.kind)
    ? null
    : `The rule and the pairs disagree. ${findingTitle(finding)}, but ${ASKS[rule]}.`;
}

/** A rule that stops trading needs no direction; one that turns the signal over needs a wrong sign. */
const AGREES: Readonly<Record<VerdictKind, readonly FindingKind[]>> = {
  "locked-in": ["wrong-sign"],
  "futures-disabled": ["costs", "not-distinguishable", "too-early"],
  hybrid: ["wrong-sign"],
};

const ASKS: Readonly<Record<VerdictKind, string>> = {
  "locked-in": "the rule would turn every signal over",
  "futures-disabled": "the rule would turn futures off on both books",
  hybrid: "the rule would turn the signal over on some symbols",
};

function rangeOf({ low, high }: LookInterval): string {
  return `${formatMean(low)} to ${formatMean(high)}`;
}

/** A mean of returns with its sign: "+0.34%". */
export function formatMean(fraction: number): string {
  const text = (fraction * PERCENT).toFixed(2);
  return `${Number(text) > 0 ? "+" : ""}${Number(text) === 0 ? "0.00" : text}%`;
}
