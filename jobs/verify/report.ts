/** What `npm run verify` was asked for, and what it says. */
import { verifyRecord, verifyRoundTrip } from "#src/features/record/verify-record.ts";
import { UserError } from "#src/domain/errors.ts";
import type { RecordProof, RoundTripProof } from "#src/features/record/model/record-proof.ts";
import type { DecisionChain } from "#src/features/record/decision-chain.ts";

export type VerifyRequest = {
  /** The desk's database; null for those of the data folder. */
  readonly file: string | null;
  readonly roundTripId: string | null;
  /** A root as it was posted, from a chat or a digest. */
  readonly postedRoot: string | null;
};

const USAGE = "type: npm run verify -- [round trip] [--root HASH] [--file desk-binance.sqlite]";
export const HELP = `npm run verify -- [round trip] [--root HASH] [--file FILE]

  without anything     every link of the chain of decisions, and every row that it stands for, of each database in the data folder
  standard-12          one round trip: its decision was recorded before its outcome, and both are as they were
  --root HASH          the root of a day as it was posted in a chat or a digest: nothing up to it was written anew
  --file FILE          that database instead of the data folder's; it is opened read-only
  --help               print this

Ends with 0 when all of it agrees, and with 1 when anything does not.
`;

const ROOT = /^[0-9a-f]{64}$/;
const ROUND_TRIP = /^[a-z][a-z0-9-]{0,31}-\d{1,12}$/;

/** @throws UserError that says what to type. */
export function parseVerifyArgs(words: readonly string[]): VerifyRequest {
  let [file, roundTripId, postedRoot]: (string | null)[] = [null, null, null];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--file") file = valueAfter(words, (index += 1), /./, "--file needs a path");
    else if (word === "--root")
      postedRoot = valueAfter(words, (index += 1), ROOT, "a posted root has 64 hexadecimal digits");
    else if (ROUND_TRIP.test(word) && roundTripId === null) roundTripId = word;
    else throw new UserError(`"${word}" is no round trip such as standard-12; ${USAGE}`);
  }
  return { file: file ?? null, roundTripId: roundTripId ?? null, postedRoot: postedRoot ?? null };
}

function valueAfter(words: readonly string[], index: number, form: RegExp, complaint: string): string {
  const value = words[index] ?? "";
  if (!form.test(value)) throw new UserError(`${complaint}; ${USAGE}`);
  return value;
}

export type VerifyReport = { readonly ok: boolean; readonly lines: readonly string[] };

/** Without a round trip, or with a posted root, every link and every row is looked at. */
export function verifyReport(chain: DecisionChain, { roundTripId, postedRoot }: VerifyRequest): VerifyReport {
  const reports: VerifyReport[] = [];
  if (roundTripId === null || postedRoot !== null) reports.push(wholeReport(chain, postedRoot));
  if (roundTripId !== null) reports.push(roundTripReport(chain, roundTripId));
  return { ok: reports.every(({ ok }) => ok), lines: reports.flatMap(({ lines }) => lines) };
}

function wholeReport(chain: DecisionChain, postedRoot: string | null): VerifyReport {
  const proof = verifyRecord(chain, postedRoot);
  return { ok: proof.fault === null, lines: [...proofLines("the whole record", proof)] };
}

function roundTripReport(chain: DecisionChain, roundTripId: string): VerifyReport {
  const proof = verifyRoundTrip(chain, roundTripId, Number.MAX_SAFE_INTEGER);
  if (proof === null || proof === "too-long")
    return { ok: false, lines: [`${roundTripId} is not on record here`] };
  const steps = proof.fault === null ? stepLines(proof) : [];
  return { ok: proof.fault === null, lines: [...proofLines(roundTripId, proof), ...steps] };
}

function* proofLines(
  what: string,
  { fault, rows, links, root, fromSeq, toSeq }: RecordProof,
): Iterable<string> {
  if (fault !== null) {
    yield `${what} does NOT agree: ${fault.ref}: ${fault.what}`;
    return;
  }
  yield `${what} agrees: ${rows} rows against ${links} links (${fromSeq} to ${toSeq})`;
  yield root === null
    ? "no root is posted over it yet"
    : `under the root of ${root.day}, link ${root.seq}: ${root.hash}`;
}

function stepLines({ steps }: RoundTripProof): readonly string[] {
  return steps.map(
    ({ seq, ref, chainedTsMs }) =>
      `  ${String(seq).padStart(8)}  ${new Date(chainedTsMs).toISOString()}  ${ref}`,
  );
}
