/** A section in words by the local model: it gets the section's figures and nothing else, and its text is checked. */
import { DeskError } from "../../domain/errors.ts";
import { sectionEvidence, type Section } from "../../domain/publishing/publication.ts";
import type { Inference } from "../../ports/inference.ts";
import type { SectionWriter } from "../../ports/section-writer.ts";

const TOKENS_MAX = 160;
const TIMEOUT_MS = 120_000;

/** `system` is the writer's prompt. Behind every person and every tool: a digest can wait. */
export function createModelSectionWriter(
  inference: Inference,
  system: string,
  timeout: (ms: number) => AbortSignal,
): SectionWriter {
  return {
    write: async (section, complaint, signal) => {
      try {
        const { text, stop } = await inference.complete({
          lane: "automation",
          agent: "content-writer",
          system,
          messages: [{ role: "user", text: requestFor(section, complaint) }],
          tokensMax: TOKENS_MAX,
          signal: AbortSignal.any([signal, timeout(TIMEOUT_MS)]),
        });
        return stop === "end" ? text : null;
      } catch (error) {
        // No model, or none that answers now: the template stands.
        if (error instanceof DeskError) return null;
        throw error;
      }
    },
  };
}

function requestFor(section: Section, complaint: string | null): string {
  const said =
    complaint === null ? "" : `\nYour last text was refused: ${complaint}. Write it again without that.`;
  return `Section "${section.title}" of the digest. Write two or three plain sentences about these figures, and use no other number.\nFigures:\n${sectionEvidence(section).join("\n")}${said}`;
}
