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

/** Nobody is there to answer; `sinceTsMs` is null where nobody ever was. The message is in the queue, and safe. */
export function workerAway(sinceTsMs: number | null, nowMs: number): OutboundMessage {
  return {
    kind: "answer",
    severity: "warning",
    headline:
      sinceTsMs === null
        ? "The desk has not started yet"
        : `The desk is away since ${utcMinute(sinceTsMs)} UTC, ${agoWords(nowMs - sinceTsMs)}`,
    blocks: [
      text("Your message is kept and will be answered when it is back. A change is then asked about again."),
    ],
  };
}

/** "2026-11-22 18:00". */
function utcMinute(tsMs: number): string {
  return new Date(tsMs).toISOString().slice(0, 16).replace("T", " ");
}

function agoWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "less than a minute ago";
  if (minutes < 120) return minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
}

/** `publicChat` is the name of a public chat, where roles do not hold until an owner says so. */
export function notAllowed(held: Role, required: Role, publicChat: string | null): OutboundMessage {
  const isPublic = publicChat !== null && held === "viewer";
  return refusalMessage({
    refused: true,
    code: "ROLE",
    reason: isPublic
      ? "anybody can read this chat, so nothing is changed from it"
      : `that needs the role ${required}; yours is ${held}`,
    hint: isPublic
      ? `Write to me in private. Or an owner types there: /readonly off ${publicChat}`
      : "An owner can change it. /whoami shows your ids.",
  });
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
