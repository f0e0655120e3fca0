/** What a bot says by itself, without the worker, on every platform. */
import type { Refusal } from "#src/domain/errors.ts";
import { code, text, type OutboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";

/** The answer to /whoami, for anybody: enough to be given a role without a third party. */
export function whoAmI(userId: string, chatId: string, role: Role | null): OutboundMessage {
  return {
    kind: "answer",
    severity: "info",
    headline: role === null ? "You have no role on this desk" : `You are ${aRole(role)} of this desk`,
    blocks: [text("User id ", code(userId)), text("Chat id ", code(chatId))],
  };
}

function aRole(role: Role): string {
  return role === "viewer" ? "a viewer" : `an ${role}`;
}

/** A refusal of the bot's own: what was wrong, then what to type. */
export function refusalMessage({ reason, hint }: Refusal): OutboundMessage {
  return {
    kind: "refusal",
    severity: "info",
    headline: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
    blocks: hint === undefined ? [] : [text(hint)],
  };
}
