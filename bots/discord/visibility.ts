/**
 * Whether everybody on a server reads along in a channel: then nobody writes from it. Discord is asked, and what it said
 * holds for some minutes. A thread is as visible as the channel that it hangs on, unless it is a private one.
 */
import { ChannelType, DiscordAPIError, PermissionFlagsBits, Routes } from "discord.js";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { describeError, type DiscordApi } from "./api.ts";

export type Visibility = {
  /** As far as it is known. */
  known(channelId: string): boolean;
  /** Never rejects. A channel that the bot may not look at counts as public. */
  isPublic(channelId: string, guildId: string | undefined): Promise<boolean>;
};

type Deps = { readonly api: DiscordApi; readonly clock: Clock; readonly log: Log };
type Overwrite = { readonly id: string; readonly allow: string; readonly deny: string };
type Channel = {
  readonly type?: number;
  readonly parent_id?: string | null;
  readonly permission_overwrites?: readonly Overwrite[];
};
type Role = { readonly id: string; readonly permissions: string };
type Answer = { readonly isPublic: boolean; readonly tsMs: number };

const FRESH_MS = 5 * 60_000;
/** A person waits for it. */
const POLL_INTERVAL_MS = 2_000;
const CHANNELS_MAX = 1_000;
const THREADS: ReadonlySet<number> = new Set([ChannelType.PublicThread, ChannelType.AnnouncementThread]);

export function createVisibility({ api, clock, log }: Deps): Visibility {
  const answers = new Map<string, Answer>();
  const looking = new Map<string, Promise<boolean>>();

  async function look(channelId: string, guildId: string): Promise<boolean> {
    const done = new AbortController();
    const late = clock.sleep(POLL_INTERVAL_MS, done.signal).then(() => null);
    late.catch(() => undefined);
    try {
      const found = await Promise.race([readsEverybody(api, channelId, guildId), late]);
      if (found === null) throw new Error("no answer in time");
      return remember(channelId, found);
    } catch (error) {
      const isHidden = error instanceof DiscordAPIError && error.status === 403;
      log.warn("discord: who reads a channel is not known", {
        channelId,
        isTakenFor: isHidden ? "public" : "private",
        reason: describeError(error),
      });
      return remember(channelId, isHidden);
    } finally {
      done.abort();
      looking.delete(channelId);
    }
  }

  function remember(channelId: string, isPublic: boolean): boolean {
    answers.delete(channelId);
    answers.set(channelId, { isPublic, tsMs: clock.nowMs() });
    const [oldest] = answers.keys();
    if (answers.size > CHANNELS_MAX && oldest !== undefined) answers.delete(oldest);
    return isPublic;
  }

  return {
    known: (channelId) => answers.get(channelId)?.isPublic === true,
    async isPublic(channelId, guildId) {
      if (guildId === undefined) return false;
      const known = answers.get(channelId);
      if (known !== undefined && clock.nowMs() - known.tsMs < FRESH_MS) return known.isPublic;
      const asked = looking.get(channelId) ?? look(channelId, guildId);
      looking.set(channelId, asked);
      return await asked;
    },
  };
}

/** Rejects as `DiscordApi` does. */
async function readsEverybody(api: DiscordApi, channelId: string, guildId: string): Promise<boolean> {
  const channel = (await api.get(Routes.channel(channelId))) as Channel;
  if (channel.type === ChannelType.PrivateThread) return false;
  if (THREADS.has(channel.type ?? 0) && typeof channel.parent_id === "string")
    return await readsEverybody(api, channel.parent_id, guildId);
  // The role that everybody has is named as its server is.
  const own = channel.permission_overwrites?.find(({ id }) => id === guildId);
  if (own !== undefined && mayView(own.deny)) return false;
  if (own !== undefined && mayView(own.allow)) return true;
  const roles = (await api.get(Routes.guildRoles(guildId))) as readonly Role[];
  return roles.some(({ id, permissions }) => id === guildId && mayView(permissions));
}

function mayView(permissions: string): boolean {
  const bits = /^\d{1,30}$/.test(permissions) ? BigInt(permissions) : 0n;
  return (bits & (PermissionFlagsBits.ViewChannel | PermissionFlagsBits.Administrator)) !== 0n;
}
