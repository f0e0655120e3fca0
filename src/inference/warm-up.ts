/**
 * After a load, every agent's system text is evaluated once, before anybody asks: from then on it is kept, in a sequence
 * or in a file. It is automation's work, so whoever asks meanwhile goes first.
 */
import type { Inference } from "../ports/inference.ts";
import type { Log } from "../ports/log.ts";

export type SystemText = { readonly agent: string; readonly system: string };

/** Never rejects. What is not warm is evaluated when it is asked for. */
export async function warmUp(
  inference: Pick<Inference, "complete">,
  texts: readonly SystemText[],
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  for (const { agent, system } of texts) {
    if (signal.aborted) return;
    const messages = [{ role: "user", text: "ready?" }] as const;
    try {
      await inference.complete({ lane: "automation", agent, system, messages, maxTokens: 1, signal });
    } catch (error) {
      log.info("the agents' prompts are not warm", { agent, err: error });
      return;
    }
  }
}
