/** A Bot API server on a local port, good enough for unmodified grammY, with faults to order. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { badRequest, METHODS, type ApiAnswer, type ChatWorld, type Parameters } from "./telegram-methods.ts";
import type { TelegramBuckets } from "./telegram-buckets.ts";
import { telegramFaults } from "./telegram-spec.ts";
import { createUpdateQueue } from "./telegram-updates.ts";

export type Fault =
  /** Answers this instead of doing anything. */
  | { readonly type: "answer"; readonly answer: ApiAnswer }
  /** Cuts the connection without having done anything; or having done it. */
  | { readonly type: "drop-before" }
  | { readonly type: "drop-after" }
  /** Nothing: holds the place of a call that goes well before one that does not. */
  | { readonly type: "none" };

export type ApiCall = { readonly method: string; readonly parameters: Parameters };
type Person = { readonly id: number; readonly is_bot?: boolean };

export type TelegramServer = {
  readonly apiRoot: string;
  readonly token: string;
  readonly world: ChatWorld;
  /** Every call that arrived with the right token, in order, faults included. */
  readonly calls: readonly ApiCall[];
  /** A person writes; `extra` adds to, or replaces, the fields of the Message. Returns the update id. */
  write(person: Person, text: string, extra?: object): number;
  /** A person presses a button. `expired` presses can no longer be answered. */
  press(
    person: Person,
    data: string,
    options?: { readonly expired?: boolean; readonly chatId?: number },
  ): number;
  /** An update as it is. */
  push(update: object): number;
  /** The next call of a method meets this; several are met in order. */
  inject(method: string, fault: Fault): void;
  isPolled(): boolean;
  /** All updates below this id are acknowledged. */
  firstUnconfirmed(): number;
  /** @throws Error that names each call which Telegram's published description does not know as it was made. */
  close(): Promise<void>;
};

const TOKEN = "123456789:AAlocalTestTokenAAlocalTestTokenAAAA";
const BOT = { id: 123_456_789, is_bot: true, first_name: "Desk", username: "desk_test_bot" } as const;

/** On a free port, unless one is named. */
export async function startTelegramServer(port = 0, limits?: TelegramBuckets): Promise<TelegramServer> {
  const updates = createUpdateQueue();
  const calls: ApiCall[] = [];
  const faults = new Map<string, Fault[]>();
  const world = createWorld();
  let presses = 0;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, name] = /^\/bot([^/]+)\/([^/?]+)/.exec(request.url ?? "") ?? [];
    if (token !== TOKEN || name === undefined) return end(response, unauthorized());
    const method = name.toLowerCase();
    const parameters = await parametersOf(request);
    calls.push({ method: name, parameters });
    const fault = faults.get(method)?.shift();
    if (fault?.type === "drop-before") return void request.socket.destroy();
    if (fault?.type === "answer") return end(response, fault.answer);
    const answer = limits?.refusal(method, parameters) ?? (await perform(method, parameters));
    if (fault?.type === "drop-after") request.socket.destroy();
    else end(response, answer);
  }

  async function perform(method: string, parameters: Parameters): Promise<ApiAnswer> {
    if (method === "getupdates") return updates.poll(parameters);
    return METHODS[method]?.(world, parameters) ?? notFound();
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => end(response, badRequest(String(error))));
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    world,
    calls,
    write(person, text, extra = {}) {
      world.chats.add(person.id);
      world.nextMessageId += 1;
      return updates.push({ message: { ...messageFrom(person, world.nextMessageId - 1), text, ...extra } });
    },
    press(person, data, { expired = false, chatId = person.id } = {}) {
      presses += 1;
      const id = `press-${presses}`;
      world.chats.add(chatId);
      if (!expired) world.openPresses.add(id);
      const message = { message_id: world.nextMessageId - 1, date: 0, chat: { id: chatId, type: "private" } };
      return updates.push({
        callback_query: { id, from: userOf(person), message, chat_instance: "1", data },
      });
    },
    push: (update) => updates.push(update),
    inject(method, fault) {
      const key = method.toLowerCase();
      faults.set(key, [...(faults.get(key) ?? []), fault]);
    },
    isPolled: () => updates.isPolled(),
    firstUnconfirmed: () => updates.firstUnconfirmed(),
    async close() {
      updates.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      judge(calls);
    },
  };
}

/** @throws Error that names what the Bot API does not know of the calls that were made. */
function judge(calls: readonly ApiCall[]): void {
  const faults = calls.flatMap(({ method, parameters }) => telegramFaults(method, parameters));
  if (faults.length > 0) throw new Error(`not of the Bot API: ${[...new Set(faults)].join("; ")}`);
}

function createWorld(): ChatWorld {
  return {
    bot: BOT,
    chats: new Set(),
    blockedBy: new Set(),
    messages: [],
    openPresses: new Set(),
    answeredPresses: [],
    actions: [],
    reactions: new Map(),
    drafts: [],
    topics: new Set(),
    ephemeral: [],
    isModern: true,
    menus: new Map(),
    nextMessageId: 1,
  };
}

function userOf({ id, is_bot = false }: Person): object {
  return { id, is_bot, first_name: `Person ${id}` };
}

function messageFrom(person: Person, messageId: number): object {
  return {
    message_id: messageId,
    date: 1_760_000_000,
    chat: { id: person.id, type: "private", first_name: `Person ${person.id}` },
    from: userOf(person),
  };
}

/** JSON, or a form with files: their values are JSON where they are not plain words, as at Telegram. */
async function parametersOf(request: IncomingMessage): Promise<Parameters> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/")) return JSON.parse(body.toString("utf8") || "{}") as Parameters;
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const read: Record<string, unknown> = {};
  for (const [name, value] of form) {
    read[name] =
      typeof value === "string"
        ? plainOrJson(value)
        : { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
  }
  return read;
}

function plainOrJson(value: string): unknown {
  return /^[[{]|^true$|^false$/.test(value) ? (JSON.parse(value) as unknown) : value;
}

function end(response: ServerResponse, answer: ApiAnswer): void {
  response.writeHead(answer.ok ? 200 : answer.error_code, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
}

function unauthorized(): ApiAnswer {
  return { ok: false, error_code: 401, description: "Unauthorized" };
}

function notFound(): ApiAnswer {
  return { ok: false, error_code: 404, description: "Not Found: method not found" };
}
