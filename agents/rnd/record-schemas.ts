/** zod schemas of the record's proofs. The annotations make the compiler check that they and the types agree. */
import { z } from "zod";
import type { ChainRoot } from "#src/features/record/model/decision-link.ts";
import type { RoundTripProof } from "#src/features/record/model/record-proof.ts";
import type { Season } from "#src/features/record/model/season.ts";
import type { RecordStatus } from "#src/features/record/record-api.ts";

const seq = z.int().nonnegative();

const rootSchema: z.ZodType<ChainRoot> = z.object({
  day: z.string(),
  seq,
  hash: z.string(),
  recordedTsMs: z.number(),
});

const seasonSchema: z.ZodType<Season> = z.object({
  season: z.int().positive(),
  strategy: z.string(),
  strategyHash: z.string(),
  promptsHash: z.string(),
  model: z.string(),
  reason: z.string(),
  eventTsMs: z.number(),
});

export const recordStatusSchema: z.ZodType<RecordStatus> = z.object({
  links: seq,
  head: z.string().nullable(),
  lastRoot: rootSchema.nullable(),
  season: seasonSchema,
});

export const proofSchema: z.ZodType<RoundTripProof> = z.object({
  rows: seq,
  links: seq,
  fromSeq: seq,
  toSeq: seq,
  root: rootSchema.nullable(),
  fault: z.object({ seq: seq.nullable(), ref: z.string(), what: z.string() }).nullable(),
  roundTripId: z.string(),
  steps: z.array(z.object({ seq, ref: z.string(), chainedTsMs: z.number() })).readonly(),
});
