import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { roundTripField } from "#agents/inputs.ts";
import { present, readRoundTripId } from "#agents/read-input.ts";
import { actorName } from "#agents/targets.ts";
import { text } from "#src/domain/message.ts";
import { findPostMortem, opinionBlocks, toShown } from "../post-mortem-blocks.ts";
import { postMortemSchema } from "../vault-schemas.ts";

/** A person who was asked to write has this long. */
const WRITE_WITHIN_MS = 10 * 60_000;
const NOTE_WORDS_MAX = 1_000;

export const notePostMortem = defineSkill({
  name: "note-post-mortem",
  description:
    "Add a note of your own to a post-mortem; without words, your next message is taken as the note.",
  examples: [
    "note on standard-12: the exchange was down",
    "add a note to the post-mortem",
    "add a note to standard-12: my fault",
    "add a note to the last loss",
    "write a note on the last loss",
    "write a note: i paused too late",
  ],
  effect: "write",
  role: "operator",
  needs: ["desk", "vault", "expected"],
  input: z.strictObject({
    roundTrip: roundTripField,
    note: z.string().trim().max(NOTE_WORDS_MAX, `at most ${NOTE_WORDS_MAX} characters`).optional(),
  }),
  output: z.object({ postMortem: postMortemSchema, isNoted: z.boolean() }),
  readInput: (said, { desk }) =>
    present({ roundTrip: readRoundTripId(said, desk.books()), note: /:\s*(\S.*)$/s.exec(said)?.[1] }),
  preview({ roundTrip = "latest", note }, deps) {
    const found = findPostMortem(roundTrip, deps);
    if (isRefusal(found)) return found;
    const { roundTripId: id } = found;
    const what = note === undefined ? "with the next message that you write" : `"${note}"`;
    return {
      proposed: true,
      summary: `add a note to the post-mortem of ${id}, ${what}`,
      label: `Note on ${id}`,
      input: present({ roundTrip: id, note }),
    };
  },
  run({ roundTrip = "latest", note }, deps, { actor, cause, nowMs }) {
    const found = findPostMortem(roundTrip, deps);
    if (isRefusal(found)) return found;
    const { roundTripId } = found;
    if (note === undefined || note === "") {
      const expiresTsMs = nowMs + WRITE_WITHIN_MS;
      deps.expected.expect(actor, {
        skill: "note-post-mortem",
        input: { roundTrip: roundTripId },
        field: "note",
        expiresTsMs,
      });
      return { ok: true, output: { postMortem: found, isNoted: false } };
    }
    const said = deps.vault.giveOpinion(roundTripId, "note", note, { actor: actorName(actor), cause });
    if (isRefusal(said)) return said;
    return { ok: true, output: { postMortem: toShown(roundTripId, said) ?? found, isNoted: true } };
  },
  render({ postMortem: { roundTripId, opinions }, isNoted }) {
    return isNoted
      ? { headline: `Kept with the post-mortem of ${roundTripId}`, blocks: opinionBlocks(opinions) }
      : {
          headline: `Write your note on ${roundTripId} now`,
          blocks: [
            text(
              "Your next message is kept with it, within ten minutes. A command such as /status is not taken for it.",
            ),
          ],
        };
  },
});
