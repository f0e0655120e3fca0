import { runBotProcess } from "#bots/bot-process.ts";
import { createKnownRoles } from "#bots/known-roles.ts";
import { discord } from "./platform.ts";
import { runDiscordBot } from "./run-bot.ts";

await runBotProcess(discord, ({ config, settings, ...parts }) =>
  runDiscordBot({
    ...parts,
    apiRoot: settings.DISCORD_API_ROOT,
    guilds: settings.DISCORD_GUILD,
    universe: config.universe,
    roles: createKnownRoles({ ...parts, environment: config.roles }),
  }),
);
// A connection that discord.js was opening anew at that moment would keep this process alive.
if (process.exitCode === undefined) process.exit(0);
