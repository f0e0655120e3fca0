/** Which writes a likeness of words may lead to at all: no order, no approval, and nothing that is only talked about. */
import type { AnySkill } from "#agents/define.ts";
import { ORDER_SKILLS } from "#agents/orders/words/parse-order.ts";

/** What a person decides is decided on its own card: words show where that is, by the skill on the right. */
const DECISIONS: ReadonlyMap<string, string> = new Map([
  ["decide-approval", "list-approvals"],
  ["decide-verdict", "compare-books"],
  ["decide-article", "show-article"],
  ["edit-publication", "show-digest"],
  ["veto-publishing", "list-approvals"],
]);
/** Who may what is never changed, nor shown, because words sounded like it. */
const ROLES: ReadonlySet<string> = new Set(["grant-role", "revoke-role"]);
/** What these take down is the person's own text, and may say anything; a wish for silence is a negation. */
const TAKES_A_TEXT: ReadonlySet<string> = new Set([
  "remember-fact",
  "note-post-mortem",
  "write-article",
  "add-source",
  "set-alerts",
  "set-preference",
]);
/** A negation, a condition, a quotation, a question, or a second thought. */
const NOT_AN_ORDER =
  /[?"“”„«»]|\b(?:not|never|don'?t|do ?n[o']?t|won'?t|isn'?t|can'?t|cannot|shouldn'?t|wouldn'?t|without|unless|if|when|once|until|in case|whether|maybe|perhaps|said|says|told|wait|actually|nevermind|never ?mind|kidding|joking?|jk|lol|haha|cancel that|forget it|should|would|suppose|imagine|hypothetically)\b/i;

export function mayComeFromLikeness({ name, effect }: AnySkill, said: string): boolean {
  if (effect === "read") return true;
  if (ORDER_SKILLS.has(name) || DECISIONS.has(name) || ROLES.has(name)) return false;
  return TAKES_A_TEXT.has(name) || !NOT_AN_ORDER.test(said.replaceAll("’", "'"));
}

/** The skill that shows what the named one decides, else the named one. */
export function shownInstead(skill: string): string {
  return DECISIONS.get(skill) ?? skill;
}
