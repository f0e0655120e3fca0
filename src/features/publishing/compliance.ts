/**
 * Looks at a text before it goes out: what it may not say, and what it must. Pure, and the last word: what has a finding
 * is not published, whoever approves it.
 */
import type { Refusal } from "#src/domain/errors.ts";
import { BANNED_WORDS, DISCLAIMER, LENGTHS, PAPER_WORD } from "./compliance-rules.ts";

export type OutgoingText = {
  readonly text: string;
  /** `private`: to people with a role on this desk. */
  readonly audience: "public" | "private";
  /** A place with a length of its own, whose words must fit without the disclaimer. */
  readonly place?: keyof typeof LENGTHS;
};

export type ComplianceFinding = {
  readonly rule: string;
  readonly reason: string;
  /** The words that were found; empty where something is missing. */
  readonly words: string;
};

const FINDINGS_MAX = 20;
const WORDS_SHOWN = 60;
const FIGURE = /\d/;

/** Everything that stands against publishing a text, the rules in order; empty where nothing does. */
export function checkCompliance(outgoing: OutgoingText): readonly ComplianceFinding[] {
  const plain = readable(outgoing.text);
  return [...bannedIn(plain), ...missingIn(plain, outgoing)].slice(0, FINDINGS_MAX);
}

/** The veto: a refusal that names every rule, or null. What publishes asks this last, behind every approval. */
export function vetoOf(outgoing: OutgoingText): Refusal | null {
  const findings = checkCompliance(outgoing);
  if (findings.length === 0) return null;
  const rules = [...new Set(findings.map(({ rule }) => rule))].join(", ");
  return {
    refused: true,
    code: "COMPLIANCE_VETO",
    reason: `Compliance does not let this out: ${rules}.`,
    hint: 'Type "check this text: ..." to see the words and the reasons.',
  };
}

/**
 * As a reader sees it: look-alike and invisible characters, spread letters and line breaks do not hide a word. Only
 * for judging; what goes out is the text itself.
 */
function readable(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[\p{Cf}\u00ad]/gu, "")
    .replaceAll(/[’ʼ]/g, "'")
    .replaceAll(/\b(?:\p{L}[ .\-_*]){3,}\p{L}\b/gu, (spread) => spread.replaceAll(/[ .\-_*]/g, ""))
    .replaceAll(/[*_`~]+/g, "")
    .replaceAll(/[^\S\n]+/g, " ");
}

function bannedIn(text: string): readonly ComplianceFinding[] {
  const ownWords = text.replaceAll(DISCLAIMER, " ");
  return BANNED_WORDS.flatMap(({ rule, reason, words }) =>
    words.flatMap((pattern) => {
      const found = pattern.exec(ownWords)?.[0].trim();
      return found === undefined ? [] : [{ rule, reason, words: found.slice(0, WORDS_SHOWN) }];
    }),
  );
}

function missingIn(text: string, { audience, place }: OutgoingText): readonly ComplianceFinding[] {
  const findings: ComplianceFinding[] = [];
  const missing = (rule: string, reason: string): void => void findings.push({ rule, reason, words: "" });
  if (FIGURE.test(text) && !PAPER_WORD.test(text))
    missing("paper-stated", "It has figures and does not say PAPER.");
  if (audience === "public" && place === undefined && !text.includes(DISCLAIMER))
    missing("disclaimer", `A public text ends with: "${DISCLAIMER}"`);
  if (audience === "public" && place !== undefined && !PAPER_WORD.test(text))
    missing("paper-stated", "A public line says PAPER.");
  const most = place === undefined ? null : LENGTHS[place];
  if (most !== null && lengthOf(text) > most)
    missing("length", `It has ${lengthOf(text)} characters, ${most} are the most.`);
  return findings;
}

/** As the platforms count: code points. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
