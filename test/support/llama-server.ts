/** A local server that behaves like llama-server as far as the desk uses it. What it says follows from how much was said. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Turn = { readonly role: string; readonly content: string };
type Body = {
  readonly messages: readonly Turn[];
  readonly max_tokens: number;
  readonly stream?: boolean;
  readonly response_format?: { readonly json_schema: { readonly schema: Schema } };
  readonly input?: readonly string[];
};
type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
};

export type LlamaServer = {
  readonly url: string;
  readonly requests: { readonly path: string; readonly body: Body }[];
  /** Connections that were closed before their answer was whole. */
  closedEarly(): number;
  close(): Promise<void>;
};

export type LlamaServerOptions = {
  readonly ignoresSchemas?: boolean;
  readonly thinks?: number;
  readonly hasProps?: boolean;
  /** As with a model that thinks before every answer. */
  readonly refusesBegunAnswers?: boolean;
  /** Dies in the middle of every answer. */
  readonly breaksAfter?: number;
  readonly contextTokens?: number;
};

const CONTEXT_TOKENS = 2_048;
const WORDS = ["the", "desk", "holds", "two", "books", "and", "waits", "for", "a", "signal", "that", "pays"];

export async function startLlamaServer(options: LlamaServerOptions = {}): Promise<LlamaServer> {
  const requests: { path: string; body: Body }[] = [];
  let closedEarly = 0;
  const server = createServer((request, response) => {
    response.once("close", () => {
      if (!response.writableFinished) closedEarly += 1;
    });
    void answer(request, response, options, (path, body) => requests.push({ path, body }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    closedEarly: () => closedEarly,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: LlamaServerOptions,
  remember: (path: string, body: Body) => void,
): Promise<void> {
  let text = "";
  for await (const piece of request) text += String(piece);
  const path = request.url ?? "";
  const contextTokens = options.contextTokens ?? CONTEXT_TOKENS;
  const body = (text === "" ? { messages: [], max_tokens: 0 } : JSON.parse(text)) as Body;
  remember(path, body);
  if (path === "/v1/models") return send(response, 200, { data: [{ id: "tiny" }] });
  if (path === "/props") {
    return options.hasProps === false
      ? send(response, 404, {})
      : send(response, 200, { default_generation_settings: { n_ctx: contextTokens } });
  }
  if (path === "/v1/embeddings") return send(response, 200, { data: (body.input ?? []).map(embedding) });
  const promptTokens = body.messages.reduce((sum, turn) => sum + Math.ceil(turn.content.length / 4), 0);
  if (promptTokens + body.max_tokens > contextTokens) {
    const message = `the request needs ${promptTokens + body.max_tokens} tokens, the context has ${contextTokens}`;
    return send(response, 400, { error: { type: "exceed_context_size_error", message } });
  }
  if (options.refusesBegunAnswers === true && body.messages.at(-1)?.role === "assistant") {
    const message = "Assistant response prefill is incompatible with enable_thinking.";
    return send(response, 400, { error: { type: "invalid_request_error", message } });
  }
  const pieces = piecesOf(body, options);
  if (body.stream !== true) {
    return send(response, 200, {
      choices: [{ message: { content: pieces.join("") }, finish_reason: "stop" }],
    });
  }
  return stream(response, pieces, body, promptTokens, options);
}

/** JSON by the schema, or words that go on where the last message of the assistant's ended. */
function piecesOf(body: Body, options: LlamaServerOptions): string[] {
  const schema = body.response_format?.json_schema.schema;
  if (schema !== undefined && options.ignoresSchemas !== true) {
    return JSON.stringify(valueOf(schema)).split(/(?=[":,])/);
  }
  const last = body.messages.at(-1);
  const said = last?.role === "assistant" ? last.content.split(" ").length - 1 : 0;
  return Array.from(
    { length: body.max_tokens },
    (_, index) => `${WORDS[((said + index) * 7) % WORDS.length]} `,
  );
}

/** The first thing that a schema allows; of a choice of objects the last. */
function valueOf(schema: Schema): unknown {
  const last = schema.oneOf?.at(-1);
  if (last !== undefined) return valueOf(last);
  if (schema.const !== undefined) return schema.const;
  if (schema.type === "string") return "the";
  if (schema.properties === undefined) return schema.enum?.[0] ?? (schema.type === "null" ? null : true);
  return Object.fromEntries(Object.entries(schema.properties).map(([key, one]) => [key, valueOf(one)]));
}

async function stream(
  response: ServerResponse,
  pieces: readonly string[],
  body: Body,
  promptTokens: number,
  options: LlamaServerOptions,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const event = (value: object): boolean => response.write(`data: ${JSON.stringify(value)}\n\n`);
  const delta = (one: object): boolean => event({ choices: [{ delta: one, finish_reason: null }] });
  response.write(": keepalive\n\n");
  for (let thought = 0; thought < (options.thinks ?? 0); thought += 1) delta({ reasoning_content: "hm " });
  for (const [index, content] of pieces.entries()) {
    if (response.destroyed) return;
    if (index === options.breaksAfter) {
      response.destroy();
      return;
    }
    delta({ content });
    // A real one decodes between two tokens: whoever closes is heard.
    await new Promise(setImmediate);
  }
  const isCut = body.response_format === undefined || options.ignoresSchemas === true;
  event({ choices: [{ delta: {}, finish_reason: isCut ? "length" : "stop" }] });
  event({ choices: [], usage: { prompt_tokens: promptTokens, completion_tokens: pieces.length } });
  response.end("data: [DONE]\n\n");
}

function embedding(text: string, index: number): { index: number; embedding: number[] } {
  return { index, embedding: Array.from(`aeiosz`, (letter) => text.split(letter).length - 1) };
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
