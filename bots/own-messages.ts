/** What a bot says by itself, without the worker, on every platform. */
import { isHelpTopic } from "./help-message.ts";
import type { CommandCall } from "./parse-command.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { code, text, type OutboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";

/** What a bot answers itself, also while the worker is away; `stop` goes to the worker as a stop. */
export type OwnCommand =
  | { readonly type: "whoami" }
  | { readonly type: "stop" }
  | { readonly type: "help"; readonly topic: string | null };

/** The commands that no skill answers; null for all others. `/help` on what the table does not know is the COO's. */
export function ownCommand({ row, input }: CommandCall): OwnCommand | null {
  if (row.own !== undefined) return { type: row.own };
  if (row.skill !== "show-help") return null;
  const { topic } = input;
  if (topic === undefined) return { type: "help", topic: null };
  return typeof topic === "string" && isHelpTopic(topic) ? { type: "help", topic } : null;
}

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
