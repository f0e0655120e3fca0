import type { Section } from "../domain/publishing/publication.ts";

/** Puts a section into words. Null where nobody can (no model, no time): the section stays as it is. */
export interface SectionWriter {
  /** What is returned was not checked. `complaint` says what was wrong with the last text. */
  write(section: Section, complaint: string | null, signal: AbortSignal): Promise<string | null>;
}
