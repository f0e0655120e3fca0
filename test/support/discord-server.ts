/** Discord on a local port, REST and gateway, good enough for unmodified discord.js, with faults to order. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "#src/ports/clock.ts";
import { interactionEvent, messageEvent, type Where } from "./discord-events.ts";
import { createGateway, type Gateway } from "./discord-gateway.ts";
import { directMessagesOf, findRoute, selfJson } from "./discord-routes.ts";
import type { DiscordBuckets } from "./discord-buckets.ts";
import { discordFaults } from "./discord-spec.ts";
import {
  apiError,
  CHANNEL_ID,
  createWorld,
  type ApiAnswer,
  type ApiRequest,
  type DiscordWorld,
  type Json,
  type OpenInteraction,
  type UploadedFile,
} from "./discord-world.ts";

export type Fault =
  /** Answers this instead of doing anything. */
  | { readonly type: "answer"; readonly answer: ApiAnswer }
  /** Cuts the connection without having done anything; or having done it. */
  | { readonly type: "drop-before" }
  | { readonly type: "drop-after" }
  /** Nothing: holds the place of a call that goes well before one that does not. */
  | { readonly type: "none" };

export type ApiCall = { readonly request: ApiRequest; readonly answer: ApiAnswer; readonly route: string };

export type DiscordServer = {
  readonly apiRoot: string;
  readonly token: string;
  readonly world: DiscordWorld;
  readonly gateway: Gateway;
  /** Every call that was answered, in order, those of ordered faults left out. */
  readonly calls: readonly ApiCall[];
  /** A slash command, with its options by name. */
  slash(userId: string, name: string, options?: Json, where?: Where): OpenInteraction;
  /** Types into an option: what Discord asks completions with. */
  type(userId: string, name: string, option: string, typed: string): OpenInteraction;
  /** Presses a button, or chooses from a select where `values` are given. */
  press(userId: string, messageId: string, customId: string, values?: readonly string[]): OpenInteraction;
  /** Sends a modal off, with what was typed into its fields. */
  submit(userId: string, customId: string, fields: Readonly<Record<string, string>>): OpenInteraction;
  /** Writes into a channel; `"direct"` is the person's direct messages with the bot. Returns the message's id. */
  write(userId: string, content: string, channel?: string, extra?: Json): string;
  /** The next call of a route meets this; several are met in order. */
  inject(route: string, fault: Fault): void;
  /** @throws Error that names each call or answer which Discord's published description does not know. */
  close(): Promise<void>;
};

export type ServerOptions = {
  readonly clock: Clock;
  readonly messageIntent?: boolean;
  readonly heartbeatMs?: number;
  readonly port?: number;
  /** Rates that are kept; none unless given. */
  readonly buckets?: DiscordBuckets;
};

export const TOKEN = "OTAwMDAwMDAwMDAwMDAwMDAy.Glocal.test-token-test-token-test-token";
/** Discord's own; a client that is not idle for so long sends none. */
const HEARTBEAT_MS = 41_250;

