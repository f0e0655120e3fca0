import { runBotProcess } from "#bots/bot-process.ts";
import { telegram } from "./platform.ts";
import { runTelegramBot } from "./run-bot.ts";

await runBotProcess(telegram, ({ config, settings, ...parts }) =>
  runTelegramBot({ ...parts, apiRoot: settings.TELEGRAM_API_ROOT, roles: config.roles }),
);
