/**
 * Long texts in short pieces: one call a section, without the others in its context, so that nothing drifts and none
 * is ever long. A section that fails its checks is made once more, and then left out with a note that says why.
 */
import type { CompletionRequest, Inference } from "../ports/inference.ts";
import { sectionFault } from "./section-checks.ts";

export type Section = {
  readonly heading: string;
  /** One sentence. */ readonly instruction: string;
  readonly targetWords: number;
};

export type SectionsRequest = Pick<CompletionRequest, "lane" | "agent" | "system" | "model" | "signal"> & {
  /** What all sections are about, with every figure that they may use. */
  readonly brief: string;
  readonly sections: readonly Section[];
  /** What the brief does not support in a text; null when it supports all of it. */
  readonly checkFacts: (text: string) => string | null;
  readonly onProgress?: (progress: SectionProgress) => void;
};

export type SectionProgress = {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly heading: string;
  readonly state: "writing" | "again" | "written" | "left out";
  /** Why again, or why left out. */
  readonly reason: string | null;
};

/** `text` null: left out. */
export type WrittenSection = {
  readonly heading: string;
  readonly text: string | null;
  readonly note: string | null;
  readonly attempts: number;
};

export type WrittenSections = { readonly sections: readonly WrittenSection[]; readonly text: string };

const TOKENS_MIN = 250;
const TOKENS_USUAL_MAX = 400;
const TOKENS_MAX = 499;
const TOKENS_PER_WORD = 2;
const ATTEMPTS_MAX = 2;
/** The second try draws differently. */
const TEMPERATURES = [0.3, 0.8] as const;

/** Rejects as `complete` does, and with the signal's reason when it is aborted. */
export async function writeSections(
  inference: Inference,
  request: SectionsRequest,
): Promise<WrittenSections> {
  const written: WrittenSection[] = [];
  for (const [index, section] of request.sections.entries()) {
    written.push(await writeSection(inference, request, section, index + 1));
  }
  return { sections: written, text: written.map(textOf).join("\n\n") };
}

/** Between 250 and 400 for what is asked for, and never more than 499. */
export function tokensFor(targetWords: number): number {
  const wanted = Math.min(TOKENS_USUAL_MAX, Math.max(TOKENS_MIN, targetWords * TOKENS_PER_WORD));
  return Math.min(TOKENS_MAX, wanted);
}

async function writeSection(
  inference: Inference,
  request: SectionsRequest,
  section: Section,
  number: number,
): Promise<WrittenSection> {
  const { heading } = section;
  const tell = (state: SectionProgress["state"], reason: string | null): void =>
    request.onProgress?.({ number, of: request.sections.length, heading, state, reason });
  let fault: string | null = null;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    tell(attempt === 1 ? "writing" : "again", fault);
    const text = await draft(inference, request, section, attempt);
    fault = typeof text === "string" ? faultOf(request, section, text) : text.fault;
    if (fault === null && typeof text === "string") {
      tell("written", null);
      return { heading, text, note: null, attempts: attempt };
    }
  }
  tell("left out", fault);
  const note = `Left out: ${fault}.`;
  return { heading, text: null, note, attempts: ATTEMPTS_MAX };
}

async function draft(
  inference: Inference,
  request: SectionsRequest,
  section: Section,
  attempt: number,
): Promise<string | { readonly fault: string }> {
  const { lane, agent, system, model, signal } = request;
  const { text, stop } = await inference.complete({
    lane,
    agent,
    system,
    messages: [{ role: "user", text: orderOf(request.brief, section) }],
    tokensMax: tokensFor(section.targetWords),
    temperature: TEMPERATURES[attempt - 1] ?? 0,
    ...(model !== undefined && { model }),
    ...(signal !== undefined && { signal }),
  });
  if (stop === "aborted") {
    signal?.throwIfAborted();
    return { fault: "it was stopped" };
  }
  return stop === "tokens-max" ? { fault: "it did not come to an end" } : text.trim();
}

function orderOf(brief: string, { heading, instruction, targetWords }: Section): string {
  return `${brief}\n\nWrite the section "${heading}" and nothing else, without its heading. ${instruction} About ${targetWords} words. Every number stands above.`;
}

function faultOf(request: SectionsRequest, section: Section, text: string): string | null {
  return sectionFault(text, section.targetWords) ?? request.checkFacts(text);
}

function textOf({ heading, text, note }: WrittenSection): string {
  return `${heading}\n${text ?? note ?? ""}`;
}
