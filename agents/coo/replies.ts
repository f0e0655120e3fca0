/** What a person's words are when they reply to one of the desk's own messages. */
import type { MessageSubject } from "#src/domain/message.ts";

export type SkillCall = { readonly skill: string; readonly input: Readonly<Record<string, unknown>> };

const AGREES = /^(?:i )?(?:agree|agreed|yes, agreed)[.!]?$/i;
const DISPUTES = /^(?:i )?(?:dispute|disagree)(?: (?:it|this|that))?[.!]?$/i;

/** Null for a question: that is put to the desk, as if it stood alone. */
export function callOfReply(subject: MessageSubject, said: string): SkillCall | null {
  const words = said.trim();
  if (words.endsWith("?")) return null;
  switch (subject.type) {
    case "publication":
      return { skill: "edit-publication", input: { publication: subject.key, reply: words } };
    case "post-mortem": {
      const { roundTripId: roundTrip } = subject;
      const opinion = AGREES.test(words) ? "agree" : DISPUTES.test(words) ? "dispute" : null;
      return opinion === null
        ? { skill: "note-post-mortem", input: { roundTrip, note: words } }
        : { skill: "judge-post-mortem", input: { roundTrip, opinion } };
    }
  }
}
