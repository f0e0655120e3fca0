import type { Config } from "#src/config.ts";
import { DESK_EVENT_TYPES } from "#src/domain/desk-event.ts";
import type { Account } from "#src/domain/people.ts";
import { PLATFORMS, platformOf, type Platform } from "#src/domain/platforms.ts";
import type { AlertChat } from "./store/alert-store.ts";
import type { HearingChat } from "./alert-settings-api.ts";

/** A person's own chat with the bot, where the platform is on. */
export function privateChat(config: Config, { platform, userId }: Account): readonly AlertChat[] {
  if (!config.platforms[platform].isOn) return [];
  return [{ platform, chatId: platformOf(platform).destination.privateChat(userId) }];
}

/** The chats that hear what the desk says unasked: on each platform those that are named, else the owners' own. */
export function alertChats(config: Config, owners: readonly Account[]): readonly HearingChat[] {
  const heard = owners.filter(({ platform }) => config.platforms[platform].alertChats.length === 0);
  return [
    ...heard.flatMap((owner) => privateChat(config, owner)),
    ...PLATFORMS.flatMap((platform) => namedChats(config, platform)),
  ];
}

/** A kind that has channels of its own goes only there; the others, to the channels that name no kind. */
function namedChats({ platforms }: Config, platform: Platform): HearingChat[] {
  const { isOn, alertChats: named } = platforms[platform];
  if (!isOn) return [];
  const claimed = new Set(named.map(({ kind }) => kind));
  const unclaimed = DESK_EVENT_TYPES.filter((kind) => !claimed.has(kind));
  const channels = [...new Set(named.map(({ channelId }) => channelId))];
  return channels.map((chatId) => {
    if (unclaimed.length === DESK_EVENT_TYPES.length) return { platform, chatId };
    const own = named.filter((channel) => channel.channelId === chatId);
    const kinds = own.flatMap(({ kind }) => (kind === null ? unclaimed : [kind]));
    return { platform, chatId, kinds };
  });
}
