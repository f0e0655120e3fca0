/** What the local Discord server does for each route. */
import { commandFaults } from "./discord-forms.ts";
import {
  acknowledge,
  contentRefusal,
  editMessage,
  editOriginal,
  followUp,
  invalidForm,
} from "./discord-interactions.ts";
import {
  apiError,
  messageJson,
  snowflake,
  userOf,
  type ApiAnswer,
  type ApiRequest,
  type Channel,
  type ChannelMessage,
  type DiscordWorld,
  type Json,
} from "./discord-world.ts";

type Handler = (world: DiscordWorld, request: ApiRequest, ids: readonly string[]) => ApiAnswer;
type Route = { readonly name: string; readonly path: RegExp; readonly open?: true; readonly handle: Handler };

const ROUTES: readonly Route[] = [
  {
    name: "POST /interactions/callback",
    path: /^\/interactions\/(\d+)\/([^/]+)\/callback$/,
    open: true,
    handle: (world, request, [id = "", token = ""]) => acknowledge(world, id, token, request),
  },
  {
    name: "PATCH /webhooks/original",
    path: /^\/webhooks\/\d+\/([^/]+)\/messages\/@original$/,
    open: true,
    handle: (world, request, [token = ""]) => editOriginal(world, token, request),
  },
  {
    name: "POST /webhooks",
    path: /^\/webhooks\/\d+\/([^/]+)$/,
    open: true,
    handle: (world, request, [token = ""]) => followUp(world, token, request),
  },
  { name: "POST /messages", path: /^\/channels\/(\d+)\/messages$/, handle: createMessage },
  {
    name: "PATCH /messages",
    path: /^\/channels\/(\d+)\/messages\/(\d+)$/,
    handle: (world, { body, files }, [, id = ""]) => {
      const isHidden = world.messages.some((each) => each.id === id && each.visibleTo !== null);
      if (isHidden) return apiError(404, 10_008, "Unknown Message");
      return contentRefusal(body, files.length) ?? editMessage(world, id, body, files);
    },
  },
  {
    name: "GET /channels",
    path: /^\/channels\/(\d+)$/,
    handle: (world, _, [id = ""]) => {
      const channel = world.channels.get(id);
      return channel === undefined
        ? apiError(404, 10_003, "Unknown Channel")
        : { status: 200, body: channelJson(world, channel) };
    },
  },
  {
    name: "GET /roles",
    path: /^\/guilds\/(\d+)\/roles$/,
    handle: (_, __, [id = ""]) => ({ status: 200, body: [everyoneRole(id)] }),
  },
  { name: "POST /threads", path: /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/, handle: createThread },
  {
    name: "POST /typing",
    path: /^\/channels\/(\d+)\/typing$/,
    handle: (world, _, [channelId = ""]) => {
      world.typing.push(channelId);
      return { status: 204 };
    },
  },
  { name: "POST /users/channels", path: /^\/users\/@me\/channels$/, handle: openDirectMessage },
  {
    name: "GET /commands",
    path: /^\/applications\/\d+\/guilds\/(\d+)\/commands$/,
    handle: (world) => ({ status: 200, body: world.commands }),
  },
  {
    name: "PUT /commands",
    path: /^\/applications\/\d+\/guilds\/(\d+)\/commands$/,
    handle: registerCommands,
  },
];

/** The route's name, by which faults are ordered, and what it answers. */
export function findRoute(
  request: ApiRequest,
): { name: string; answer: (world: DiscordWorld) => ApiAnswer } | null {
  for (const route of ROUTES) {
    const match = route.name.startsWith(`${request.method} `) ? route.path.exec(request.path) : null;
    if (match === null) continue;
    const refused =
      route.open === true || request.isAuthorised ? null : apiError(401, 0, "401: Unauthorized");
    return { name: route.name, answer: (world) => refused ?? route.handle(world, request, match.slice(1)) };
  }
  return null;
}

function createMessage(
  world: DiscordWorld,
  { body, files }: ApiRequest,
  [channelId = ""]: readonly string[],
) {
  const refusal =
    channelRefusal(world, channelId) ?? contentRefusal(body, files.length) ?? replyRefusal(world, body);
  if (refusal !== null) return refusal;
  const nonce = typeof body["nonce"] === "string" ? body["nonce"] : null;
  const known = world.messages.find((each) => nonce !== null && each.nonce === nonce);
  if (known !== undefined && body["enforce_nonce"] === true) {
    return { status: 200, body: messageJson(world, known) };
  }
  const id = snowflake(world.clock);
  const message: ChannelMessage = {
    id,
    channelId,
    body,
    files,
    visibleTo: null,
    byBot: true,
    nonce,
    revisions: 0,
  };
  world.messages.push(message);
  return { status: 200, body: messageJson(world, message) };
}

