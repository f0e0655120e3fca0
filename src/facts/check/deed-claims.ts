/**
 * Finds in prose what claims that something was, is being or will be done. A model that words an answer does
 * nothing by it, so a deed of its own ("I closed it", "it has been closed", "Done.") has no receipt, ever; what the
 * desk did before ("SOL was closed by its stop") must stand in a line of a receipt.
 */

import { VERBS } from "./deed-verbs.ts";

/** `deed`: done by this answer, or about to be. `history`: something that happened on the desk before. */
export type DeedClaim = {
  readonly kind: "deed" | "history";
  readonly sentence: string;
  /** The verb as a receipt may have it: a pattern of its forms. */
  readonly verb: RegExp;
};

const VERB = VERBS.map((forms) => `(?:${forms})`).join("|");
const VERB_PATTERNS = VERBS.map((forms) => new RegExp(`\\b(?:${forms})\\b`, "i"));

/** Somebody who could have done it: a person's word for this desk, or for whoever answers. */
const SELF =
  "(?:i|we|(?:the|this|your|our) (?:desk|coo|cfo|cto|bot|system|agent|assistant|executor|trading lead|team))";
const NEAR = "(?:\\s+[\\w'’-]+){0,4}?\\s+";
const DONE_NOW = "(?:now|just|already|successfully|immediately|finally|hereby)";

const DEEDS: readonly RegExp[] = [
  // "I closed", "I have now closed", "I'm closing", "I'll close", "let me close": what it says of itself.
  new RegExp(`\\bi(?:['’](?:ve|m|ll|d))?${NEAR}(?:${VERB})\\b`, "i"),
  new RegExp(`\\b(?:let me|allow me to)${NEAR}?(?:${VERB})\\b`, "i"),
  new RegExp(
    `\\b${SELF}(?:['’](?:ve|re|ll))?\\s+(?:have|has|am|are|is|will|shall|going to|${DONE_NOW})${NEAR}?(?:${VERB})\\b`,
    "i",
  ),
  new RegExp(`\\b${SELF}['’](?:ve|re|ll)${NEAR}?(?:${VERB})\\b`, "i"),
  // "has been closed", "is being closed", "will be closed", "got closed", "is now closed", "just closed".
  new RegExp(`\\b(?:has|have|had|having) (?:\\w+ ){0,2}?been (?:\\w+ ){0,2}?(?:${VERB})\\b`, "i"),
  new RegExp(`\\b(?:is|are|gets?|being) (?:\\w+ ){0,2}?being (?:\\w+ ){0,2}?(?:${VERB})\\b`, "i"),
  new RegExp(
    `\\b(?:will|shall|going to|about to) (?:\\w+ ){0,2}?(?:be|get) (?:\\w+ ){0,2}?(?:${VERB})\\b`,
    "i",
  ),
  new RegExp(`\\b(?:is|are|was|were|it['’]s|they['’]re)\\s+${DONE_NOW} (?:\\w+ ){0,1}?(?:${VERB})\\b`, "i"),
  new RegExp(`\\b${DONE_NOW} (?:${VERB})\\b`, "i"),
  new RegExp(
    `\\b(?:${VERB}) (?:it |that |them |this |everything )?(?:for you|right away|as (?:you )?(?:asked|requested|wished|instructed|ordered|told))\\b`,
    "i",
  ),
  // "Closed SOL.", "Closing it now.": a sentence that begins with the deed.
  new RegExp(
    `^(?:(?:ok(?:ay)?|yes|sure|right|alright|great|absolutely|certainly|of course|understood|roger|got it)[\\s,.!:-]+)*(?:successfully |just |now )?(?:${VERB})(?<=ed|ing|sold|bought|sent|wrote|set|cut|ran|took) (?:it|that|them|this|these|those|the|your|our|my|all|and|everything|both|now|book|position|(?-i:[A-Z]{2,6})|\\d)\\b`,
    "i",
  ),
  new RegExp(`^(?:${VERB})(?<=ed|ing|sold|bought|sent|set)[.!]?$`, "i"),
];

