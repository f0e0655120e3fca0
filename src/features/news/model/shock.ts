/** When news about an asset is a shock: many papers at once, measured against the asset's own week. */

export type ShockRule = {
  readonly windowMs: number;
  /** Different sources within the window, at least. */
  readonly sourcesMin: number;
  /** Stories in the window over the mean of such windows before, at least. */
  readonly timesBaseline: number;
  readonly baselineMs: number;
  /** No second alert about an asset within this time. */
  readonly restMs: number;
};

const HOUR_MS = 3_600_000;

export const SHOCK_RULE: ShockRule = {
  windowMs: HOUR_MS,
  sourcesMin: 3,
  timesBaseline: 3,
  baselineMs: 7 * 24 * HOUR_MS,
  restMs: 6 * HOUR_MS,
};

/** What is known of an asset at a moment. `storiesBefore` were seen in the `watchedMs` before the window. */
export type NewsCounts = {
  readonly sources: number;
  readonly stories: number;
  readonly storiesBefore: number;
  readonly watchedMs: number;
};

export type Shock = NewsCounts & {
  /** Stories that such a window has had on average; null where nothing was watched before. */
  readonly usual: number | null;
};

/** Null where it is none. With less than a day watched before, the number of sources alone decides. */
export function shockOf(counts: NewsCounts, rule: ShockRule): Shock | null {
  if (counts.sources < rule.sourcesMin) return null;
  const windows = counts.watchedMs / rule.windowMs;
  const usual = counts.watchedMs < 24 * HOUR_MS ? null : counts.storiesBefore / windows;
  if (usual !== null && counts.stories < rule.timesBaseline * usual) return null;
  return { ...counts, usual };
}

export function shockRuleText({ windowMs, sourcesMin, timesBaseline, baselineMs }: ShockRule): string {
  return `at least ${sourcesMin} different sources within ${windowMs / 60_000} min, and at least ${timesBaseline} times as many stories as in the mean of such windows over the ${baselineMs / (24 * HOUR_MS)} days before`;
}
