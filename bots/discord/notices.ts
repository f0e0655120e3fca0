/** What the bot tells people by itself, on Discord. */
import { code, text, type OutboundMessage } from "#src/domain/message.ts";
import type { InboxNews } from "./inbox.ts";
import type { Sender } from "./parsed-update.ts";

/** The ids that an owner needs, and how to come to a role. */
export function strangerMessage({ userId, chatId }: Sender): OutboundMessage {
  return {
    kind: "refusal",
    severity: "info",
    headline: "You have no role on this desk",
    blocks: [
      text("Your user id is ", code(userId)),
      text("This channel's id is ", code(chatId)),
      text(
        "Send me a direct message, or any command such as /status: you get a code that an owner can approve. If this is your own desk, approve it at the console with /approvals, or set ",
        code(`DISCORD_OWNERS=${userId}`),
        " where it runs and start it again.",
      ),
    ],
  };
}

function notice(headline: string, rest: string): OutboundMessage {
  return { kind: "answer", severity: "warning", headline, blocks: [text(rest)] };
}

/** What became of a message that is not in the queue. */
export const INBOX_NEWS: Readonly<Record<InboxNews, OutboundMessage>> = {
  kept: notice(
    "The desk cannot be reached at the moment",
    "Your message is kept as long as this bot runs, and will be answered when the desk is back.",
  ),
  full: notice(
    "The desk cannot be reached, and too much is waiting already",
    "This was not kept. Ask again later.",
  ),
  refused: notice("That could not be passed on", "It was written to the log. Please try it in other words."),
  lost: notice(
    "The bot was stopped before this could be passed on",
    "Nothing was done. Ask again in a moment.",
  ),
};
