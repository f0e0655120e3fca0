import { z } from "zod";
import { defineSkill, isRefusal, type SkillContext } from "#agents/define.ts";
import { actorName, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { exampleOf, namedIn } from "#src/domain/platforms.ts";
import { text } from "#src/domain/message.ts";
import { nameOfAccount } from "#src/domain/roles.ts";

type Target = { readonly chat: string; readonly isReadOnly: boolean };

/** "off telegram:-100123", as it was typed. */
const input = z.strictObject({ request: z.string().trim().max(100).optional() });

export const setChatAccess = defineSkill({
  name: "set-chat-access",
  description: "Lock a group, so that nobody writes from it whatever his role, or unlock it.",
  examples: [
    "lock this group",
    "unlock this group",
    "lock this channel against writing",
    "nobody may write in this group",
    "no writing in this channel",
    "lock the public channel",
    "unlock the public channel",
    "writing in this group is allowed again",
  ],
  effect: "write",
  role: "owner",
  needs: ["people"],
  input,
  output: z.object({ chat: z.string(), isReadOnly: z.boolean() }),
  readInput: (said) => ({ request: said.slice(0, 100) }),
  preview({ request = "" }, _deps, context) {
    const target = targetOf(request, context);
    if (isRefusal(target)) return target;
    const { chat, isReadOnly } = target;
    return {
      proposed: true,
      summary: isReadOnly
        ? `Make ${chat} read-only for everybody.`
        : `Let people write in ${chat} by their roles.`,
      label: isReadOnly ? "Make it read-only" : "Let people write",
      input: { request: `${isReadOnly ? "on" : "off"} ${chat}` },
    };
  },
  run({ request = "" }, { people }, context) {
    const target = targetOf(request, context);
    if (isRefusal(target)) return target;
    const order = { cause: context.cause, actor: actorName(context.actor) };
    const done = people.setReadOnly(target.chat, target.isReadOnly, order);
    return isRefusal(done) ? done : { ok: true, output: target };
  },
  render: ({ chat, isReadOnly }) => ({
    headline: isReadOnly ? `${chat} is read-only` : `${chat} follows everybody's role again`,
    blocks: [
      text(
        isReadOnly
          ? `Nobody writes from there, owners neither. To undo it, in a private chat: /readonly off ${chat}`
          : "Whoever may write, may write there.",
      ),
    ],
  }),
});

function targetOf(said: string, { actor, chatId, chatKind }: SkillContext): Target | Refusal {
  const isReadOnly = !/\b(?:off|again|undo)\b/i.test(said);
  const named = namedIn(said, "chat");
  if (named !== null) return { chat: named, isReadOnly };
  if (chatKind === "group")
    return { chat: nameOfAccount({ platform: actor.platform, userId: chatId }), isReadOnly };
  return refusal(
    "NO_GROUP",
    "Which chat? This one is private. Nothing was done.",
    `Type it in the group, or name it: "/readonly on ${exampleOf("-100123")}". /whoami tells a chat's id.`,
  );
}
