/**
 * Trigger: a person types an argument on a platform that completes it (Discord).
 * Reads:   the roles; the desk's symbols, the names of settings, the newest round trips of every book.
 * Writes:  nothing.
 * Emits:   its result: everything that may stand there, newest first; the face picks what fits what was typed.
 * Twice:   a read.
 */
import { SETTINGS } from "#agents/trading-lead/settings/settings.ts";
import { baseFromText } from "#src/domain/instrument.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { RoleReader } from "#src/ports/role-reader.ts";
import { formatBook, formatChange, formatSymbol, formatUtc } from "#src/facts/format.ts";
import { defineJob } from "./define-job.ts";
import { SUGGEST_QUEUE, suggestPayload, type SUGGESTED_KINDS } from "./payloads.ts";
import { PRIORITY_PERSON } from "./priorities.ts";

export type SuggestDeps = {
  readonly roles: Pick<RoleReader, "roleOf">;
  readonly desk: Pick<DeskReader, "books" | "symbols" | "recentRoundTrips">;
};

type Suggestion = { readonly label: string; readonly value: string };

/** Of all books together: what a person may still look for by hand. */
const ROUND_TRIPS_MAX = 200;

export const suggestJob = defineJob({
  name: "suggest",
  queue: SUGGEST_QUEUE,
  payload: suggestPayload,
  priority: PRIORITY_PERSON,
  attemptsMax: 1,
  backoffMs: 0,
  concurrency: 4,
  timeoutMs: 2_000,
  async run({ kind, ...speaker }, { roles, desk }: SuggestDeps): Promise<readonly Suggestion[]> {
    return roles.roleOf(speaker) === null ? [] : suggestionsOf(kind, desk);
  },
});

function suggestionsOf(
  kind: (typeof SUGGESTED_KINDS)[number],
  desk: SuggestDeps["desk"],
): readonly Suggestion[] {
  switch (kind) {
    case "symbol":
      return desk
        .symbols()
        .map((symbol) => ({ label: formatSymbol(symbol), value: baseFromText(symbol) ?? symbol }));
    case "setting":
      return SETTINGS.map(({ name, words }) => ({ label: `${name}: ${words}`, value: name }));
    case "round-trip":
      return newestTrips(desk);
  }
}

function newestTrips(desk: SuggestDeps["desk"]): Suggestion[] {
  const books = desk.books();
  const perBook = Math.floor(ROUND_TRIPS_MAX / Math.max(1, books.length));
  return books
    .flatMap((bookId) => desk.recentRoundTrips(bookId, perBook))
    .toSorted((left, right) => right.closedTsMs - left.closedTsMs)
    .map((trip: RoundTrip) => ({
      label: `${formatSymbol(trip.symbol)} ${trip.side}, ${formatBook(trip.bookId, books)}, ${formatChange(trip.netPnl)} USDT, ${formatUtc(trip.closedTsMs)}`,
      value: trip.roundTripId,
    }));
}
