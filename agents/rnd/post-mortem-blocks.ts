/** What the skills of post-mortems share: which one is meant, and how one is shown with what people said to it. */
import type { Answer, SkillButton, SkillServices } from "#agents/define.ts";
import { refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { bold, text, type Block, type OutboundMessage } from "#src/domain/message.ts";
import type { Opinion } from "#src/features/vault/model/autopsy.ts";
import type { PostMortemRead } from "#src/features/vault/vault-api.ts";
import { formatUtc } from "#src/facts/format.ts";

export type ShownPostMortem = {
  readonly roundTripId: string;
  readonly message: OutboundMessage;
  readonly opinions: readonly Opinion[];
};

const OPINIONS_MAX = 10;
const OPINION_WORDS = { agree: "agrees", dispute: "disputes it", note: "notes" } as const;

/** A loss's post-mortem by its id, or the newest one. */
export function findPostMortem(
  roundTrip: string,
  { vault, desk }: Pick<SkillServices, "vault" | "desk">,
): ShownPostMortem | Refusal {
  const id = roundTrip === "latest" ? vault.latest({}, 1)[0]?.roundTripId : roundTrip;
  if (id === undefined)
    return refusal("POST_MORTEM_NOT_FOUND", "No round trip has lost yet.", "Each one that does is examined.");
  const found = vault.postMortem(id);
  if (found === null) return notFound(id, desk);
  const shown = toShown(id, found);
  return shown ?? refusal("ROUND_TRIP_WON", `"${id}" won: only losses have a post-mortem.`, "Type /vault.");
}

export function toShown(roundTripId: string, { message, opinions }: PostMortemRead): ShownPostMortem | null {
  return message === null ? null : { roundTripId, message, opinions };
}

function notFound(id: string, desk: SkillServices["desk"]): Refusal {
  const isClosed = desk
    .books()
    .some((book) => desk.recentRoundTrips(book, 50).some((t) => t.roundTripId === id));
  return refusal(
    "POST_MORTEM_NOT_FOUND",
    isClosed ? `"${id}" is not examined yet.` : `There is no post-mortem of "${id}".`,
    isClosed
      ? "It is when the bar that holds its exit has closed."
      : 'Type /postmortem latest, or an id such as "standard-12".',
  );
}

export function opinionBlocks(opinions: readonly Opinion[]): readonly Block[] {
  if (opinions.length === 0) return [];
  const items = opinions
    .slice(-OPINIONS_MAX)
    .map(({ kind, text: words, actor, tsMs }) => [
      `${formatUtc(tsMs)} ${actor} ${OPINION_WORDS[kind]}${words === null ? "" : `: ${words}`}`,
    ]);
  return [text(bold("What was said to it")), { type: "list", items }];
}

/** One row of buttons: to agree, to dispute, to add a note. */
export function opinionButtons(roundTrip: string): readonly SkillButton[] {
  return [
    { label: "Agree", skill: "judge-post-mortem", input: { roundTrip, opinion: "agree" } },
    { label: "Dispute", skill: "judge-post-mortem", input: { roundTrip, opinion: "dispute" } },
    { label: "Note", skill: "note-post-mortem", input: { roundTrip } },
  ];
}

export function postMortemAnswer({ roundTripId, message, opinions }: ShownPostMortem): Answer {
  const { headline, blocks, footnote } = message;
  return {
    headline,
    blocks: [...blocks, ...opinionBlocks(opinions)],
    buttons: [opinionButtons(roundTripId)],
    about: { type: "post-mortem", roundTripId },
    ...(footnote !== undefined && { footnote }),
  };
}
