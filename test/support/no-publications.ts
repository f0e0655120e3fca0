import type { PublishingApi } from "#src/features/publishing/publishing-api.ts";

/** A desk that has not written anything yet. */
export function createNoPublications(): PublishingApi {
  return {
    latest: () => null,
    writing: () => null,
    find: () => null,
    profile: () => ({ pinned: "PAPER desk, day 0.", bio: "A PAPER desk.", titles: [], tags: [] }),
    edit: () => ({
      refused: true,
      code: "NOT_FOUND",
      reason: "There is no text.",
      hint: "/digest shows the latest.",
    }),
  };
}
