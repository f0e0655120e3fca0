/**
 * Puts sections into words, one after the other, and lets nothing through that the section's own facts do not hold:
 * no number, no date, no quotation, no words that compliance bans. What fails twice keeps the words of its template.
 */
import type { Publication, Section } from "../../domain/publishing/publication.ts";
import { sectionEvidence } from "../../domain/publishing/publication.ts";
import type { SectionWriter } from "../../ports/section-writer.ts";
import { checkCompliance } from "../compliance.ts";
import { evidenceOf, unsupportedIn } from "../fact-check/evidence.ts";

/** Headlines are other people's words, and an insight is a rule's: both stay as code has put them. */
const NEVER_WORDED = new Set(["news", "insight"]);
const ATTEMPTS = 2;
const LENGTH_MAX = 900;

/** A section that was refused, for the log: why its text did not stand. */
export type Refused = { readonly section: string; readonly why: string };

export async function wordSections(
  publication: Publication,
  writer: SectionWriter,
  signal: AbortSignal,
): Promise<{ readonly publication: Publication; readonly refused: readonly Refused[] }> {
  const refused: Refused[] = [];
  const sections: Section[] = [];
  for (const section of publication.sections) {
    const isWorded = !NEVER_WORDED.has(section.id) && !signal.aborted;
    sections.push(isWorded ? await wordOne(publication, section) : section);
  }
  return { publication: { ...publication, sections }, refused };

  async function wordOne(of: Publication, section: Section): Promise<Section> {
    let complaint: string | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const text = await writer.write(section, complaint, signal);
      if (text === null) return section;
      complaint = faultOf(text, of, section);
      if (complaint === null) return { ...section, text: text.trim(), writtenBy: "writer" };
      refused.push({ section: section.id, why: complaint });
    }
    return section;
  }
}

/** Why a text may not stand at the top of a section; null where it may. */
export function faultOf(
  text: string,
  { period, season }: Pick<Publication, "period" | "season">,
  section: Section,
): string | null {
  if (text.trim() === "" || text.length > LENGTH_MAX)
    return `the text is empty or longer than ${LENGTH_MAX} characters`;
  const evidence = evidenceOf([...sectionEvidence(section), section.text, period, `season ${season}`]);
  const [claim] = unsupportedIn(text, evidence, ["number", "date", "quotation"]);
  if (claim !== undefined) return `${claim.kind} "${claim.text}" is in no figure of this section`;
  // That PAPER and the disclaimer are there is a matter of the whole; a section has banned words or none.
  const finding = checkCompliance({ text, audience: "private" }).find(({ words }) => words !== "");
  return finding === undefined ? null : `${finding.rule}: "${finding.words}"`;
}
