/** The failure vault as agents and reports ask it. */
import type { Refusal } from "#src/domain/errors.ts";
import type { OpinionKind } from "./model/autopsy.ts";
import { sumCells, vaultFigures } from "./model/clusters.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { PostMortemRead, VaultReader, VaultWriter } from "./vault-api.ts";
import type { VaultStore } from "./vault-store.ts";

export type VaultDeps = {
  readonly store: VaultStore;
  readonly ledgerStore: Pick<LedgerStore, "atomically">;
  readonly nowMs: () => number;
};

/** A note is a few sentences. */
export const NOTE_MAX = 1_000;
const WAITING_MAX = 1_000;

export function createVault(deps: VaultDeps): VaultReader & VaultWriter {
  const { store } = deps;
  const postMortem = (roundTripId: string): PostMortemRead | null => {
    const stored = store.find(roundTripId);
    return stored === null ? null : { ...stored, opinions: store.opinions(roundTripId) };
  };
  return {
    figures: (filter) => vaultFigures(sumCells(store.cells(filter))),
    search: (words, limit) => store.search(words, limit),
    latest: (filter, limit, wins) => store.latest(filter, limit, wins),
    postMortem,
    waiting: () => store.due(WAITING_MAX).length,
    giveOpinion: (roundTripId, kind, text, order) => {
      const refused = refuse(roundTripId, postMortem(roundTripId), kind, text);
      if (refused !== null) return refused;
      say(deps, roundTripId, kind, text, order);
      return postMortem(roundTripId) ?? notExamined(roundTripId);
    },
  };
}

function say(
  { store, ledgerStore, nowMs }: VaultDeps,
  roundTripId: string,
  kind: OpinionKind,
  text: string | null,
  { actor, cause }: DeskOrder,
): void {
  const opinion = { kind, text: text?.trim() ?? null, actor, tsMs: nowMs() };
  ledgerStore.atomically(() => store.appendOpinion(roundTripId, opinion, `${cause}:${kind}:${roundTripId}`));
}

function refuse(
  roundTripId: string,
  found: PostMortemRead | null,
  kind: OpinionKind,
  text: string | null,
): Refusal | null {
  if (found === null) return notExamined(roundTripId);
  const length = text?.trim().length ?? 0;
  if (kind !== "note" || (length > 0 && length <= NOTE_MAX)) return null;
  return {
    refused: true,
    code: "note",
    reason: length === 0 ? "a note needs words" : `a note of ${length} characters`,
    hint: `write at most ${NOTE_MAX} characters`,
  };
}

function notExamined(roundTripId: string): Refusal {
  return {
    refused: true,
    code: "POST_MORTEM_NOT_FOUND",
    reason: `there is no post-mortem of "${roundTripId}"`,
    hint: "type /postmortem latest for the newest one; it comes when the bar that holds the exit has closed",
  };
}
