/** The whole evaluation table of routing, of its parts: what was tuned on, and what is only ever measured. */
import { HELD_OUT as HELD_OUT_DESK, REFUSED as REFUSED_DESK, type Utterance } from "./utterances.ts";
import { HELD_OUT_AGENTS, TUNED_AGENTS } from "./utterances-agents.ts";
import { HELD_OUT_MEMORY, TUNED_MEMORY } from "./utterances-memory.ts";
import { HELD_OUT_PUBLISHING, TUNED_PUBLISHING } from "./utterances-publishing.ts";
import { HELD_OUT_SETTINGS, TUNED_SETTINGS } from "./utterances-settings.ts";
import { REFUSED_PEOPLE, TUNED_PEOPLE } from "./utterances-people.ts";
import { HELD_OUT_STRANGERS, TUNED_STRANGERS } from "./utterances-strangers.ts";
import { TUNED as TUNED_DESK } from "./utterances-tuned.ts";

export const TUNED: readonly Utterance[] = [
  TUNED_DESK,
  TUNED_SETTINGS,
  TUNED_MEMORY,
  TUNED_AGENTS,
  TUNED_PUBLISHING,
  TUNED_PEOPLE,
  TUNED_STRANGERS,
].flat();

export const HELD_OUT: readonly Utterance[] = [
  HELD_OUT_DESK,
  HELD_OUT_SETTINGS,
  HELD_OUT_MEMORY,
  HELD_OUT_AGENTS,
  HELD_OUT_PUBLISHING,
  HELD_OUT_STRANGERS,
].flat();

/** What no skill may take: real money, secrets, orders that the desk cannot carry out as they are said, foreign work. */
export const REFUSED: readonly string[] = [...REFUSED_DESK, ...REFUSED_PEOPLE];
