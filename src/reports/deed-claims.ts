/**
 * Finds in prose what claims that something was, is being or will be done. A model that words an answer does
 * nothing by it, so a deed of its own ("I closed it", "it has been closed", "Done.") has no receipt, ever; what the
 * desk did before ("SOL was closed by its stop") must stand in a line of a receipt.
 */

/** `deed`: done by this answer, or about to be. `history`: something that happened on the desk before. */
export type DeedClaim = {
  readonly kind: "deed" | "history";
  readonly sentence: string;
  /** The verb as a receipt may have it: a pattern of its forms. */
  readonly verb: RegExp;
};

/** Forms of the verbs by which a desk, its books, its files or its messages are changed. */
const VERBS: readonly string[] = [
  "clos(?:e|es|ed|ing)",
  "open(?:s|ed|ing)?",
  "bought|buys?|buying",
  "sold|sells?|selling",
  "short(?:s|ed|ing)?",
  "long(?:s|ed|ing)",
  "paus(?:e|es|ed|ing)",
  "resum(?:e|es|ed|ing)",
  "unpaus(?:e|es|ed|ing)",
  "flatten(?:s|ed|ing)?",
  "liquidat(?:e|es|ed|ing)",
  "exit(?:s|ed|ing)?",
  "enter(?:s|ed|ing)",
  "halt(?:s|ed|ing)?",
  "stopp(?:ed|ing)|stops?",
  "start(?:s|ed|ing)?",
  "restart(?:s|ed|ing)?",
  "chang(?:e|es|ed|ing)",
  "updat(?:e|es|ed|ing)",
  "adjust(?:s|ed|ing)?",
  "mov(?:e|es|ed|ing)",
  "rais(?:e|es|ed|ing)",
  "lower(?:s|ed|ing)",
  "increas(?:e|es|ed|ing)",
  "reduc(?:e|es|ed|ing)",
  "tighten(?:s|ed|ing)?",
  "widen(?:s|ed|ing)?",
  "doubl(?:e|es|ed|ing)",
  "halv(?:e|es|ed|ing)",
  "set(?:s|ting)?",
  "reset(?:s|ting)?",
  "switch(?:es|ed|ing)?",
  "turn(?:s|ed|ing)?",
  "enabl(?:e|es|ed|ing)",
  "disabl(?:e|es|ed|ing)",
  "ban(?:s|ned|ning)?",
  "unban(?:s|ned|ning)?",
  "lift(?:s|ed|ing)?",
  "lock(?:s|ed|ing)?",
  "approv(?:e|es|ed|ing)",
  "declin(?:e|es|ed|ing)",
  "reject(?:s|ed|ing)?",
  "plac(?:e|es|ed|ing)",
  "submit(?:s|ted|ting)?",
  "fill(?:s|ed|ing)?",
  "execut(?:e|es|ed|ing)",
  "cancel(?:s|l?ed|l?ing)?",
  "delet(?:e|es|ed|ing)",
  "remov(?:e|es|ed|ing)",
  "add(?:s|ed|ing)?",
  "creat(?:e|es|ed|ing)",
  "writ(?:e|es|ing|ten)|wrote",
  "sav(?:e|es|ed|ing)",
  "stor(?:e|es|ed|ing)",
  "remember(?:s|ed|ing)?",
  "noted|noting",
  "forg(?:et|ets|ot|otten|etting)",
  "sen[dt]|sends|sending",
  "publish(?:es|ed|ing)?",
  "post(?:s|ed|ing)?",
  "notif(?:y|ies|ied|ying)",
  "alert(?:s|ed|ing)?",
  "schedul(?:e|es|ed|ing)",
  "transf(?:er|ers|erred|erring)",
  "withdr(?:aw|ew|awn|awing)",
  "deposit(?:s|ed|ing)?",
  "hedg(?:e|es|ed|ing)",
  "unload(?:s|ed|ing)?",
  "(?:re)?load(?:s|ed|ing)?",
  "r[au]n|runs|running",
  "appl(?:y|ies|ied|ying)",
  "revert(?:s|ed|ing)?",
  "kill(?:s|ed|ing)?",
  "handl(?:e|es|ed|ing)",
  "tak(?:e|es|en|ing)|took",
  "dump(?:s|ed|ing)?",
  "unw(?:ind|inds|ound|inding)",
  "cut(?:s|ting)?",
  "scann?(?:s|ed|ing)?",
  "trigger(?:s|ed|ing)?",
];
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

/** Prose as it is judged: compatibility forms folded, unseen characters taken out, white space single. */
export function plainProse(prose: string): string {
  return prose
    .normalize("NFKC")
    .replaceAll(UNSEEN, "")
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
