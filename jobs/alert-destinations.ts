import type { Config } from "#src/config.ts";
import type { Destination } from "#src/domain/message.ts";

/** The chats that hear what the desk says unasked. The console is one where somebody sits at it. */
export function alertDestinations(config: Config): readonly Destination[] {
  const telegram = config.telegram.token === undefined ? [] : config.telegram.alertChats;
  return [
    ...(config.hasConsole ? [{ platform: "console" as const, chatId: "console" }] : []),
    ...telegram.map((chatId) => ({ platform: "telegram" as const, chatId })),
  ];
}
