/** Checkpoints of the replaying sources: JSON text that says which market it belongs to. */
import { z } from "zod";
import { DeskError } from "#src/domain/errors.ts";

const int32 = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);
const column = z.array(z.number());

/** Everything that the simulated world goes on from. */
const worldState = z.strictObject({
  tsMs: z.int(),
  random: z.tuple([int32, int32, int32, int32]),
  regime: z.int().min(0),
  stress: z.number(),
  logMove: column,
  premium: column,
  smoothPremium: column,
  premiumSum: column,
  premiumSamples: z.int().min(0),
});

const recordedCheckpoint = z.strictObject({ tsMs: z.int() });
const simulatedCheckpoint = z.strictObject({
  version: z.literal(1),
  seed: z.int(),
  stepMs: z.int().positive(),
  /** Everything up to and including this instant has been delivered. */
  tsMs: z.int(),
  /** An earlier state; from it the present, and the history before it, are generated again. */
  anchor: worldState,
});

export type WorldState = z.infer<typeof worldState>;
export type SimulatedCheckpoint = z.infer<typeof simulatedCheckpoint>;

const SCHEMAS = { recorded: recordedCheckpoint, simulated: simulatedCheckpoint };
type Kind = keyof typeof SCHEMAS;
type Content<K extends Kind> = z.infer<(typeof SCHEMAS)[K]>;

export function checkpointText<K extends Kind>(kind: K, content: Content<K>): string {
  return JSON.stringify({ kind, ...content });
}

/** @throws DeskError CONFIG_INVALID when the checkpoint is of another market, or of another version. */
export function readCheckpoint<K extends Kind>(text: string | null, kind: K): Content<K> | null {
  if (text === null) return null;
  const { kind: found, ...content } = parseJson(text);
  if (found !== kind) throw unusable(`it belongs to the ${String(found)} market, not to the ${kind} one`);
  const parsed = SCHEMAS[kind].safeParse(content);
  if (parsed.success) return parsed.data as Content<K>;
  throw unusable("it was written by another version, or is damaged");
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch (cause) {
    throw unusable("it is not JSON", cause);
  }
}

function unusable(why: string, cause?: unknown): DeskError {
  return new DeskError(
    "CONFIG_INVALID",
    `the market's checkpoint cannot be continued: ${why}. Set MARKET_SOURCE back, or start anew with another SLEEPYQUANT_DATA`,
    { cause },
  );
}
