/** The public page over a week of the simulated market, asked by node's own client. */
import assert from "node:assert/strict";
import { Agent, request, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { test, type TestContext } from "node:test";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { startPageServer } from "#src/adapters/page-server.ts";
import { createPublicPage } from "#src/features/publishing/page/public-page.ts";
import { aPublication, aSection } from "#test/support/a-publication.ts";
import { pageData } from "#test/support/page-data.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

function get(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    request({ host: "127.0.0.1", port, path, agent, ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        body += piece;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on("error", reject)
      .end();
  });
}

async function open(t: TestContext, connectionsMax = 8) {
  const clock = createFakeClock();
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const publications = database.publications;
  const reads = { count: 0 };
  const page = createPublicPage({
    read: () => {
      reads.count += 1;
      return pageData();
    },
    publications,
    publicRoot: null,
    nowMs: () => clock.nowMs(),
  });
  const log = createSilentLog();
  const server = await startPageServer({
    host: "127.0.0.1",
    port: 0,
    answer: (path) => page.answer(path),
    log,
    connectionsMax,
  });
  t.after(async () => {
    await server.close();
    database.close();
  });
  return { port: server.port, clock, publications, reads };
}

test("the page shows both books, the control with its intervals, losses and digests, and works without a script", async (t) => {
  const { port } = await open(t);

  const { status, headers, body } = await get(port, "/");

  assert.equal(status, 200);
  assert.equal(headers["content-type"], "text/html; charset=utf-8");
  for (const part of [
    "PAPER",
    "standard (book 1)",
    "inverted (book 2)",
    "95% interval",
    "Latest losses",
    "Digests",
    "<polyline",
  ])
    assert.ok(body.includes(part), part);
  assert.doesNotMatch(body, /<script|\son\w+=|style=|javascript:/i);
  assert.doesNotMatch(body, /https?:\/\//);
});

test("every answer has strict headers; only the widget may stand in another page's frame", async (t) => {
  const { port } = await open(t);

  for (const path of ["/", "/style.css", "/figures.json", "/feed.xml", "/nothing"]) {
    const { headers } = await get(port, path);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /^default-src 'none'; style-src 'self'; .*frame-ancestors 'none'$/, path);
    assert.doesNotMatch(policy, /unsafe/, path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
    assert.equal(headers["referrer-policy"], "no-referrer", path);
  }
  const widget = await get(port, "/widget");
  assert.match(String(widget.headers["content-security-policy"]), /frame-ancestors \*$/);
  assert.equal(widget.headers["x-frame-options"], undefined);
  assert.match(widget.body, /\+12\.34 USDT/);
});

test("a crowd costs one reading, and what has not changed is not sent again", async (t) => {
  const { port, reads, clock } = await open(t);

  const answers = await Promise.all(Array.from({ length: 6 }, () => get(port, "/")));
  const etag = String(answers[0]?.headers["etag"]);
  assert.equal(reads.count, 1);
  assert.equal((await get(port, "/", { headers: { "if-none-match": etag } })).status, 304);
  await clock.advance(16_000);
  await get(port, "/figures.json");
  assert.equal(reads.count, 2);
});

test("the figures are JSON with nothing of a person in them", async (t) => {
  const { port } = await open(t);

  const { body } = await get(port, "/figures.json");

  const figures = JSON.parse(body) as { paper: boolean; books: { equity: string }[] };
  assert.equal(figures.paper, true);
  assert.equal(figures.books.length, 2);
  assert.doesNotMatch(body, /telegram|discord|console|chatId|userId|actor|roundTripId|positionId/);
});

test("a digest is there when it went out, and not before", async (t) => {
  const { port, publications, clock } = await open(t);
  publications.append(
    aPublication({ sections: [aSection("results", { text: "PAPER <b>42</b>" })] }),
    clock.nowMs(),
  );
  const path = "/digests/weekly-2026-01-11";

  assert.equal((await get(port, path)).status, 404);
  publications.markPublished("weekly-2026-01-11", 1, clock.nowMs());

  const { status, body } = await get(port, path);
  assert.equal(status, 200);
  assert.match(body, /PAPER &lt;b&gt;42/);
  await clock.advance(16_000);
  assert.match(
    (await get(port, "/feed.xml")).body,
    /<guid isPermaLink="false">sleepyquant:weekly-2026-01-11/,
  );
});

test("nothing but reading is possible, and no path leads anywhere else", async (t) => {
  const { port } = await open(t);

  assert.equal((await get(port, "/", { method: "POST" })).status, 405);
  assert.equal((await get(port, "/", { method: "DELETE" })).status, 405);
  assert.equal((await get(port, "/", { method: "HEAD" })).body, "");
  for (const path of [
    "/../package.json",
    "/%2e%2e/x",
    "/digests/../../etc/passwd",
    "/digests/%00",
    `/${"a".repeat(300)}`,
    "//x",
    "/digests/",
  ])
    assert.equal((await get(port, path)).status, 404, path);
});

test("more connections than are allowed are turned away, and those who wait in silence do not keep the others out for ever", async (t) => {
  const { port } = await open(t, 2);
  const silent = await Promise.all(
    [1, 2].map(
      () =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect(port, "127.0.0.1", () => resolve(socket));
          socket.on("error", () => undefined);
        }),
    ),
  );

  await assert.rejects(get(port, "/"));
  for (const socket of silent) socket.destroy();
  const tried = async (): Promise<number> => (await get(port, "/").catch(() => ({ status: 0 }))).status;
  for (let left = 50; left > 0 && (await tried()) !== 200; left -= 1);
  assert.equal(await tried(), 200);
});

test("the feed is well-formed, and every entry has an id of its own and a date", async (t) => {
  const { port, publications } = await open(t);
  for (const day of ["2026-01-11", "2026-01-18"]) {
    const title = `PAPER <weekly> & "digest" ${day}`;
    publications.append(aPublication({ key: `weekly-${day}`, title }), Date.UTC(2026, 0, 11));
    publications.markPublished(`weekly-${day}`, 1, Date.parse(`${day}T18:00:00Z`));
  }

  const { body, headers } = await get(port, "/feed.xml");

  assert.match(String(headers["content-type"]), /^application\/rss\+xml/);
  assert.equal(XMLValidator.validate(body), true);
  const feed = new XMLParser().parse(body) as { rss: { channel: { item: Record<string, string>[] } } };
  const { item } = feed.rss.channel;
  assert.deepEqual(
    item.map(({ guid, pubDate }) => [guid, pubDate]),
    [
      ["sleepyquant:weekly-2026-01-18", "Sun, 18 Jan 2026 18:00:00 GMT"],
      ["sleepyquant:weekly-2026-01-11", "Sun, 11 Jan 2026 18:00:00 GMT"],
    ],
  );
  assert.ok(item.every(({ title }) => title?.startsWith("PAPER <weekly> & ")));
});

test("every public figure names its season: page, widget, figures and feed", async (t) => {
  const { port, publications } = await open(t);
  publications.append(aPublication({ season: 1 }), Date.UTC(2026, 0, 11));
  publications.markPublished(aPublication().key, 1, Date.UTC(2026, 0, 11));

  for (const path of ["/", "/widget", "/feed.xml", `/digests/${aPublication().key}`])
    assert.match((await get(port, path)).body, /season 1\b/i, path);
  assert.equal((JSON.parse((await get(port, "/figures.json")).body) as { season: number }).season, 1);
});
