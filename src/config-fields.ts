/** How single settings are read: lists, times, percentages. */
import { z } from "zod";
import { DESK_EVENT_TYPES, type DeskEvent } from "./domain/desk-event.ts";
import { rate } from "./domain/money.ts";
import type { PlatformDescriptor, SettingKind } from "./domain/platform.ts";
import { exampleOf, PLATFORM_LIST } from "./domain/platforms.ts";
import { parseDueRule } from "#src/schedule/due-times.ts";

/** `kind` is null where the channel hears every kind that has no channel of its own. */
export type AlertChannel = { readonly channelId: string; readonly kind: DeskEvent["type"] | null };

/** Names, separated by commas or spaces. */
export const idList = z
  .string()
  .default("")
  .transform((list) => list.split(/[\s,]+/).filter((id) => id !== ""));

/** Feeds of papers that publish about crypto all day. */
const DEFAULT_NEWS_FEEDS: readonly string[] = [
  "https://www.coindesk.com/arc/outboundfeeds/rss/",
  "https://cointelegraph.com/rss",
  "https://decrypt.co/feed",
  "https://bitcoinmagazine.com/feed",
  "https://cryptoslate.com/feed/",
];

export const newsFeeds = z
  .string()
  .transform((list) => list.split(/[\s,]+/).filter((url) => url !== ""))
  .pipe(z.array(z.url({ protocol: /^https?$/, message: "addresses that begin with http" })).max(20))
  .default([...DEFAULT_NEWS_FEEDS]);

/** A channel that hears everything, or what it is named for: `incident=123`. */
function channelList({ destination }: PlatformDescriptor) {
  const form = new RegExp(`^(?:([a-z-]+)=)?(${destination.chat.source})$`, "i");
  return idList
    .transform((entries) => entries.map((entry) => readAlertChannel(entry, form)))
    .refine((channels) => !channels.includes(null), {
      error: `channel ids, each alone or behind the kind of event that it is for, such as incident=123456789012345678; the kinds are ${DESK_EVENT_TYPES.join(", ")}`,
    })
    .transform((channels) => channels.filter((channel) => channel !== null));
}

function readAlertChannel(entry: string, form: RegExp): AlertChannel | null {
  const [, named, channelId] = form.exec(entry) ?? [];
  const kind = DESK_EVENT_TYPES.find((type) => type === named) ?? null;
  if (channelId === undefined || (named !== undefined && kind === null)) return null;
  return { channelId, kind };
}

/** What platforms declare, as a schema: every setting by its name. */
export function platformFields(
  platforms: readonly PlatformDescriptor[],
): Readonly<Record<string, z.ZodType>> {
  return Object.fromEntries(
    platforms.flatMap((platform) =>
      Object.entries(platform.settings).map(([name, { kind }]) => [name, fieldOf(kind, platform)]),
    ),
  );
}

function fieldOf(kind: SettingKind, platform: PlatformDescriptor): z.ZodType {
  switch (kind) {
    case "text":
      return z.string().optional();
    case "url":
      return z.url().optional();
    case "list":
      return idList;
    case "channels":
      return channelList(platform);
  }
}

/** "Sun 18:00", "08:00", or "off". */
export function dueTime(byDefault: string, message: string) {
  return z
    .string()
    .refine((text) => text === "off" || parseDueRule(text, "UTC") !== null, message)
    .default(byDefault);
}

const PUBLISHABLE = PLATFORM_LIST.filter(({ entry }) => entry !== null).map(({ name }) => name);
const chat = z.strictObject({ platform: z.enum(PUBLISHABLE), chatId: z.string() });

/** "telegram:-100123,discord:456". */
export const publishChats = z
  .string()
  .default("")
  .transform(readChats)
  .pipe(z.array(chat, `channels such as ${exampleOf("-1001234567890")}`));

function readChats(list: string): readonly object[] {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [, platform, chatId] = /^([a-z]+):(\S+)$/.exec(entry) ?? [];
      return { platform, chatId };
    });
}

/** A percentage as decimal text, exact to 1e-8 of the whole. */
export function percent(byDefault: string) {
  return z
    .string()
    .regex(/^\d{1,3}(\.\d{1,6})?$/, "a percentage such as 0.42")
    .default(byDefault)
    .transform((text) => rate(`${text}e-2`));
}
