/** What no skill may ever be asked to do. Judged before routing, so that no likeness of words gets past it. */
import { refusal } from "#agents/targets.ts";
import { PLATFORM_NAMES } from "#src/domain/platforms.ts";
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
  /\bseed ?phrase\b|\bpass(?:words?|phrases?)\b|\bcredentials?\b/i,
  new RegExp(`\\b(?:bot|access|auth|login|${PLATFORM_NAMES})['’]?s?[ -]?(?:bot[ -]?)?tokens?\\b`, "i"),
];
/** What is on record stays: an order to destroy it must not be taken for a question about it. */
const DESTROYING: readonly RegExp[] = [
  /^(?:please |pls |can you |could you |just |now )*(?:delete|drop|wipe|erase|destroy|purge|truncate|nuke|clear|format|reset|overwrite|falsify|fake)\b.*\b(?:database|db|ledger|history|records?|data|logs?|audit|fills|files?|disk|machine|server|everything)\b/i,
  /^(?:sudo )?rm\s/i,
];

/** What to do with one's own money, and what a price will be: the desk has figures of what was, and no opinion. */
const ADVICE: readonly RegExp[] = [
  /\bshould i (?:\w+ ){0,3}(?:buy|sell|invest|short|long|hodl|hold|get (?:in|out|into)|put)\b/i,
  /\b(?:good|right|best|bad) (?:time|moment|idea)\b.*\b(?:buy|sell|invest|short|get in|get out)\b/i,
  /\bwhat (?:coin|crypto|token)?s? ?(?:to|shall i|do i|can i) (?:buy|invest)\b/i,
  /\b(?:will|gonna)\b.*\b(?:go up|go down|rise|fall|moon|pump|dump|crash|recover|hit \$?\d)/i,
  /\bprice (?:prediction|target|forecast)s?\b|\b(?:predict|forecast)\b.*\b(?:price|market|btc|bitcoin|eth|sol)\b/i,
  /\b(?:financial|investment|trading|investing) (?:advice|tips?)\b|\bhot tips?\b|\b(?:what|which) .*\b(?:do you )?recommend\b/i,
];

/** What a text to check, to remember or to write about says is not asked of the desk. */
const ABOUT_A_TEXT =
  /^(?:please |can you |could you )*(?:remember|note|write|draft|check|research|edit|article)\b/i;

function asksAdvice(said: string): boolean {
  const asked = said.split(/[:\n]/)[0] ?? said;
  return !ABOUT_A_TEXT.test(asked) && ADVICE.some((words) => words.test(asked));
}

/** A refusal for requests about real money, secrets, the destruction of records or advice, else null. */
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
  if (DESTROYING.some((words) => words.test(said)))
    return refusal(
      "ON_RECORD",
      "What is on record stays on record: nobody can delete it from here. Nothing was done.",
      'To start a new count of the experiment type "lock the baseline"; to forget a memory, "forget 12".',
    );
  if (asksAdvice(said))
    return refusal(
      "NO_ADVICE",
      "This desk gives no advice and no forecast: it is paper, and finds out whether a signal is worth anything.",
      'Ask "why btc" for what the signal said, or "control" for what it was worth so far.',
    );
  return null;
}
