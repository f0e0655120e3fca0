import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { actorName } from "#agents/targets.ts";
import { code as codeSpan, text } from "#src/domain/message.ts";
import { formatUtc } from "#src/facts/format.ts";

const output = z.union([
  z.object({ code: z.string(), expiresTsMs: z.number() }),
  z.object({ person: z.string(), accounts: z.array(z.string()) }),
]);

export const linkAccount = defineSkill({
  name: "link-account",
  description:
    "Link your account on another platform: a code from here is said there, and has your roles there.",
  examples: [
    "link my account",
    "link my discord account",
    "link my telegram",
    "I am also on discord",
    "use the desk from my other account",
    "give me a link code",
    "connect my other account",
    "pair my second account",
  ],
  effect: "read",
  role: "viewer",
  needs: ["people"],
  input: z.strictObject({ code: z.string().trim().max(32).optional() }),
  output,
  readInput: () => ({}),
  run({ code }, { people }, { actor, cause, chatKind }) {
    const order = { cause, actor: actorName(actor) };
    // One that is given works once, here and now; one that is asked for must be seen by nobody else.
    if (code === undefined && chatKind === "group")
      return {
        refused: true,
        code: "PRIVATE_ONLY",
        reason: "A link code is for your eyes alone.",
        hint: "Type /link to the bot in a private chat.",
      };
    if (code === undefined) return { ok: true, output: people.linkCode(actor, order) };
    const linked = people.link(code.replaceAll(/[\s-]/g, "").toUpperCase(), actor, order);
    return isRefusal(linked)
      ? linked
      : { ok: true, output: { person: linked.person, accounts: [...linked.accounts] } };
  },
  render(result) {
    if ("person" in result)
      return {
        headline: `This account is linked to ${result.person}`,
        blocks: [text(result.accounts.join(", "))],
      };
    return {
      headline: `Your link code is ${result.code}`,
      blocks: [
        text("On the other platform, send the bot ", codeSpan(result.code), " in a private chat."),
        text(
          `It works once, until ${formatUtc(result.expiresTsMs)}. Whoever has it gets your roles: give it to nobody.`,
        ),
      ],
    };
  },
});
