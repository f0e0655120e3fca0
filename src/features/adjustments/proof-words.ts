/** What a replay proves, in words. */
import { formatChange, formatPercent, formatPercentChange } from "#src/facts/format.ts";
import { UNIT, type Amount } from "#src/domain/money.ts";
import type { ReplayedBook, ReplayEvidence } from "./model/adjustment.ts";
import { DAYS_MIN, HELPS_MIN, proofOf, TOLERANCE, type Proof } from "./model/proof.ts";

const ALMOST = 0.99;

/** "87%", and never a certainty. */
export function chanceText(probability: number): string {
  if (probability > ALMOST) return `over ${formatPercent(ALMOST, 0)}`;
  return probability < 1 - ALMOST ? `under ${formatPercent(1 - ALMOST, 0)}` : formatPercent(probability, 0);
}

/** One sentence, without its full stop. */
export function proofText({ kind, book }: Proof): string {
  if (kind === "short" || book === null)
    return `its replay is too short to prove anything: it takes ${DAYS_MIN} whole days`;
  if (kind === "unlike") return unlikeText(book);
  const { helps } = book;
  if (typeof helps !== "number") return "its replay made no difference";
  const days = book.perDay === null ? "" : ` (n=${book.perDay.n} days)`;
  const chance = `the change helps ${book.bookId} with a probability of ${chanceText(helps)}${days}`;
  return kind === "helps"
    ? chance
    : `${chance}, which is under the ${formatPercent(HELPS_MIN, 0)} that it takes`;
}

function unlikeText(book: ReplayedBook): string {
  const { bookId, own, before } = book;
  if (!own || own.equity <= 0n)
    return `its replay proves nothing: what ${bookId} had when those days began is not on record`;
  const [replayed, really] = [before.gain, own.gain].map((gain) => shareText(gain, own.equity));
  return `its replay proves nothing: unchanged it made ${replayed} where ${bookId} made ${really}, and ${formatPercent(TOLERANCE, 0)} of equity is the most that they may differ`;
}

function shareText(gain: Amount, equity: Amount): string {
  return formatPercentChange(Number((gain * UNIT) / equity) / Number(UNIT));
}

/** "the book itself -4.10 USDT (n=38)", or that it is not known. */
export function ownText({ own }: ReplayedBook): string {
  return own
    ? `the book itself ${formatChange(own.gain)} USDT (n=${own.roundTrips})`
    : "the book's own result is not on record";
}

/** "helps with 87%, n=7 days", for a line in a list. */
export function proofLine(evidence: ReplayEvidence | null): string {
  if (evidence === null) return "not replayed";
  const { kind, book } = proofOf(evidence);
  if (kind === "unlike") return "its replay proves nothing";
  if (typeof book?.helps !== "number") return "too few days to say whether it helps";
  return `helps with a probability of ${chanceText(book.helps)}, n=${book.perDay?.n ?? 0} days`;
}
