/** What the local Discord server knows: channels, messages, open interactions. */
import type { Clock } from "#src/ports/clock.ts";

export type Json = Readonly<Record<string, unknown>>;

/** An answer of the API. `body` undefined is 204. */
export type ApiAnswer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type UploadedFile = { readonly name: string; readonly bytes: Uint8Array };

/** What a request says: `body` is its JSON, that of a multipart form too. */
export type ApiRequest = {
  readonly method: string;
  /** From behind the version, decoded: `/channels/1/messages`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly files: readonly UploadedFile[];
  readonly isAuthorised: boolean;
};

/** A message as a channel shows it. `revisions` counts its edits. */
export type ChannelMessage = {
  readonly id: string;
  readonly channelId: string;
  readonly body: Json;
  readonly files: readonly UploadedFile[];
  /** The only user who sees it. */
  readonly visibleTo: string | null;
  readonly byBot: boolean;
  readonly nonce: string | null;
  readonly revisions: number;
};

export type Channel = {
  readonly id: string;
  /** 0 a guild's text channel, 1 a direct message, 11 a thread, 12 a private one. */
  readonly type: 0 | 1 | 11 | 12;
  readonly name?: string;
  readonly parentId?: string;
  /** A guild's channel that everybody there sees. */
  readonly isPublic?: true;
};

export type OpenInteraction = {
  readonly id: string;
  readonly token: string;
  /** 2 a slash command, 3 a component, 4 autocomplete, 5 a modal. */
  readonly type: 2 | 3 | 4 | 5;
  readonly channelId: string;
  readonly userId: string;
  readonly createdMs: number;
  /** The message whose button was pressed. */
  readonly pressedId: string | null;
  /** The type of the first answer, and what it said. */
  acknowledged: { readonly type: number; readonly data: Json; readonly afterMs: number } | null;
  /** The message that `@original` is, once there is one. */
  originalId: string | null;
};

export type DiscordWorld = {
  readonly clock: Clock;
  readonly bot: { readonly id: string; readonly username: string };
  readonly applicationId: string;
  readonly guildId: string;
  readonly channels: Map<string, Channel>;
  readonly messages: ChannelMessage[];
  readonly interactions: OpenInteraction[];
  readonly typing: string[];
  /** Channels that the bot may not write to. */
  readonly closed: Set<string>;
  commands: readonly Json[];
  /** How often the commands were overwritten. */
  registrations: number;
};

export const GUILD_ID = "900000000000000001";
export const CHANNEL_ID = "900000000000000010";
const APPLICATION_ID = "900000000000000002";
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

export function createWorld(clock: Clock): DiscordWorld {
  return {
    clock,
    bot: { id: APPLICATION_ID, username: "desk" },
    applicationId: APPLICATION_ID,
    guildId: GUILD_ID,
    channels: new Map([[CHANNEL_ID, { id: CHANNEL_ID, type: 0, name: "desk" }]]),
    messages: [],
    interactions: [],
    typing: [],
    closed: new Set(),
    commands: [],
    registrations: 0,
  };
}

let lastSnowflake = 0n;

/** Grows with time, and within a millisecond. */
export function snowflake(clock: Clock): string {
  const now = (BigInt(clock.nowMs()) - DISCORD_EPOCH_MS) << 22n;
  lastSnowflake = now > lastSnowflake ? now : lastSnowflake + 1n;
  return String(lastSnowflake);
}

export function userOf(id: string, bot = false): Json {
  return {
    id,
    username: `person${id.slice(-4)}`,
    discriminator: "0",
    global_name: null,
    avatar: null,
    bot,
    primary_guild: null,
    public_flags: 0,
    flags: 0,
  };
}

/** The message as the API gives it back. */
export function messageJson(world: DiscordWorld, message: ChannelMessage): Json {
  const { content = "", embeds = [], components = [], flags = 0 } = message.body;
  return {
    id: message.id,
    channel_id: message.channelId,
    type: 0,
    content,
    embeds: (embeds as Json[]).map((embed) => ({ type: "rich", ...embed })),
    components: numbered(components as Json[]),
    attachments: message.files.map((file, index) => attachmentJson(message, file, index)),
    author: userOf(world.bot.id, true),
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: new Date(world.clock.nowMs()).toISOString(),
    edited_timestamp: null,
    flags: Number(flags) | (message.visibleTo === null ? 0 : 64),
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
  };
}

/** Discord numbers every component. */
function numbered(components: readonly Json[]): Json[] {
  let id = 0;
  const number = (component: Json): Json => {
    id += 1;
    const own = id;
    const inner = component["components"] as Json[] | undefined;
    const counts = component["type"] === 3 ? { min_values: 1, max_values: 1, disabled: false } : {};
    return {
      ...component,
      ...counts,
      id: own,
      ...(inner === undefined ? {} : { components: inner.map(number) }),
    };
  };
  return components.map(number);
}

function attachmentJson(message: ChannelMessage, file: UploadedFile, index: number): Json {
  const declared = ((message.body["attachments"] ?? []) as Json[])[index];
  const url = `http://127.0.0.1/attachments/${message.channelId}/${message.id}/${file.name}`;
  const description = declared?.["description"];
  return {
    id: `${message.id.slice(0, -2)}${10 + index}`,
    filename: file.name,
    size: file.bytes.length,
    url,
    proxy_url: url,
    content_type: "application/octet-stream",
    ...(description === undefined ? {} : { description }),
  };
}

export function apiError(status: number, code: number, message: string, errors?: Json): ApiAnswer {
  return { status, body: { message, code, ...(errors === undefined ? {} : { errors }) } };
}
