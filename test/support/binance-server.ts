/** A local server that answers the public endpoints of Binance that we use, in its shapes, with faults to order. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { binanceAnswer, type BinanceWorld } from "./binance-answers.ts";

export type BinanceFault =
  | { readonly type: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Status 200 and the first half of the body. */
  | { readonly type: "truncate" }
  /** Sends the headers and then nothing. */
  | { readonly type: "hang" }
  /** Something else than the right answer, made from it. */
  | { readonly type: "change"; readonly change: (answer: unknown) => unknown };

export type BinanceRequest = {
  /** The host that was meant: `fapi.binance.com`, `api.binance.com`. */
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
};

export type BinanceServer = {
  /** For `fetchImplementation`: sends requests for any host here. */
  readonly fetch: typeof globalThis.fetch;
  readonly requests: readonly BinanceRequest[];
  readonly world: BinanceWorld;
  /** Requests whose path contains `part` meet this, `times` times or until `heal`. */
  fail(part: string, fault: BinanceFault, times?: number): void;
  heal(): void;
  /** Requests on their way, as the client sees it. */
  pending(): number;
  /** Resolves when no request but those that hang is on its way, and all answers have been worked on. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

type ActiveFault = { readonly part: string; readonly fault: BinanceFault; left: number };

/** Turns of the event loop without a request after which nothing more is coming. */
const QUIET_TURNS = 6;

export async function startBinanceServer(world: BinanceWorld): Promise<BinanceServer> {
  const requests: BinanceRequest[] = [];
  let faults: ActiveFault[] = [];
  let pending = 0;
  let hung = 0;

  function takeFault(path: string): BinanceFault | undefined {
    const active = faults.find((each) => path.includes(each.part) && each.left > 0);
    if (active !== undefined) active.left -= 1;
    return active?.fault;
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://local");
    const host = String(request.headers["x-meant-host"]);
    requests.push({ host, path: url.pathname, query: url.searchParams, headers: request.headers });
    const fault = takeFault(url.pathname);
    if (fault?.type === "hang") {
      hung += 1;
      response.on("close", () => (hung -= 1));
    }
    respond(response, binanceAnswer(world, url.pathname, url.searchParams), fault);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const redirected: typeof globalThis.fetch = async (input, init) => {
    const meant = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    headers.set("x-meant-host", meant.host);
    pending += 1;
    try {
      const response = await fetch(`http://127.0.0.1:${port}${meant.pathname}${meant.search}`, {
        ...init,
        headers,
      });
      const body = await response.text();
      return new Response(body, { status: response.status, headers: response.headers });
    } finally {
      pending -= 1;
    }
  };

  async function settled(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet = pending <= hung ? quiet + 1 : 0) await nextTurn();
  }

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  }

  return {
    fetch: redirected,
    requests,
    world,
    fail: (part, fault, times = Number.POSITIVE_INFINITY) => void faults.push({ part, fault, left: times }),
    heal: () => (faults = []),
    pending: () => pending,
    settled,
    close,
  };
}

function respond(response: ServerResponse, answer: unknown, fault: BinanceFault | undefined): void {
  const body = JSON.stringify(fault?.type === "change" ? fault.change(answer) : answer);
  const status = fault?.type === "status" ? fault.status : answer === undefined ? 404 : 200;
  const headers = fault?.type === "status" ? fault.headers : {};
  response.writeHead(status, { "content-type": "application/json", ...headers });
  if (fault?.type === "hang") response.flushHeaders();
  else if (fault?.type === "status") response.end(JSON.stringify({ code: -1003, msg: "a fault to order" }));
  else response.end(fault?.type === "truncate" ? body.slice(0, Math.floor(body.length / 2)) : body);
}
