import type { PlatformDescriptor } from "#src/domain/platform.ts";

export const discord = {
  name: "discord",
  label: "Discord",
  settings: {
    DISCORD_BOT_TOKEN: { kind: "text", secret: /\b[MNO][\w-]{22,28}\.[\w-]{5,8}\.[\w-]{25,50}/ },
    DISCORD_API_ROOT: { kind: "url" },
    /** Servers whose slash commands the bot keeps; every server that it is a member of unless named. */
    DISCORD_GUILD: { kind: "list" },
    DISCORD_OWNERS: { kind: "list" },
    DISCORD_OPERATORS: { kind: "list" },
    DISCORD_VIEWERS: { kind: "list" },
    DISCORD_ALERT_CHANNELS: { kind: "channels" },
  },
  token: "DISCORD_BOT_TOKEN",
  people: { owner: "DISCORD_OWNERS", operator: "DISCORD_OPERATORS", viewer: "DISCORD_VIEWERS" },
  alertChats: "DISCORD_ALERT_CHANNELS",
  destination: {
    user: /\d{1,20}/,
    chat: /\d{1,20}/,
    // A direct message is opened for a person and answered in a channel, so message ids must do without the chat's.
    privateChat: (userId) => `user:${userId}`,
    messageIdsAreGlobal: true,
    group: "channel",
  },
  shows: { pictures: true },
  limits: { textChars: 2_000 },
  // The only process that loads discord.js, which is large.
  entry: "bots/discord/main.ts",
} as const satisfies PlatformDescriptor;
