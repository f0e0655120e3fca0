/** A vault that holds whatever a test gives it: a fake of VaultReader and VaultWriter. */
import type { Opinion } from "#src/features/vault/model/autopsy.ts";
import { vaultFigures, type VaultFigures } from "#src/features/vault/model/clusters.ts";
import type { PostMortemRead, VaultReader, VaultWriter } from "#src/features/vault/vault-api.ts";
import type { ExpectedText, ExpectedTexts } from "#src/features/conversation/expected-texts.ts";
import type { VaultHits } from "#src/features/vault/vault-store.ts";

export type FakeVaultFigures = {
  readonly figures?: VaultFigures;
  /** By round trip, the newest first. */
  readonly postMortems?: Readonly<Record<string, PostMortemRead>>;
  readonly hits?: VaultHits;
  readonly waiting?: number;
};

export type FakeVault = VaultReader &
  VaultWriter & { readonly said: readonly (Opinion & { readonly roundTripId: string })[] };

export function createFakeVault(given: FakeVaultFigures = {}): FakeVault {
  const kept = given.postMortems ?? {};
  const said: (Opinion & { roundTripId: string })[] = [];
  const causes = new Set<string>();
  const postMortem = (roundTripId: string): PostMortemRead | null => {
    const found = kept[roundTripId];
    if (found === undefined) return null;
    return {
      ...found,
      opinions: [...found.opinions, ...said.filter((one) => one.roundTripId === roundTripId)],
    };
  };
  return {
    said,
    postMortem,
    figures: () => given.figures ?? vaultFigures([]),
    search: () => given.hits ?? { hits: [], counted: 0, netLost: 0n, isCut: false },
    latest: (_filter, limit) =>
      Object.values(kept)
        .map(({ autopsy }) => autopsy)
        .slice(0, limit),
    waiting: () => given.waiting ?? 0,
    giveOpinion(roundTripId, kind, text, { actor, cause }) {
      const found = postMortem(roundTripId);
      if (found === null) return { refused: true, code: "POST_MORTEM_NOT_FOUND", reason: "there is none" };
      if (!causes.has(cause)) said.push({ roundTripId, kind, text, actor, tsMs: 0 });
      causes.add(cause);
      return postMortem(roundTripId) ?? found;
    },
  };
}

export function createMemoryExpectedTexts(): ExpectedTexts {
  const expected = new Map<string, ExpectedText & { takenBy: string | null }>();
  return {
    expect: ({ platform, userId }, one) =>
      void expected.set(`${platform} ${userId}`, { ...one, takenBy: null }),
    take: ({ platform, userId }, cause, nowMs) => {
      const one = expected.get(`${platform} ${userId}`);
      if (one === undefined || (one.takenBy !== null && one.takenBy !== cause)) return null;
      if (one.takenBy === null && one.expiresTsMs <= nowMs) return null;
      one.takenBy = cause;
      const { takenBy: _, ...rest } = one;
      return rest;
    },
  };
}
