import type { Config } from "#src/config.ts";
import { DESK_EVENT_TYPES, type DeskEvent } from "#src/domain/desk-event.ts";
import type { Destination } from "#src/domain/message.ts";

/** A chat that hears what the desk says unasked; `kinds` where it hears only some of it. */
export type AlertDestination = Destination & { readonly kinds?: readonly DeskEvent["type"][] };

/** The console is one where somebody sits at it. */
export function alertDestinations(config: Config): readonly AlertDestination[] {
  const telegram = config.telegram.token === undefined ? [] : config.telegram.alertChats;
  return [
    ...(config.hasConsole ? [{ platform: "console" as const, chatId: "console" }] : []),
    ...telegram.map((chatId) => ({ platform: "telegram" as const, chatId })),
    ...(config.discord.token === undefined ? [] : discordDestinations(config.discord)),
  ];
}

/** A kind that has channels of its own goes only there; the others, to the channels that name no kind. */
function discordDestinations({ alertChannels, owners }: Config["discord"]): AlertDestination[] {
  const platform = "discord" as const;
  if (alertChannels.length === 0) return owners.map((userId) => ({ platform, chatId: `user:${userId}` }));
  const claimed = new Set(alertChannels.map(({ kind }) => kind));
  const unclaimed = DESK_EVENT_TYPES.filter((kind) => !claimed.has(kind));
  const channels = [...new Set(alertChannels.map(({ channelId }) => channelId))];
  return channels.map((channelId) => {
    const own = alertChannels.filter((channel) => channel.channelId === channelId);
    const kinds = own.flatMap(({ kind }) => (kind === null ? unclaimed : [kind]));
    return { platform, chatId: channelId, kinds };
  });
}
