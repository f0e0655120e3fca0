/**
 * Trigger: a look every minute.
 * Reads:   the newest post-mortems; a model, while one is ready.
 * Writes:  a note beside a post-mortem: what the model says to a tie of causes, or that it abstains, and one sentence.
 * Emits:   nothing.
 * Twice:   a round trip has one note of a model; its cause is the round trip.
 *
 * The cause that is counted stays the one of the decision table. What the model says is checked against the
 * post-mortem: a sentence with a figure, a date, a name or a quotation that does not stand there is left out.
 */
import { z } from "zod";
import { completeJson } from "#src/inference/complete-json.ts";
import { CAUSE_WORDS, type Cause } from "./model/causes.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { PostMortemRead, VaultReader, VaultWriter } from "./vault-api.ts";
import { evidenceOf, unsupportedIn } from "#src/facts/check/evidence.ts";
import { plainTextOf } from "#src/facts/plain-text.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type SecondOpinionDeps = {
  readonly vault: VaultReader & VaultWriter;
  readonly inference: Inference;
  readonly prompt: { readonly text: string; readonly hash: string };
  readonly log: Log;
};

const POLL_INTERVAL_MS = 60_000;
const LOOKED_AT = 20;
const TOKENS_MAX = 160;
const SENTENCE_MAX = 300;
const MODEL_ACTOR = "model:";
const ABSTAIN = "abstain";

export function startSecondOpinions(
  deps: SecondOpinionDeps & { readonly clock: Clock; readonly signal: AbortSignal },
): Periodic {
  const asked = new Set<string>();
  return every({
    clock: deps.clock,
    log: deps.log,
    signal: deps.signal,
    name: "second-opinions",
    periodMs: POLL_INTERVAL_MS,
    run: (signal) => giveSecondOpinions(deps, asked, signal),
  });
}

/** Asks for each of the newest losses once; `asked` remembers those to which there was nothing to say. */
export async function giveSecondOpinions(
  deps: SecondOpinionDeps,
  asked: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  const { vault, inference, log } = deps;
  for (const { roundTripId } of vault.latest({}, LOOKED_AT)) {
    const found = vault.postMortem(roundTripId);
    if (signal.aborted || !isReady(inference)) return;
    if (found === null || asked.has(roundTripId) || found.opinions.some(isOfModel)) continue;
    asked.add(roundTripId);
    try {
      const note = await noteOf(found, deps, signal);
      if (note === null) continue;
      vault.giveOpinion(roundTripId, "note", note.text, {
        actor: `${MODEL_ACTOR}${note.model}`,
        cause: `second-opinion:${roundTripId}`,
      });
    } catch (error) {
      if (signal.aborted) return;
      log.warn("a model had no second opinion", { roundTripId, error });
    }
  }
}

function isReady(inference: Inference): boolean {
  return inference.status().models.some(({ role, state }) => role === "primary" && state === "ready");
}

function isOfModel({ actor }: { readonly actor: string }): boolean {
  return actor.startsWith(MODEL_ACTOR);
}

/** Null where there is no tie, and no sentence that holds. */
async function noteOf(
  { autopsy, message }: PostMortemRead,
  { inference, prompt }: SecondOpinionDeps,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly model: string } | null> {
  const { cause, diagnosis } = autopsy;
  if (cause === null || message === null) return null;
  const causes: readonly [Cause, ...Cause[]] = [cause, ...diagnosis.rivals];
  const told = plainTextOf(message);
  const { value, completion } = await completeJson(
    inference,
    {
      lane: "automation",
      agent: "post-mortem",
      system: prompt.text,
      messages: [{ role: "user", text: `${told}\n\nCauses to choose from: ${causes.join(", ")}` }],
      maxTokens: TOKENS_MAX,
      signal,
    },
    z.strictObject({ cause: z.enum([...causes, ABSTAIN]), sentence: z.string() }),
  );
  const parts = [
    causes.length === 1 ? null : choiceText(value.cause, causes),
    heldSentence(value.sentence, told),
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return { text: `${parts.join(" ")} (prompt ${prompt.hash.slice(0, 8)})`, model: completion.model };
}

function choiceText(choice: Cause | typeof ABSTAIN, causes: readonly Cause[]): string {
  const tie = causes.map((cause) => CAUSE_WORDS[cause].title.toLowerCase()).join(", ");
  return choice === ABSTAIN ? `Abstains on the tie of ${tie}.` : `Of ${tie}: ${CAUSE_WORDS[choice].title}.`;
}

/** Null for a sentence that says something which the post-mortem does not. */
function heldSentence(sentence: string, told: string): string | null {
  const said = sentence.replaceAll(/\s+/g, " ").trim();
  if (said === "" || said.length > SENTENCE_MAX) return null;
  const claims = unsupportedIn(said, evidenceOf([told]), ["number", "date", "name", "quotation"]);
  return claims.length === 0 ? said : null;
}
