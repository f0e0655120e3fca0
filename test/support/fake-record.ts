/** A record that says whatever a test gives it: a fake of RecordReader. */
import type { RoundTripProof } from "#src/features/record/model/record-proof.ts";
import type { Season } from "#src/features/record/model/season.ts";
import type { RecordReader, RecordStatus } from "#src/features/record/record-api.ts";

const SEASON: Season = {
  season: 1,
  strategy: "scripted",
  strategyHash: "a".repeat(64),
  promptsHash: "b".repeat(64),
  model: "none",
  reason: "the first start of this desk",
  eventTsMs: 0,
};

export function createFakeRecord(
  given: {
    readonly status?: Partial<RecordStatus>;
    readonly proofs?: Readonly<Record<string, RoundTripProof | "too-long">>;
  } = {},
): RecordReader {
  const status: RecordStatus = { links: 0, head: null, lastRoot: null, season: SEASON, ...given.status };
  return {
    season: () => status.season,
    status: () => status,
    verify: (roundTripId) => given.proofs?.[roundTripId] ?? null,
  };
}
