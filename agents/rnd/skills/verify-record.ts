import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { roundTripField } from "#agents/inputs.ts";
import { present, readRoundTripId } from "#agents/read-input.ts";
import { latestRoundTripId, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { code, text, type Block } from "#src/domain/message.ts";
import type { RoundTripProof } from "#src/features/record/model/record-proof.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { RecordStatus } from "#src/features/record/record-api.ts";
import { formatUtc } from "#src/facts/format.ts";
import { proofSchema, recordStatusSchema } from "../record-schemas.ts";

export const verifyRecord = defineSkill({
  name: "verify-record",
  description:
    "Prove a round trip against the hash chain of decisions and its posted root; or where the chain stands.",
  examples: [
    "verify standard-12",
    "verify the round trip standard-12",
    "prove the round trip standard-12",
    "verify the record",
    "verify the hash chain",
    "was the record tampered with",
    "prove that nothing was tampered with",
    "show the hash chain",
    "root of the hash chain",
    "which season is it",
    "which season of the record is it",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "record"],
  input: z.strictObject({ roundTrip: roundTripField }),
  output: z.object({ proof: proofSchema.nullable(), status: recordStatusSchema }),
  readInput: (said, { desk }) => present({ roundTrip: readVerified(said, desk) }),
  run({ roundTrip: asked }, { desk, record }) {
    const status = record.status();
    if (asked === undefined) return { ok: true, output: { proof: null, status } };
    const roundTrip = asked === "latest" ? (latestRoundTripId(desk) ?? asked) : asked;
    const proof = record.verify(roundTrip);
    if (proof === null) return notOnRecord(roundTrip);
    if (proof === "too-long") return tooLong(roundTrip);
    return { ok: true, output: { proof, status } };
  },
  render({ proof, status }) {
    if (proof !== null) return proofAnswer(proof);
    const { links, lastRoot, season } = status;
    return {
      headline: `PAPER record: ${links} decisions on the chain, season ${season.season}`,
      blocks: [
        ...statusBlocks(status),
        text(
          lastRoot === null
            ? "The first root is posted after midnight (UTC)."
            : "A decision is chained when it is made. Keep the posted roots: they are what nobody here can change.",
        ),
      ],
    };
  },
});

/** "What is the latest root" names no round trip. */
function readVerified(said: string, desk: DeskReader): string | undefined {
  return /\broots?\b|\bchain\b|\bseason\b/i.test(said) ? undefined : readRoundTripId(said, desk.books());
}

function notOnRecord(roundTrip: string): Refusal {
  return refusal(
    "ROUND_TRIP_NOT_FOUND",
    roundTrip === "latest"
      ? "There is no round trip yet."
      : `There is no round trip "${roundTrip}" on record.`,
    'The alert of every close names its round trip, such as "standard-12".',
  );
}

function tooLong(roundTrip: string): Refusal {
  return refusal(
    "PROOF_TOO_LONG",
    `"${roundTrip}" stands over more decisions than a chat should wait for.`,
    `Type "npm run verify -- ${roundTrip}" on the desk's machine.`,
  );
}

function statusBlocks({ head, lastRoot, season }: RecordStatus): readonly Block[] {
  return [
    {
      type: "fields",
      fields: [
        { label: "Newest link", value: head ?? "none yet" },
        ...(lastRoot === null ? [] : [{ label: `Root of ${lastRoot.day}`, value: lastRoot.hash }]),
        {
          label: "Season",
          value: `${season.season}, since ${formatUtc(season.eventTsMs)}: ${season.reason}`,
        },
        { label: "Strategy", value: `${season.strategy} (${season.strategyHash.slice(0, 12)})` },
        { label: "Prompts", value: season.promptsHash.slice(0, 12) },
        { label: "Model", value: season.model },
      ],
    },
  ];
}

function proofAnswer(proof: RoundTripProof) {
  const { roundTripId, fault, rows, links, fromSeq, toSeq, root, steps } = proof;
  const span = `links ${fromSeq} to ${toSeq}`;
  if (fault !== null) {
    return {
      severity: "critical" as const,
      headline: `PAPER record: ${roundTripId} does NOT agree with the chain`,
      blocks: [text("First at ", code(fault.ref), `: ${fault.what}.`), text(`${span} were looked at.`)],
    };
  }
  const seqs = steps.map(({ seq, ref }) => `${seq} ${ref}`);
  const under =
    root === null
      ? [text("No root is posted over it yet: until midnight (UTC) it rests on this desk's word alone.")]
      : [text(`Under the root of ${root.day}: `, code(root.hash))];
  return {
    headline: `PAPER record: ${roundTripId} agrees, ${rows} rows against ${links} links`,
    blocks: [
      ...under,
      { type: "list" as const, items: seqs.map((step) => [step]) },
      text(`In the order in which they were chained; ${span} were hashed again.`),
    ],
  };
}
