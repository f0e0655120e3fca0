/** What decides on this desk: figures of different strategies, prompts or models are never added up in public. */
export type Fingerprint = {
  readonly strategy: string;
  /** Of the strategy's own source, and of the rules that the desk was started with. */
  readonly strategyHash: string;
  /** Of every prompt. */
  readonly promptsHash: string;
  /** The model that words answers, or "none". */
  readonly model: string;
};

/** A stretch of the record under one fingerprint. The first is season 1. */
export type Season = Fingerprint & {
  readonly season: number;
  /** What is new in it: "a change of the strategy". */
  readonly reason: string;
  readonly eventTsMs: number;
};

/** Which season a moment belongs to, and since when that one runs; null is since the desk began. */
export type SeasonSpan = { readonly season: number; readonly sinceTsMs: number | null };

/** The first season has no beginning but the desk's. */
export function spanOf({ season, eventTsMs }: Pick<Season, "season" | "eventTsMs">): SeasonSpan {
  return { season, sinceTsMs: season === 1 ? null : eventTsMs };
}

/** `seasons` newest first. A moment before all of them, and a desk without any, is of season 1. */
export function seasonAt(seasons: readonly Season[], tsMs: number): SeasonSpan {
  const found = seasons.find(({ season, eventTsMs }) => season > 1 && eventTsMs < tsMs);
  return found === undefined ? { season: 1, sinceTsMs: null } : spanOf(found);
}

/** What differs, in words; null where nothing does. */
export function whatChanged(before: Fingerprint, now: Fingerprint): string | null {
  const parts = [
    before.strategy === now.strategy && before.strategyHash === now.strategyHash ? [] : ["the strategy"],
    before.promptsHash === now.promptsHash ? [] : ["the prompts"],
    before.model === now.model ? [] : [`the model (${before.model} to ${now.model})`],
  ].flat();
  return parts.length === 0 ? null : `a change of ${parts.join(" and ")}`;
}
