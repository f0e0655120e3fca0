/** What the gateway tells of what people do, as Discord words it. */
import { randomUUID } from "node:crypto";
import {
  messageJson,
  snowflake,
  userOf,
  type DiscordWorld,
  type Json,
  type OpenInteraction,
} from "./discord-world.ts";

/** Where a person does something: a channel of the guild, unless another is named. */
export type Where = { readonly channelId?: string; readonly sentMs?: number };

/** Adds the interaction to the world; the payload of INTERACTION_CREATE. */
export function interactionEvent(
  world: DiscordWorld,
  draft: Pick<OpenInteraction, "type" | "userId" | "channelId" | "pressedId">,
  data: Json,
): { readonly open: OpenInteraction; readonly payload: Json } {
  const id = snowflake(world.clock);
  const token = `aW50ZXJhY3Rpb246${id}:${randomUUID()}`.replaceAll(":", "");
  const createdMs = world.clock.nowMs();
  const open: OpenInteraction = { ...draft, id, token, createdMs, acknowledged: null, originalId: null };
  world.interactions.push(open);
  const pressed = world.messages.find((message) => message.id === draft.pressedId);
  const payload = {
    id,
    token,
    application_id: world.applicationId,
    type: draft.type,
    version: 1,
    data,
    channel_id: draft.channelId,
    ...whereJson(world, draft.channelId, draft.userId),
    ...(pressed === undefined ? {} : { message: messageJson(world, pressed) }),
    locale: "en-US",
    guild_locale: "en-US",
    entitlements: [],
    authorizing_integration_owners: { "0": world.guildId },
    attachment_size_limit: 10_485_760,
    app_permissions: "2147483647",
  };
  return { open, payload };
}

/** In a guild a person is a member, in direct messages a user. */
function whereJson(world: DiscordWorld, channelId: string, userId: string): Json {
  const channel = world.channels.get(channelId);
  const type = channel?.type ?? 0;
  const place = { id: channelId, type, name: channel?.name ?? "", permissions: "2147483647" };
  if (type === 1) return { user: userOf(userId), channel: place, context: 1 };
  const member = {
    user: userOf(userId),
    roles: [],
    joined_at: "2025-01-01T00:00:00.000000+00:00",
    deaf: false,
    mute: false,
    flags: 0,
    permissions: "2147483647",
  };
  return { guild_id: world.guildId, member, channel: place, context: 0 };
}

const MESSAGE_CONTENT = 1 << 15;

/** The payload of MESSAGE_CREATE; `content` is blank where Discord would withhold it. */
export function messageEvent(
  world: DiscordWorld,
  userId: string,
  content: string,
  { channelId, intents, extra }: { channelId: string; intents: number; extra: Json },
): Json {
  const isDirect = world.channels.get(channelId)?.type === 1;
  const isMentioned = content.includes(`<@${world.bot.id}>`);
  const isShown = isDirect || isMentioned || (intents & MESSAGE_CONTENT) !== 0;
  const id = snowflake(world.clock);
  const mentions = isMentioned ? [userOf(world.bot.id, true)] : [];
  return {
    id,
    channel_id: channelId,
    type: 0,
    content: isShown ? content : "",
    author: userOf(userId),
    ...(isDirect ? {} : { guild_id: world.guildId }),
    mentions,
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    tts: false,
    flags: 0,
    timestamp: new Date(world.clock.nowMs()).toISOString(),
    edited_timestamp: null,
    ...extra,
  };
}
