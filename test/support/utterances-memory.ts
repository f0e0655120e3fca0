/** What people say of what is remembered and of what answers rest on: tables by the rules of `utterances.ts`. */
import type { Utterance } from "./utterances.ts";

export const TUNED_MEMORY: readonly Utterance[] = [
  ["remember that i go to bed at eleven", "remember-fact", { text: "i go to bed at eleven" }],
  ["please remember: tuesdays are quiet", "remember-fact", { text: "tuesdays are quiet" }],
  ["keep in mind that bob reads along", "remember-fact", { text: "bob reads along" }],
  ["remember something for me", "remember-fact", { text: "something for me" }],
  ["what do you remember", "recall-memories"],
  ["what did i tell you about bob", "recall-memories", { about: "bob" }],
  ["list your memories", "recall-memories"],
  ["forget number 4", "forget-memory", { number: 4 }],
  ["forget 11", "forget-memory", { number: 11 }],
  ["where do those figures come from", "show-receipts"],
  ["show me the receipts", "show-receipts"],
];

export const GATE_MEMORY: readonly Utterance[] = [
  ["remember that we never post on fridays", "remember-fact", { text: "we never post on fridays" }],
  ["pls remember: my name is ana", "remember-fact", { text: "my name is ana" }],
  ["dont forget that i am on holiday next week", "remember-fact", { text: "i am on holiday next week" }],
  ["what do u remember about my holiday", "recall-memories", { about: "my holiday" }],
  ["what have i told you", "recall-memories"],
  ["show your memories", "recall-memories"],
  ["forget 23", "forget-memory", { number: 23 }],
  ["delete memory number 8", "forget-memory", { number: 8 }],
  ["what are the sources of that answer", "show-receipts"],
  ["receipts pls", "show-receipts"],
];
