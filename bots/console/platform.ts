import type { PlatformDescriptor } from "#src/domain/platform.ts";

/** The terminal of `npm start`. Whoever sits at it owns the machine, and so the desk. */
export const consolePlatform = {
  name: "console",
  label: "The console",
  settings: {},
  token: null,
  people: { owner: ["local"], operator: [], viewer: [] },
  alertChats: null,
  destination: {
    user: /\w{1,64}/,
    chat: /\w{1,64}/,
    privateChat: () => "console",
    messageIdsAreGlobal: false,
    group: "chat",
  },
  shows: { pictures: true },
  limits: { textChars: Number.MAX_SAFE_INTEGER },
  entry: null,
} as const satisfies PlatformDescriptor;
