/** What a bot says by itself, without the worker, on every platform. */
import { commandHelp } from "./command-views.ts";
import { COMMANDS } from "./commands.ts";
import type { CommandCall } from "./parse-command.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { code, text, type OutboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";

/**
 * The commands that no skill answers; null for all others. A bot answers `whoami` and `help` itself, also while the
 * worker is away; `stop` goes to the worker as a stop.
 */
export function ownCommand({ row, input }: CommandCall): "whoami" | "help" | "stop" | null {
  if (row.own !== undefined) return row.own;
  return row.skill === "show-help" && Object.keys(input).length === 0 ? "help" : null;
}

/** The answer to /help: every command that this role may use. `/help <topic>` is the COO's. */
export function helpMessage(role: Role): OutboundMessage {
  return {
    kind: "answer",
    severity: "info",
    headline: "Ask in your own words, or type a command",
    blocks: [
      text('For example: "how are the two books doing?", "why did we short sol?", "close btc on book 2".'),
      {
        type: "list",
        items: commandHelp(COMMANDS, role).map(({ usage, help }) => [code(usage), ` ${help}`]),
      },
    ],
    footnote: "PAPER desk: no real order is ever sent. A book is standard (1) or inverted (2).",
  };
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
