/** zod schemas of what the vault tells. The annotations make the compiler check that they and the types agree. */
import { z } from "zod";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Opinion, TripFacts } from "#src/features/vault/model/autopsy.ts";
import { CAUSES } from "#src/features/vault/model/causes.ts";
import type { Cluster, ClusterPlace, VaultFigures } from "#src/features/vault/model/clusters.ts";
import { REGIMES } from "#src/features/vault/model/regime.ts";

const count = z.int().nonnegative();
const cause = z.enum(CAUSES);
const amount = z.bigint();

const placeSchema: z.ZodType<ClusterPlace> = z.object({ key: z.string(), losses: count, netLost: amount });
const places = z.array(placeSchema).readonly();

const clusterSchema: z.ZodType<Cluster> = z.object({
  cause,
  losses: count,
  netLost: amount,
  average: amount,
  withCondition: z.object({ losses: count, wins: count }),
  chance: z.number().nullable(),
  symbols: places,
  hours: places,
  regimes: places,
});

export const vaultFiguresSchema: z.ZodType<VaultFigures> = z.object({
  losses: count,
  wins: count,
  netLost: amount,
  netWon: amount,
  clusters: z.array(clusterSchema).readonly(),
});

export const tripFactsSchema: z.ZodType<TripFacts> = z.object({
  roundTripId: z.string(),
  bookId: bookIdSchema,
  symbol: z.string(),
  cause: cause.nullable(),
  conditions: z.array(cause).readonly(),
  hour: count,
  regime: z.enum(REGIMES),
  season: count,
  netPnl: amount,
  entryNotional: amount,
  closedTsMs: z.number(),
});

const opinionSchema: z.ZodType<Opinion> = z.object({
  kind: z.enum(["agree", "dispute", "note"]),
  text: z.string().nullable(),
  actor: z.string(),
  tsMs: z.number(),
});

/** A message as the vault kept it: it was one of ours when it was written. */
const keptMessageSchema = z.custom<OutboundMessage>(
  (value) => typeof value === "object" && value !== null && "headline" in value && "blocks" in value,
  "not a message",
);

export const postMortemSchema = z.object({
  roundTripId: z.string(),
  message: keptMessageSchema,
  opinions: z.array(opinionSchema).readonly(),
});
