import type { Refusal } from "#src/domain/errors.ts";
import type { Opinion, OpinionKind, TripFacts } from "./model/autopsy.ts";
import type { VaultFigures } from "./model/clusters.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { StoredAutopsy, VaultFilter, VaultHits } from "./vault-store.ts";

/** A post-mortem as it was told, with what people said to it since. */
export type PostMortemRead = StoredAutopsy & { readonly opinions: readonly Opinion[] };

/** What may be asked of the failure vault. */
export interface VaultReader {
  /** Costs the same however many round trips there are; with a span, it costs the round trips of the span. */
  figures(filter: VaultFilter): VaultFigures;
  /** Losses whose post-mortem or notes hold all the words. */
  search(words: readonly string[], limit: number): VaultHits;
  /** Newest close first; losses only unless `wins` is asked for. */
  latest(filter: VaultFilter, limit: number, wins?: "with-wins"): readonly TripFacts[];
  /** Null for a round trip that was not examined (yet). */
  postMortem(roundTripId: string): PostMortemRead | null;
  /** Closed round trips that wait for their post-mortem. */
  waiting(): number;
}

/** What people may say to a post-mortem. The same cause twice is said once. */
export interface VaultWriter {
  giveOpinion(
    roundTripId: string,
    kind: OpinionKind,
    text: string | null,
    order: DeskOrder,
  ): Refusal | PostMortemRead;
}
