/**
 * Long texts in short pieces: one call a section, without the others in its context, so that nothing drifts and none
 * is ever long. A section that fails its checks is made once more, with what was wrong, and then left out with a note.
 */
import { DeskError } from "../domain/errors.ts";
import type { CompletionRequest, Inference } from "../ports/inference.ts";
import { sectionFault } from "./section-checks.ts";

export type SectionOrder = {
  readonly heading: string;
  /** One sentence. */
  readonly instruction: string;
  readonly targetWords: number;
  /** What this section alone may draw from: its figures, passages of its sources. */
  readonly material: string;
  /** Everything in a text that nothing supports; empty where all of it holds. */
  readonly check: (text: string) => readonly string[];
};

export type SectionsRequest = Pick<CompletionRequest, "lane" | "agent" | "system" | "model" | "signal"> & {
  /** What all sections are about, in a sentence or two. */
  readonly brief: string;
  readonly sections: readonly SectionOrder[];
  /** Ends a single call that takes too long; asked for at each. */
  readonly patience?: () => AbortSignal;
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

/** `text` null: left out. `faults` are those of every text that was refused, in order. */
export type WrittenSection = {
  readonly heading: string;
  readonly text: string | null;
  readonly note: string | null;
  readonly attempts: number;
  readonly faults: readonly string[];
};

/** `failure`: the model went away; what had not been written by then is left out. */
export type WrittenSections = {
  readonly sections: readonly WrittenSection[];
  readonly text: string;
  readonly failure: DeskError | null;
};

const TOKENS_MIN = 250;
const TOKENS_USUAL_MAX = 400;
const TOKENS_MAX = 499;
const TOKENS_PER_WORD = 2;
const ATTEMPTS_MAX = 2;
/** The second try draws differently. */
const TEMPERATURES = [0.3, 0.8] as const;

/** Rejects with the signal's reason when it is aborted, and with nothing else: a model that is away is a value. */
export async function writeSections(
  inference: Inference,
  request: SectionsRequest,
): Promise<WrittenSections> {
  const sections: WrittenSection[] = [];
  let failure: DeskError | null = null;
  for (const [index, order] of request.sections.entries()) {
    const tell = progressOf(request, order, index + 1);
    try {
      if (failure === null) sections.push(await writeSection(inference, request, order, tell));
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      failure = error;
    }
    if (failure !== null)
      sections.push(leftOut(order, [`the model did not answer (${failure.message})`], tell));
  }
  return { sections, text: sections.map(textOf).join("\n\n"), failure };
}

/** Between 250 and 400 for what is asked for, and never more than 499. */
export function tokensFor(targetWords: number): number {
  const wanted = Math.min(TOKENS_USUAL_MAX, Math.max(TOKENS_MIN, targetWords * TOKENS_PER_WORD));
  return Math.min(TOKENS_MAX, wanted);
}

type Tell = (state: SectionProgress["state"], reason: string | null) => void;

function progressOf(
  { sections, onProgress }: SectionsRequest,
  { heading }: SectionOrder,
  number: number,
): Tell {
  return (state, reason) => onProgress?.({ number, of: sections.length, heading, state, reason });
}

async function writeSection(
  inference: Inference,
  request: SectionsRequest,
  order: SectionOrder,
  tell: Tell,
): Promise<WrittenSection> {
  const refused: (readonly string[])[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const complaint = refused.at(-1)?.join("; ") ?? null;
    tell(attempt === 1 ? "writing" : "again", complaint);
    const drafted = await draft(inference, request, order, { attempt, complaint });
    const faults = typeof drafted === "string" ? faultsOf(order, drafted) : [drafted.fault];
    if (faults.length === 0 && typeof drafted === "string") {
      tell("written", null);
      return { heading: order.heading, text: drafted, note: null, attempts: attempt, faults: refused.flat() };
    }
    refused.push(faults);
  }
  return { ...leftOut(order, refused.at(-1) ?? [], tell), attempts: ATTEMPTS_MAX, faults: refused.flat() };
}

function leftOut({ heading }: SectionOrder, faults: readonly string[], tell: Tell): WrittenSection {
  const reason = faults.join("; ");
  tell("left out", reason);
  return { heading, text: null, note: `Left out: ${reason}.`, attempts: 0, faults };
}

type Attempt = { readonly attempt: number; readonly complaint: string | null };

async function draft(
  inference: Inference,
  request: SectionsRequest,
  order: SectionOrder,
  { attempt, complaint }: Attempt,
): Promise<string | { readonly fault: string }> {
  const { lane, agent, system, model, signal, patience } = request;
  const signals = [signal, patience?.()].filter((one) => one !== undefined);
  const { text, stop } = await inference.complete({
    lane,
    agent,
    system,
    messages: [{ role: "user", text: orderText(request.brief, order, complaint) }],
    maxTokens: tokensFor(order.targetWords),
    temperature: TEMPERATURES[attempt - 1] ?? 0,
    ...(model !== undefined && { model }),
    ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
  });
  if (stop === "aborted") {
    signal?.throwIfAborted();
    return { fault: "it took too long" };
  }
  return stop === "tokens-max" ? { fault: "it did not come to an end" } : text.trim();
}

function orderText(brief: string, order: SectionOrder, complaint: string | null): string {
  const { heading, instruction, targetWords, material } = order;
  const said =
    complaint === null ? "" : ` Your last text was refused: ${complaint}. Write it again without that.`;
  return `${brief}\n\n${material}\n\nWrite the section "${heading}" and nothing else, without its heading. ${instruction} About ${targetWords} words. Every number stands above.${said}`;
}

function faultsOf({ targetWords, check }: SectionOrder, text: string): readonly string[] {
  const fault = sectionFault(text, targetWords);
  return fault === null ? check(text) : [fault];
}

function textOf({ heading, text, note }: WrittenSection): string {
  return `${heading}\n${text ?? note ?? ""}`;
}
