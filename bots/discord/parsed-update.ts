/** What was understood of an event of Discord's gateway, and how it becomes a message for the worker. */
import type { Refusal } from "#src/domain/errors.ts";
import type { ChatKind, InboundContent, InboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import { ownCommand } from "#bots/own-messages.ts";
import type { CommandCall } from "#bots/parse-command.ts";
import type { Modal } from "./components.ts";

/** Who did it, and where an answer belongs. */
export type Sender = {
  readonly userId: string;
  readonly chatId: string;
  readonly chatKind: ChatKind;
  /** The server that the channel belongs to. */
  readonly guildId?: string;
  /** The message that was written, or whose button was pressed. */
  readonly messageId?: string;
  /** One of the bot's own messages, where this one replies to it. */
  readonly repliesTo?: string;
};

export type ParsedUpdate =
  /** Not for this bot, or not from a person. */
  | { readonly type: "ignored"; readonly reason: string }
  /** Answered by the bot, for anybody. */
  | { readonly type: "whoami"; readonly sender: Sender }
  /** Answered by the bot, for whoever has a role. */
  | { readonly type: "help"; readonly topic: string | null; readonly sender: Sender }
  /** Not usable as it is; the refusal says what to do instead. */
  | { readonly type: "refused"; readonly sender: Sender; readonly refusal: Refusal }
  /** Something is asked first, in a window, of senders who hold at least `role`. */
  | { readonly type: "asked"; readonly sender: Sender; readonly role: Role; readonly modal: Modal }
  /** For the worker, from senders who hold at least `role`. With `inPlace` the answer goes into the pressed message. */
  | {
      readonly type: "inbound";
      readonly sender: Sender;
      readonly role: Role;
      readonly inPlace: boolean;
      readonly message: InboundMessage;
    };

export type Origin = { readonly bot: string; readonly updateId: string; readonly sender: Sender };

const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** When something with this id was made: Discord's ids hold the time. */
export function timeOf(snowflake: string): number {
  return Number((BigInt(snowflake) >> 22n) + DISCORD_EPOCH_MS);
}

/** A command that is complete: for the worker, or for the bot itself. */
export function commandOf(call: CommandCall, from: Origin): ParsedUpdate {
  const own = ownCommand(call);
  if (own?.type === "help") return { ...own, sender: from.sender };
  const { row, input } = call;
  if (own?.type === "stop") return inbound(from, { type: "stop" }, { role: row.role });
  if (own?.type === "whoami" || row.skill === null) return { type: "whoami", sender: from.sender };
  return inbound(from, { type: "command", skill: row.skill, input }, { role: row.role });
}

export function inbound(
  { bot, updateId, sender }: Origin,
  content: InboundContent,
  { role, inPlace = false }: { readonly role: Role; readonly inPlace?: boolean },
): ParsedUpdate {
  const { guildId: _, ...place } = sender;
  const said = { platform: "discord" as const, bot, updateId, ...place };
  const message: InboundMessage = { ...said, sentTsMs: timeOf(updateId), content };
  return { type: "inbound", sender, role, inPlace, message };
}

export function inGuild({ guild_id: guildId }: { guild_id?: string }): Pick<Sender, "guildId"> {
  return guildId === undefined ? {} : { guildId };
}

export function ignored(reason: string): ParsedUpdate {
  return { type: "ignored", reason };
}

export function refused(sender: Sender, refusal: Refusal): ParsedUpdate {
  return { type: "refused", sender, refusal };
}
