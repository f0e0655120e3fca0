/** Why a text may not stand in a section, line by line: what nothing supports, and what compliance bans. */
import { groundsOf, type Publication, type Section } from "./model/publication.ts";
import { checkCompliance } from "./compliance.ts";
import { evidenceOf, unsupportedIn, type ClaimKind, type Evidence } from "#src/facts/check/evidence.ts";

const LENGTH_MAX = 900;
const ARTICLE_LENGTH_MAX = 4_000;
const FAULTS_MAX = 12;
const FIGURES: readonly ClaimKind[] = ["number", "date", "quotation"];
/** Names are checked where there are sources to find them in; a digest has the desk's own words only. */
const SOURCES: readonly ClaimKind[] = [...FIGURES, "name"];

/** Empty where the text may stand. A person's words and a model's are held against the same. */
export function faultsOf(text: string, publication: Publication, section: Section): readonly string[] {
  const isArticle = publication.kind === "article";
  const lengthMax = isArticle ? ARTICLE_LENGTH_MAX : LENGTH_MAX;
  if (text.trim() === "" || text.length > lengthMax)
    return [`the text is empty or longer than ${lengthMax} characters`];
  const evidence = evidenceOf(groundsOf(publication, section));
  const where = isArticle ? "in no source" : "in no figure of this section";
  return [...unsupportedLines(text, evidence, isArticle ? SOURCES : FIGURES, where), ...banned(text)].slice(
    0,
    FAULTS_MAX,
  );
}

/** One line a claim: `line 2: number "99 USDT" is in no source`. The line is left out where there is one only. */
export function unsupportedLines(
  text: string,
  evidence: Evidence,
  kinds: readonly ClaimKind[],
  where: string,
): readonly string[] {
  const hasLines = text.trim().includes("\n");
  return unsupportedIn(text.trim(), evidence, kinds).map(
    ({ kind, text: claim, line }) => `${hasLines ? `line ${line}: ` : ""}${kind} "${claim}" is ${where}`,
  );
}

/** That PAPER and the disclaimer are there is a matter of the whole; a section has banned words or none. */
function banned(text: string): readonly string[] {
  return checkCompliance({ text, audience: "private" })
    .filter(({ words }) => words !== "")
    .map(({ rule, words }) => `${rule}: "${words}"`);
}
