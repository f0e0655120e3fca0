/**
 * The interactions that wait for their answer. Discord takes answers by an interaction's token, for fifteen minutes;
 * the token stays in this process and goes into no queue and no database. What is not found here is answered by a
 * message to the channel.
 */
import type { Clock } from "#src/ports/clock.ts";
import type { PressMode } from "./components.ts";

export type OpenInteraction = {
  readonly token: string;
  /** How it was deferred: a reply that waits to be filled, or the pressed message that waits to be edited. */
  readonly mode: Exclude<PressMode, "confirm">;
  /** Only the person who asked sees the answer. */
  readonly isEphemeral: boolean;
  readonly openedMs: number;
};

export type OpenInteractions = {
  open(interactionId: string, interaction: OpenInteraction): void;
  /** Null when it was never open here, is answered, or too old. */
  find(interactionId: string | undefined): OpenInteraction | null;
  close(interactionId: string): void;
};

/** A minute less than Discord's fifteen: an answer on its way must not be late. */
const TOKEN_MS = 14 * 60_000;
const KEPT_MAX = 10_000;

export function createOpenInteractions(clock: Clock): OpenInteractions {
  const kept = new Map<string, OpenInteraction>();
  return {
    open(interactionId, interaction) {
      kept.set(interactionId, interaction);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    },
    find(interactionId) {
      const found = kept.get(interactionId ?? "");
      if (found === undefined) return null;
      return clock.nowMs() - found.openedMs <= TOKEN_MS ? found : null;
    },
    close: (interactionId) => void kept.delete(interactionId),
  };
}