function channelRefusal(world: DiscordWorld, channelId: string): ApiAnswer | null {
  const channel = world.channels.get(channelId);
  if (channel === undefined) return apiError(404, 10_003, "Unknown Channel");
  if (!world.closed.has(channelId)) return null;
  return channel.type === 1
    ? apiError(403, 50_007, "Cannot send messages to this user")
    : apiError(403, 50_013, "Missing Permissions");
}

function replyRefusal(world: DiscordWorld, body: Json): ApiAnswer | null {
  const reference = body["message_reference"] as Json | undefined;
  const isKnown = world.messages.some((message) => message.id === reference?.["message_id"]);
  return reference === undefined || isKnown || reference["fail_if_not_exists"] === false
    ? null
    : invalidForm(["message_reference (unknown message)"]);
}

function createThread(
  world: DiscordWorld,
  { body }: ApiRequest,
  [channelId = "", messageId = ""]: readonly string[],
): ApiAnswer {
  if (world.channels.get(channelId)?.type !== 0) {
    return apiError(400, 50_024, "Cannot execute action on this channel type");
  }
  const name = typeof body["name"] === "string" ? body["name"] : "";
  if (name.length < 1 || name.length > 100) return invalidForm(["name"]);
  if (world.channels.has(messageId)) {
    return apiError(400, 160_004, "A thread has already been created for this message");
  }
  const thread: Channel = { id: messageId, type: 11, name, parentId: channelId };
  world.channels.set(thread.id, thread);
  return { status: 201, body: channelJson(world, thread) };
}

function openDirectMessage(world: DiscordWorld, { body }: ApiRequest): ApiAnswer {
  const channel: Channel = { id: directMessagesOf(String(body["recipient_id"])), type: 1 };
  world.channels.set(channel.id, channel);
  return { status: 200, body: channelJson(world, channel) };
}

/** The channel of the direct messages with a user: always the same. */
export function directMessagesOf(userId: string): string {
  return `8${userId.slice(1)}`;
}

const VIEW_CHANNEL = "1024";

/** Everybody sees every channel that does not say otherwise: so it is on a new server. */
function everyoneRole(id: string): Json {
  const colors = { primary_color: 0, secondary_color: null, tertiary_color: null };
  return {
    id,
    name: "@everyone",
    description: null,
    permissions: "2248473465835073",
    position: 0,
    color: 0,
    colors,
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}

function channelJson(world: DiscordWorld, channel: Channel): Json {
  const { id, type, name, parentId } = channel;
  if (type === 1) return { id, type, last_message_id: null, flags: 0, recipients: [] };
  if (type === 0) return textChannelJson(world, channel);
  return {
    id,
    type,
    name,
    guild_id: world.guildId,
    last_message_id: null,
    flags: 0,
    owner_id: world.bot.id,
    parent_id: parentId,
    message_count: 0,
    member_count: 1,
    total_message_sent: 0,
    thread_metadata: {
      archived: false,
      archive_timestamp: null,
      auto_archive_duration: 4_320,
      locked: false,
      create_timestamp: new Date(world.clock.nowMs()).toISOString(),
    },
  };
}

function textChannelJson(world: DiscordWorld, { id, type, name, isPublic }: Channel): Json {
  const hidden = { id: world.guildId, type: 0, allow: "0", deny: VIEW_CHANNEL };
  return {
    id,
    type,
    name,
    guild_id: world.guildId,
    last_message_id: null,
    flags: 0,
    position: 0,
    parent_id: null,
    permission_overwrites: isPublic === true ? [] : [hidden],
  };
}

function registerCommands(world: DiscordWorld, { body }: ApiRequest): ApiAnswer {
  const commands = body as unknown as readonly Json[];
  const faults = commandFaults(commands);
  if (faults.length > 0) return invalidForm(faults);
  world.registrations += 1;
  // Discord gives back what it was told, and more.
  world.commands = commands.map((command) => ({
    id: snowflake(world.clock),
    application_id: world.applicationId,
    guild_id: world.guildId,
    version: snowflake(world.clock),
    default_member_permissions: null,
    nsfw: false,
    name_localizations: null,
    description_localizations: null,
    type: 1,
    ...command,
  }));
  return { status: 200, body: world.commands };
}

export function selfJson(world: DiscordWorld): Json {
  return { ...userOf(world.bot.id, true), username: world.bot.username };
}
