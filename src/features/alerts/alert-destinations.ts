import type { Config } from "#src/config.ts";
import { DESK_EVENT_TYPES } from "#src/domain/desk-event.ts";
import type { Account } from "#src/domain/people.ts";
import type { AlertChat } from "./alert-store.ts";
import type { HearingChat } from "./alert-settings-api.ts";

/** A person's own chat with the bot, where the platform is on. On Discord it is opened for his user id. */
export function privateChat(config: Config, { platform, userId }: Account): readonly AlertChat[] {
  if (platform === "console") return config.hasConsole ? [{ platform, chatId: "console" }] : [];
  if (platform === "discord")
    return config.discord.token === undefined ? [] : [{ platform, chatId: `user:${userId}` }];
  return config.telegram.token === undefined ? [] : [{ platform, chatId: userId }];
}

/** The chats that hear what the desk says unasked: on each platform those that are named, else the owners' own. */
export function alertChats(config: Config, owners: readonly Account[]): readonly HearingChat[] {
  const { telegram, discord } = config;
  const isNamed = {
    console: false,
    telegram: !telegram.ownersHear,
    discord: discord.alertChannels.length > 0,
  };
  const heard = owners.filter(({ platform }) => !isNamed[platform]);
  return [
    ...heard.flatMap((owner) => privateChat(config, owner)),
    ...(isNamed.telegram && telegram.token !== undefined
      ? telegram.alertChats.map((chatId) => ({ platform: "telegram" as const, chatId }))
      : []),
    ...(discord.token === undefined ? [] : discordChannels(discord)),
  ];
}

/** A kind that has channels of its own goes only there; the others, to the channels that name no kind. */
function discordChannels({ alertChannels }: Config["discord"]): HearingChat[] {
  const claimed = new Set(alertChannels.map(({ kind }) => kind));
  const unclaimed = DESK_EVENT_TYPES.filter((kind) => !claimed.has(kind));
  const channels = [...new Set(alertChannels.map(({ channelId }) => channelId))];
  return channels.map((channelId) => {
    const own = alertChannels.filter((channel) => channel.channelId === channelId);
    const kinds = own.flatMap(({ kind }) => (kind === null ? unclaimed : [kind]));
    return { platform: "discord", chatId: channelId, kinds };
  });
}
