/** The whole evaluation table of routing, of its parts: what was tuned on, and what is only ever measured. */
import { GATE as GATE_DESK, REFUSED as REFUSED_DESK, type Utterance } from "./utterances.ts";
import { GATE_AGENTS, TUNED_AGENTS } from "./utterances-agents.ts";
import { GATE_MEMORY, TUNED_MEMORY } from "./utterances-memory.ts";
import { GATE_PUBLISHING, TUNED_PUBLISHING } from "./utterances-publishing.ts";
import { GATE_SETTINGS, TUNED_SETTINGS } from "./utterances-settings.ts";
import { REFUSED_PEOPLE, TUNED_PEOPLE } from "./utterances-people.ts";
import { GATE_STRANGERS, TUNED_STRANGERS } from "./utterances-strangers.ts";
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

export const GATE: readonly Utterance[] = [
  GATE_DESK,
  GATE_SETTINGS,
  GATE_MEMORY,
  GATE_AGENTS,
  GATE_PUBLISHING,
  GATE_STRANGERS,
].flat();

/** What no skill may take: real money, secrets, orders that the desk cannot carry out as they are said, foreign work. */
export const REFUSED: readonly string[] = [...REFUSED_DESK, ...REFUSED_PEOPLE];
