/** How people name each other, roles and places: "make telegram:44 an operator here". */
import { refusal } from "#agents/targets.ts";
import type { SkillContext } from "#agents/define.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { namedIn } from "#src/domain/platforms.ts";
import { nameOfAccount, type Role } from "#src/domain/roles.ts";

const BARE = /\b(\d{3,20})\b/;

/** An account by its name, or by its number on the platform that is spoken on; undefined where none is named. */
export function personIn(said: string, { actor }: SkillContext): string | undefined {
  const named = namedIn(said, "user");
  if (named !== null) return named;
  const bare = BARE.exec(said)?.[1];
  return bare === undefined || actor.platform === "console" ? undefined : `${actor.platform}:${bare}`;
}

export function roleInWords(said: string): Role | undefined {
  const word = /\b(owner|operator|viewer)s?\b/i.exec(said)?.[1]?.toLowerCase();
  return word as Role | undefined;
}

/** "here" is the chat that it is said in; a private chat is no place of its own. */
export function placeIn(said: string, { actor, chatId, chatKind }: SkillContext): string | null | Refusal {
  if (!/\b(?:here|this (?:chat|group|channel))\b/i.test(said)) return null;
  if (chatKind === "group") return nameOfAccount({ platform: actor.platform, userId: chatId });
  return refusal(
    "NO_GROUP",
    '"here" means a group, and this is a private chat. Nothing was done.',
    'Say it in the group, or leave "here" out to mean everywhere.',
  );
}
