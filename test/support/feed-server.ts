/** A local web server of feeds: each path answers what a test says, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type FeedAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Takes over the whole answer. */
  readonly respond?: (response: ServerResponse) => void;
};

export type FeedServer = {
  readonly root: string;
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** From now on; the path needs no slash before it. */
  set(path: string, answer: FeedAnswer): void;
  close(): Promise<void>;
};

export async function startFeedServer(): Promise<FeedServer> {
  const answers = new Map<string, FeedAnswer>();
  const asked: FeedServer["asked"] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1);
    asked.push({ path, headers: request.headers });
    const answer = answers.get(path) ?? { status: 404 };
    if (answer.respond !== undefined) return answer.respond(response);
    const { etag } = answer.headers ?? {};
    const isKnown = etag !== undefined && request.headers["if-none-match"] === etag;
    response.writeHead(isKnown ? 304 : (answer.status ?? 200), answer.headers);
    response.end(isKnown ? undefined : answer.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    root: `http://127.0.0.1:${port}/`,
    asked,
    set: (path, answer) => void answers.set(path, answer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An RSS feed of some headlines. */
export function rssOf(
  items: readonly { readonly title: string; readonly url: string; readonly at?: string }[],
): string {
  const entries = items.map(
    ({ title, url, at }) =>
      `<item><title><![CDATA[${title}]]></title><link>${url}</link>${at === undefined ? "" : `<pubDate>${at}</pubDate>`}</item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${entries.join("")}</channel></rss>`;
}
