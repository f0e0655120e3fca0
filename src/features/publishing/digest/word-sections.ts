/**
 * Puts the sections of a digest into words, one call each, and lets nothing through that the section's own facts do not
 * hold: no number, no date, no quotation, no words that compliance bans. What fails twice keeps its template's words.
 */
import type { Publication, Section } from "../model/publication.ts";
import { sectionEvidence } from "../model/publication.ts";
import { writeSections, type SectionOrder, type SectionProgress } from "#src/inference/sections.ts";
import type { Inference } from "#src/ports/inference.ts";
import { faultsOf } from "../text-faults.ts";

export type DigestWriter = {
  /** Null where there is no model: every section keeps its template's words. */
  readonly inference: Inference | null;
  /** The writer's prompt. */
  readonly system: string;
  readonly patience: () => AbortSignal;
  readonly onProgress?: (progress: SectionProgress) => void;
};

/** Headlines are other people's words, and an insight is a rule's: both stay as code has put them. */
const NEVER_WORDED = new Set(["news", "insight"]);
const WORDS = 40;
const INSTRUCTION = "Put its figures into two or three plain sentences, and use no other number.";

/** A section that was refused, for the log: why its text did not stand. */
export type Refused = { readonly section: string; readonly why: string };

/** Rejects with the signal's reason when it is aborted. */
export async function wordSections(
  publication: Publication,
  { inference, system, patience, onProgress }: DigestWriter,
  signal: AbortSignal,
): Promise<{ readonly publication: Publication; readonly refused: readonly Refused[] }> {
  const worded = publication.sections.filter(({ id }) => !NEVER_WORDED.has(id));
  if (inference === null || worded.length === 0) return { publication, refused: [] };
  const written = await writeSections(inference, {
    // Behind every person and every tool: a digest can wait.
    lane: "automation",
    agent: "content-writer",
    system,
    brief: `${publication.title}, ${publication.period}.`,
    sections: worded.map((section) => orderOf(publication, section)),
    signal,
    patience,
    ...(onProgress !== undefined && { onProgress }),
  });
  const texts = new Map(worded.map(({ id }, index) => [id, written.sections[index]]));
  const sections = publication.sections.map((section): Section => {
    const text = texts.get(section.id)?.text ?? null;
    return text === null ? section : { ...section, text, writtenBy: "writer" };
  });
  const refused = [...texts].flatMap(([section, of]) => (of?.faults ?? []).map((why) => ({ section, why })));
  return { publication: { ...publication, sections }, refused };
}

function orderOf(publication: Publication, section: Section): SectionOrder {
  return {
    heading: section.title,
    instruction: INSTRUCTION,
    targetWords: WORDS,
    material: `Figures:\n${sectionEvidence(section).join("\n")}`,
    check: (text) => faultsOf(text, publication, section),
  };
}
