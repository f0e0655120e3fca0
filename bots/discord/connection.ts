/**
 * discord.js's client, used for its gateway alone: it identifies, beats, resumes and connects anew. Events are taken
 * as Discord words them, before discord.js makes objects of them, so nothing has to be cached and nothing is held
 * back until every server is known.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
  type APIInteraction,
  type APIMessage,
  type GatewayReadyDispatchData,
  type WebSocketOptions,
} from "discord.js";
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { retryDelayMs } from "#bots/retry-delay.ts";
import { describeError, restOptions } from "./api.ts";

export type ConnectionOptions = {
  readonly token: string;
  readonly apiRoot: string | undefined;
  /** How identifying is spaced out; discord.js's own way unless given. */
  readonly ws?: WebSocketOptions;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called for every new session. */
  readonly onReady: (ready: GatewayReadyDispatchData) => void;
  readonly onInteraction: (interaction: APIInteraction) => void;
  readonly onMessage: (message: APIMessage) => void;
};

/** Not privileged: direct messages come with their text, and so do messages that name the bot. */
const PLAIN_INTENTS = GatewayIntentBits.GuildMessages | GatewayIntentBits.DirectMessages;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;
/** How long an ending may take. */
const END_MS = 3_000;

type Ended =
  | { readonly type: "stopped" }
  | { readonly type: "intent-refused" }
  | { readonly type: "unreachable"; readonly reason: string };

/**
 * Holds a connection until the signal is aborted. Without the privileged intent it connects all the same.
 * @throws DeskError CONFIG_INVALID, in words for a person, when the token is refused.
 */
export async function holdConnection(options: ConnectionOptions): Promise<void> {
  const { clock, log, signal } = options;
  let intents = PLAIN_INTENTS | GatewayIntentBits.MessageContent;
  for (let failures = 0; !signal.aborted;) {
    const ended = await connectOnce(intents, options);
    if (ended.type === "stopped") return;
    if (ended.type === "intent-refused") {
      log.warn(
        "discord: the message content intent is switched off; slash commands, mentions and direct messages work without",
      );
      intents = PLAIN_INTENTS;
      continue;
    }
    failures += 1;
    log.warn("discord: cannot be reached, trying again", { failures, reason: ended.reason });
    await clock
      .sleep(retryDelayMs(failures - 1, RETRY_FIRST_MS, RETRY_MAX_MS), signal)
      .catch(() => undefined);
  }
}

/** One client, from its log-in to its end. discord.js reconnects by itself; what ends it is final. */
async function connectOnce(intents: number, options: ConnectionOptions): Promise<Ended> {
  const { log, signal, token } = options;
  const client = new Client({
    intents,
    rest: restOptions(options.apiRoot),
    makeCache: Options.cacheWithLimits({ MessageManager: 0, UserManager: 0, GuildMemberManager: 0 }),
    ...(options.ws === undefined ? {} : { ws: options.ws }),
  });
  const closed = Promise.withResolvers<number>();
  client.on(Events.ShardDisconnect, ({ code }) => closed.resolve(code));
  client.on(Events.ShardReconnecting, () => log.info("discord: the connection is gone, connecting anew"));
  client.on(Events.ShardResume, (_, replayed) => log.info("discord: resumed", { replayed }));
  client.on(Events.ShardError, (error) =>
    log.warn("discord: the connection failed", { reason: String(error) }),
  );
  client.on(Events.Error, (error) => log.warn("discord: the client failed", { reason: String(error) }));
  listen(client, options);
  const stopped = Promise.withResolvers<null>();
  const login = client.login(token);
  const stop = (): void => stopped.resolve(null);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const end = await Promise.race([logIn(), closed.promise, stopped.promise]);
    return end === null ? { type: "stopped" } : readEnd(end);
  } finally {
    signal.removeEventListener("abort", stop);
    // Destroyed in the middle of its log-in, discord.js waits for ever, and connects anew by itself.
    await within(login, options.clock);
    await within(client.destroy(), options.clock);
  }

  async function logIn(): Promise<number | string> {
    try {
      await login;
      return await closed.promise;
    } catch (error) {
      if (isBadToken(error)) return GatewayCloseCodes.AuthenticationFailed;
      // The closing code tells more than this error, and comes in the same turn or the next.
      return (await Promise.race([closed.promise, nextTurn(null)])) ?? describeError(error);
    }
  }
}

/** Waits for the end of something, whatever it is, but not for ever. */
async function within(work: Promise<unknown>, clock: Clock): Promise<void> {
  const done = new AbortController();
  const late = clock.sleep(END_MS, done.signal);
  await Promise.allSettled([Promise.race([work, late])]);
  done.abort();
  late.catch(() => undefined);
}

function listen(client: Client, { onReady, onInteraction, onMessage }: ConnectionOptions): void {
  client.ws.on(GatewayDispatchEvents.Ready, (data) => onReady(data as GatewayReadyDispatchData));
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data) => onInteraction(data as APIInteraction));
  client.ws.on(GatewayDispatchEvents.MessageCreate, (data) => onMessage(data as APIMessage));
}

function isBadToken(error: unknown): boolean {
  return error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
}

/** @throws DeskError where connecting again would not help. */
function readEnd(end: number | string): Ended {
  if (end === GatewayCloseCodes.DisallowedIntents) return { type: "intent-refused" };
  if (end === GatewayCloseCodes.AuthenticationFailed) throw badToken();
  return { type: "unreachable", reason: typeof end === "string" ? end : `closed with ${end}` };
}

function badToken(): DeskError {
  return new DeskError(
    "CONFIG_INVALID",
    "Discord does not know this bot's token. Make a new one in the developer portal (Bot, Reset Token), put it into DISCORD_BOT_TOKEN and start again.",
  );
}
