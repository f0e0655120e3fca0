import type { Season } from "./model/season.ts";

/** The seasons of this desk. Appends are final; they belong to the caller's transaction. */
export interface SeasonStore {
  /** The newest; null before the first. */
  current(): Season | null;
  appendSeason(season: Season, recordedTsMs: number): void;
  /** Newest first. */
  seasons(limit: number): readonly Season[];
}