export async function startDiscordServer(options: ServerOptions): Promise<DiscordServer> {
  const world = createWorld(options.clock);
  const calls: ApiCall[] = [];
  const faults = new Map<string, Fault[]>();

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await readRequest(request);
    const found = fixedRoute(read) ?? findRoute(read);
    if (found === null) return end(response, apiError(404, 0, "404: Not Found"));
    const fault = faults.get(found.name)?.shift();
    if (fault?.type === "drop-before") return void request.socket.destroy();
    if (fault?.type === "answer") return end(response, fault.answer);
    const { headers, refusal } = options.buckets?.take(read) ?? { headers: {}, refusal: null };
    if (refusal !== null) return end(response, refusal);
    const answer = { headers, ...found.answer(world) };
    calls.push({ request: read, answer, route: found.name });
    if (fault?.type === "drop-after") request.socket.destroy();
    else end(response, answer);
  }

  function fixedRoute({ path, method, isAuthorised }: ApiRequest): ReturnType<typeof findRoute> {
    if (method !== "GET" || !["/gateway/bot", "/users/@me"].includes(path)) return null;
    const limits = { total: 1_000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 };
    const body =
      path === "/users/@me" ? selfJson(world) : { url: gatewayUrl(), shards: 1, session_start_limit: limits };
    const answer = isAuthorised ? { status: 200, body } : apiError(401, 0, "401: Unauthorized");
    return { name: `GET ${path}`, answer: () => answer };
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => end(response, apiError(500, 0, String(error))));
  });
  const gateway = createGateway(server, world, {
    token: TOKEN,
    messageIntent: options.messageIntent ?? true,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    url: gatewayUrl,
  });
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  function gatewayUrl(): string {
    return `ws://127.0.0.1:${port}`;
  }

  function interact(
    draft: Pick<OpenInteraction, "type" | "userId"> & { pressedId?: string; channelId?: string },
    data: Json,
  ): OpenInteraction {
    const pressed = world.messages.find((message) => message.id === draft.pressedId);
    const channelId = draft.channelId ?? pressed?.channelId ?? CHANNEL_ID;
    const full = { ...draft, channelId, pressedId: draft.pressedId ?? null };
    const { open, payload } = interactionEvent(world, full, data);
    gateway.dispatch("INTERACTION_CREATE", payload);
    return open;
  }

  return {
    apiRoot: `http://127.0.0.1:${port}/api`,
    token: TOKEN,
    world,
    gateway,
    calls,
    slash: (userId, name, values = {}, where = {}) =>
      interact({ type: 2, userId, ...where }, { id: "1", name, type: 1, options: optionsOf(values) }),
    type: (userId, name, option, typed) =>
      interact(
        { type: 4, userId },
        { id: "1", name, type: 1, options: [{ name: option, type: 3, value: typed, focused: true }] },
      ),
    press: (userId, pressedId, customId, values) =>
      interact(
        { type: 3, userId, pressedId },
        { custom_id: customId, component_type: values === undefined ? 2 : 3, ...(values && { values }) },
      ),
    submit: (userId, customId, fields) =>
      interact({ type: 5, userId }, { custom_id: customId, components: fieldsOf(fields) }),
    write(userId, content, channel = CHANNEL_ID, extra = {}) {
      const channelId = channel === "direct" ? directMessagesOf(userId) : channel;
      if (channel === "direct") world.channels.set(channelId, { id: channelId, type: 1 });
      const event = messageEvent(world, userId, content, { channelId, intents: gateway.intents(), extra });
      gateway.dispatch("MESSAGE_CREATE", event);
      return String(event["id"]);
    },
    inject: (route, fault) => void faults.set(route, [...(faults.get(route) ?? []), fault]),
    async close() {
      gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      judge(calls);
    },
  };
}

/** @throws Error that names what Discord does not know of the calls that were made, or of the answers to them. */
function judge(calls: readonly ApiCall[]): void {
  const faults = calls.flatMap(({ request, answer }) => discordFaults(request, answer));
  if (faults.length > 0) throw new Error(`not of Discord's API: ${[...new Set(faults)].join("; ")}`);
}

function optionsOf(values: Json): Json[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    type: typeof value === "number" ? 4 : 3,
    value,
  }));
}

function fieldsOf(fields: Readonly<Record<string, string>>): Json[] {
  return Object.entries(fields).map(([id, value]) => ({
    type: 1,
    components: [{ type: 4, custom_id: id, value }],
  }));
}

async function readRequest(request: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  const form = type.startsWith("multipart/form-data") ? await readForm(raw, type) : null;
  return {
    method: request.method ?? "GET",
    path: decodeURIComponent(url.pathname).replace(/^\/api\/v10/, ""),
    query: url.searchParams,
    body: form?.body ?? (JSON.parse(raw.toString("utf8") || "{}") as Json),
    files: form?.files ?? [],
    isAuthorised: request.headers.authorization === `Bot ${TOKEN}`,
  };
}

async function readForm(raw: Buffer, type: string): Promise<{ body: Json; files: UploadedFile[] }> {
  const form = await new Response(new Uint8Array(raw), { headers: { "content-type": type } }).formData();
  const files: UploadedFile[] = [];
  for (const [key, value] of form.entries()) {
    if (!key.startsWith("files[") || typeof value === "string") continue;
    files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  const json = form.get("payload_json");
  return { body: JSON.parse(typeof json === "string" ? json : "{}") as Json, files };
}

function end(response: ServerResponse, { status, body, headers = {} }: ApiAnswer): void {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
