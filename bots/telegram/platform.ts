import type { PlatformDescriptor } from "#src/domain/platform.ts";

export const telegram = {
  name: "telegram",
  label: "Telegram",
  settings: {
    TELEGRAM_BOT_TOKEN: { kind: "text", secret: /\d{6,12}:[A-Za-z0-9_-]{30,64}/ },
    TELEGRAM_API_ROOT: { kind: "url" },
    TELEGRAM_OWNERS: { kind: "list" },
    TELEGRAM_OPERATORS: { kind: "list" },
    TELEGRAM_VIEWERS: { kind: "list" },
    TELEGRAM_ALERT_CHATS: { kind: "channels" },
  },
  token: "TELEGRAM_BOT_TOKEN",
  people: { owner: "TELEGRAM_OWNERS", operator: "TELEGRAM_OPERATORS", viewer: "TELEGRAM_VIEWERS" },
  alertChats: "TELEGRAM_ALERT_CHATS",
  destination: {
    user: /\d{1,20}/,
    chat: /-?\d{1,20}|@[a-z]\w{3,31}/,
    privateChat: (userId) => userId,
    messageIdsAreGlobal: false,
    group: "chat",
  },
  shows: { pictures: true },
  // In UTF-16 units after the markup is taken out.
  limits: { textChars: 4096 },
  entry: "bots/telegram/main.ts",
} as const satisfies PlatformDescriptor;
