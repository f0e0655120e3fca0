/** Why a round trip lost: a closed list, so that losses can be counted. The first three classes are those that are published. */
export const CAUSE_CLASSES = ["technical-failure", "news", "execution-slippage", "signal"] as const;
export type CauseClass = (typeof CAUSE_CLASSES)[number];

export const CAUSES = [
  "simulation-error",
  "execution-error",
  "stale-data",
  "sizing",
  "news",
  "slippage",
  "cost",
  "funding",
  "late-entry",
  "control-lost-too",
  "noise-stop",
  "wrong-direction",
  "unclear",
] as const;
export type Cause = (typeof CAUSES)[number];

/** Causes that only a loss can have: that no win had one says nothing. */
export const OF_LOSSES_ONLY: ReadonlySet<Cause> = new Set(["wrong-direction", "control-lost-too", "sizing"]);

type CauseWords = {
  readonly class: CauseClass;
  /** For a heading: "Right direction, stopped by noise". */
  readonly title: string;
  /** For the middle of a sentence about several round trips: "were stopped by noise". */
  readonly happened: string;
};

export const CAUSE_WORDS: Readonly<Record<Cause, CauseWords>> = {
  "simulation-error": {
    class: "technical-failure",
    title: "Simulation error",
    happened: "had a fill that the market never showed",
  },
  "execution-error": {
    class: "technical-failure",
    title: "Execution error",
    happened: "could not leave when they were told to",
  },
  "stale-data": {
    class: "technical-failure",
    title: "Stale data",
    happened: "were held while the market data had a gap",
  },
  sizing: { class: "technical-failure", title: "Sizing", happened: "ran out of margin before their stop" },
  news: { class: "news", title: "News", happened: "met a shock after a headline" },
  slippage: {
    class: "execution-slippage",
    title: "Execution slippage",
    happened: "lost to slippage or to a stop that was jumped",
  },
  cost: { class: "execution-slippage", title: "Cost", happened: "were eaten up by fees" },
  funding: { class: "execution-slippage", title: "Funding", happened: "were eaten up by funding" },
  "late-entry": {
    class: "execution-slippage",
    title: "Late entry",
    happened: "were entered after the move had been made",
  },
  "control-lost-too": {
    class: "signal",
    title: "Control lost too",
    happened: "lost on both sides at once",
  },
  "noise-stop": {
    class: "signal",
    title: "Right direction, stopped by noise",
    happened: "were half way to their take-profit and came back",
  },
  "wrong-direction": {
    class: "signal",
    title: "Wrong direction",
    happened: "never got half way to their take-profit",
  },
  unclear: { class: "signal", title: "Unclear", happened: "fit no rule" },
};

export const CLASS_TITLES: Readonly<Record<CauseClass, string>> = {
  "technical-failure": "Technical failure",
  news: "News",
  "execution-slippage": "Execution slippage",
  signal: "The signal itself",
};

/** The rank of a class: what failed technically says nothing of the signal, so it is looked at first. */
export function rankOf(cause: Cause): number {
  return cause === "unclear" ? CAUSE_CLASSES.length : CAUSE_CLASSES.indexOf(CAUSE_WORDS[cause].class);
}
