/** What no skill may ever be asked to do. Judged before routing, so that no likeness of words gets past it. */
import { refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";

const REAL_MONEY: readonly RegExp[] = [
  /\b(?:withdraw|deposit|transfer)(?:s|al|als|ing|ed)?\b/i,
  /\bwire\b|\bpay ?out\b|\bcash ?out\b/i,
  /\bsend\b.*(?:\d\s*(?:usdt|usd|dollars?|btc|eth|sol)\b|\b(?:money|funds|coins)\b|\b0x[0-9a-f]{6,})/i,
  /\breal\b.*\b(?:money|funds?|cash|orders?|account|trading)\b/i,
  /\blive\b.*\b(?:money|funds?|account|trading)\b/i,
  /\bfor real\b|\bgo(?:ing)? live\b/i,
];
const SECRETS: readonly RegExp[] = [
  /\b(?:private|secret|api)[ -]?keys?\b/i,
  /\bseed ?phrase\b|\bpasswords?\b/i,
];

/** A refusal for requests about real money or secrets, else null. */
export function refuseOffLimits(said: string): Refusal | null {
  if (REAL_MONEY.some((words) => words.test(said)))
    return refusal(
      "PAPER_ONLY",
      "PAPER only: this desk holds no money and places no real order. Nothing was done.",
      "It trades two paper books on public prices. Ask how they are doing.",
    );
  if (SECRETS.some((words) => words.test(said)))
    return refusal(
      "NO_SECRETS",
      "This desk uses no exchange keys and tells no secrets. Nothing was done.",
      'Type "help" to see what you can ask.',
    );
  return null;
}