/** Ways to say that it is done without saying what. */
const IDIOMS: readonly RegExp[] = [
  /(?:^|[.!,;:]\s*)(?:all )?(?:done|sorted|finished|completed?|handled|settled|fixed)\b(?! (?:round|trips?))/i,
  /\b(?:all|you['’]?re|you are|we['’]?re|everything['’]?s|everything is|it['’]?s|it is|that['’]?s|that is|consider it) (?:now |all )?(?:set|done|sorted|handled|taken care of|complete[d]?|fixed|settled)\b/i,
  /\btak(?:en|ing) care of\b|\btook (?:care|the liberty)\b|\bwent (?:ahead|through)\b|\bgo(?:ing)? ahead and\b/i,
  /\b(?:as|per) (?:you |your )?(?:requested?|asked|instructed|instructions?|wish(?:ed)?|orders?)\b/i,
  /\b(?:request|order|instruction|command|trade)s? (?:is |was |are |were |has been |have been )?(?:now |successfully )?(?:complete[d]?|fulfilled|executed|filled|processed|confirmed|carried out|honou?red|submitted|placed|on its way|in progress|underway)\b/i,
  /\b(?:are|is|am)(?: you| it)?['’]?\s*(?:now|no longer)\s+(?:flat|open|out|closed|long|short|paused|halted|active|live|held|in)\b/i,
  /\b(?:you|we|book \d|it|[A-Z]{2,6})(?:['’]re| are|['’]s| is) (?:now |all |completely )?(?:flat|out of|off the books?)\b/i,
  /\bno longer (?:open|held|hold|holds|active|running|banned|paused)\b/i,
  /\b(?:carried|carrying) out\b|\bput (?:it|that|the order|your order) (?:in|through)\b|\bpulled the trigger\b|\bgot (?:you|us) (?:out|in|flat)\b/i,
  /\bi did\b(?! (?:not|n['’]t|so only if))|\bi made (?:sure|the change|that change)\b|\bi (?:can |hereby )?confirm\b/i,
  /\bi (?:have |['’]ve )?(?:told|informed|messaged|pinged|asked|let)\b/i,
  /^(?:confirmed|success(?:fully)?|accomplished|completed?|affirmative|executed|finished|cleared)\b/i,
  /\b(?:accomplished|successful(?:ly)?|succeeded|confirmed|in effect)[.!]?$|\bpulled the plug\b|\bgot out of\b/i,
  /\b(?:closure|closing|close|opening|order|pause|ban|change|update|transfer|exit|entry|flattening|unwinding|request)(?: of [\w/: ]+?)? (?:is|was|has been)?\s?(?:now )?(?:complete[d]?|confirmed|successful|in effect|active|in place|through|in)\b/i,
  /\b(?:you|we|it|book \d|the (?:desk|book))(?:['’]re| are| is)? now (?:hold|own|have)s?\b|\bnow (?:hold|own)s?\b/i,
  /\b(?:entries|trading|alerts|notifications|the bot|the ban|the pause) (?:are|is) (?:now )?(?:off|on|disabled|enabled|suspended|active|stopped)\b/i,
  /\b(?:stops?|stop-loss(?:es)?|take[- ]profits?|targets?|leverage|limits?) (?:is|are|sits?|stands?) (?:now|already)\b|\bsits? at (?:entry|break-?even)\b/i,
  /\bwill (?:not|no longer) (?:open|enter|buy|trade|take) (?:any|new|another|more)\b/i,
  /[✅☑✔👍]/u,
];

/** What takes the claim back: it says that nothing was done, asks, offers, or tells a person how to do it. */
const NOT_A_CLAIM: readonly RegExp[] = [
  /\b(?:not|never|nothing|nobody|none|neither|no (?:order|position|entry|exit|change|book|setting)s? (?:was|were|has|have|is|are)|cannot|can['’]?t|couldn['’]?t|won['’]?t|didn['’]?t|hasn['’]?t|haven['’]?t|isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t|don['’]?t|doesn['’]?t|wouldn['’]?t|unable to)\b/i,
  /\?\s*$/,
  /^(?:to|if|when|once|until|unless|before|after)\b/i,
  /\b(?:type|press|tap|say|use|ask for|confirm with|try) ["“'`/]/i,
  /\byou (?:can|could|may|might|would|need to|have to|must)\b/i,
];

/** Marks that are not seen hide a word from a reader of patterns. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** Letters that are spelled out ("c l o s e d"), and marks within a word ("c-losed", "_closed_"), hide it too. */
const SPELLED = /(?<![\p{L}\p{N}])(?!I )\p{L}(?:[ ._*-]\p{L}){3,}(?![\p{L}\p{N}])/gu;
const MARKS = /(?<=[\p{L}\s]|^)[*_~`]+(?=\p{L})|(?<=\p{L})[*_~`]+(?=[\p{L}\s.,;:!?)]|$)/gu;
const SPLIT = /(?<![\p{L}\p{N}-])(\p{L})-(?=\p{L}{3,})/gu;

/** Prose as it is judged: compatibility forms folded, what hides words taken out, white space single. */
export function plainProse(prose: string): string {
  return prose
    .normalize("NFKC")
    .replaceAll(UNSEEN, "")
    .replaceAll(MARKS, "")
    .replaceAll(SPELLED, (letters) => letters.replaceAll(/[ ._*-]/g, ""))
    .replaceAll(SPLIT, "$1")
    .replaceAll(/[ \t]+/g, " ")
    .trim();
}

/** The sentences of a prose; a line break ends one too. */
export function sentencesOf(prose: string): readonly string[] {
  return plainProse(prose)
    .split(/(?<=[.!?])\s+(?=\S)|\n+/)
    .map((sentence) => sentence.replace(/^[\s*•>#-]+/, "").trim())
    .filter((sentence) => sentence !== "");
}

/** Every claim of a deed in a prose, in its order; one a sentence, the graver first. */
export function deedClaims(prose: string): readonly DeedClaim[] {
  return sentencesOf(prose).flatMap((sentence) => claimOf(sentence) ?? []);
}

function claimOf(sentence: string): DeedClaim | null {
  // A clause that denies does not cover the one behind it: "I did not wait, I closed it".
  const clauses = sentence.split(
    /(?:,|;|:|\s[-–—]\s|\b(?:but|so|and then|then|instead|however|because)\b)\s*/i,
  );
  for (const clause of [...clauses, ...(clauses.length > 1 ? [] : [sentence])]) {
    if (clause.trim() === "" || NOT_A_CLAIM.some((words) => words.test(clause.trim()))) continue;
    const isQuestion = /\?\s*$/.test(sentence);
    if (isQuestion) continue;
    if ([...DEEDS, ...IDIOMS].some((words) => words.test(clause.trim())))
      return { kind: "deed", sentence, verb: verbOf(clause) };
  }
  const history = clauses.find(
    (clause) => !NOT_A_CLAIM.some((words) => words.test(clause.trim())) && HISTORY.test(clause),
  );
  return history === undefined ? null : { kind: "history", sentence, verb: verbOf(history) };
}

/** Simple past and passive: "SOL was closed by its stop", "we shorted SOL", "book 2 opened ETH". */
const HISTORY = new RegExp(
  `\\b(?:was|were|got|been) (?:\\w+ ){0,2}?(?:${VERB})\\b|\\b(?:closed|opened|bought|sold|shorted|paused|resumed|flattened|liquidated|exited|entered|halted|stopped|restarted|changed|updated|adjusted|moved|raised|lowered|increased|reduced|tightened|widened|doubled|banned|unbanned|lifted|locked|approved|declined|rejected|placed|filled|executed|cancell?ed|deleted|removed|added|sent|published|posted|triggered|reverted|took)\\b(?! round trips?| trades?)`,
  "i",
);

function verbOf(text: string): RegExp {
  return VERB_PATTERNS.find((verb) => verb.test(text)) ?? /(?!)/;
}
