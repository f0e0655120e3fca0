import assert from "node:assert/strict";
import { test } from "node:test";
import { createNewsAt } from "#src/features/news/news-at.ts";
import { rssOf } from "#test/support/feed-server.ts";
import { NEWS_START_MS, openNewsDesk, papersOf, type NewsDesk } from "#test/support/news-desk.ts";

const MINUTE_MS = 60_000;

async function tick(news: NewsDesk, minutes: number): Promise<void> {
  await news.clock.advance(minutes * MINUTE_MS);
  await news.look();
}

function titles(news: NewsDesk, base?: string): string[] {
  return news.watcher.latest(base === undefined ? {} : { base }, 50).map(({ title }) => title);
}

test("a story is kept once, by its address and by its title, and is linked to the coins it names", async (t) => {
  const news = await openNewsDesk({ feeds: ["one", "two"] });
  t.after(() => news.close());
  news.server.set("one", {
    body: rssOf([
      {
        title: "Bitcoin and Solana slide",
        url: "https://a.example/1?utm_source=rss#top",
        at: "Sat, 15 Aug 2026 17:00:00 +0000",
      },
      { title: "Bitcoin and Solana slide", url: "https://a.example/1" },
    ]),
  });
  news.server.set("two", {
    body: rssOf([{ title: "BITCOIN and Solana slide!", url: "https://b.example/9" }]),
  });

  await news.look();

  assert.deepEqual(news.watcher.latest({}, 10), [
    {
      newsId: "https://a.example/1",
      source: "127.0.0.1",
      title: "Bitcoin and Solana slide",
      url: "https://a.example/1",
      publishedTsMs: Date.UTC(2026, 7, 15, 17),
      seenTsMs: NEWS_START_MS,
      bases: ["BTC", "SOL"],
    },
  ]);
  assert.deepEqual([titles(news, "SOL").length, titles(news, "ETH").length], [1, 0]);
  assert.equal(news.watcher.status().state, "working");
});

test("a source is asked with what it said last, not before its time, and not sooner than it asks for", async (t) => {
  const news = await openNewsDesk();
  t.after(() => news.close());
  const headers = {
    etag: '"v1"',
    "last-modified": "Sat, 15 Aug 2026 17:00:00 GMT",
    "cache-control": "max-age=1800",
  };
  news.server.set("one", { headers, body: rssOf([{ title: "One", url: "https://a.example/1" }]) });
  const feeds = () => news.server.asked.filter(({ path }) => path === "one");

  await news.look();
  await tick(news, 29);
  assert.equal(feeds().length, 1);
  await tick(news, 1);

  assert.equal(feeds().length, 2);
  assert.equal(feeds()[0]?.headers["if-none-match"], undefined);
  assert.equal(feeds()[1]?.headers["if-none-match"], '"v1"');
  assert.equal(feeds()[1]?.headers["if-modified-since"], "Sat, 15 Aug 2026 17:00:00 GMT");
  assert.equal(news.store.sourceState(`${news.server.root}one`)?.failures, 0);
});

test("a source that fails is asked half as often after each failure, or when it says", async (t) => {
  const news = await openNewsDesk();
  t.after(() => news.close());
  news.server.set("one", { status: 500 });
  const waits: number[] = [];

  for (let run = 0; run < 8; run += 1) {
    await news.look();
    const nextMs = news.store.sourceState(`${news.server.root}one`)?.nextTsMs ?? 0;
    waits.push((nextMs - news.clock.nowMs()) / MINUTE_MS);
    await news.clock.advance(nextMs - news.clock.nowMs());
  }
  news.server.set("one", { status: 429, headers: { "retry-after": "14400" } });
  await news.look();

  assert.deepEqual(waits, [10, 20, 40, 80, 160, 320, 360, 360]);
  assert.match(news.watcher.status().sources[0]?.failure ?? "", /answered 429/);
});

test("without a network it says so once, asks ever less, and goes on by itself", async (t) => {
  const news = await openNewsDesk();
  await news.server.close();
  for (let minute = 0; minute < 300; minute += 1) await tick(news, 1);

  const said = news.log.lines.filter(({ level }) => level === "warn" || level === "error");
  assert.equal(said.length, 1);
  assert.match(said[0]?.message ?? "", /no source can be reached/);
  assert.equal(news.watcher.status().state, "no-network");
  assert.ok((news.store.sourceState(`${news.server.root}one`)?.failures ?? 0) < 8);
  await news.close().catch(() => {});
  t.diagnostic("300 minutes");
});

const PAPERS = ["https://a.example/", "https://b.example/", "https://c.example/"];

async function openPapers(openBases: readonly string[]) {
  const titlesOf = new Map<string, readonly string[]>();
  const clock = { nowMs: () => NEWS_START_MS };
  const source = papersOf(titlesOf, () => clock.nowMs());
  const news = await openNewsDesk({ feeds: PAPERS, openBases, source });
  clock.nowMs = () => news.clock.nowMs();
  const publish = async (story: string): Promise<void> => {
    for (const [index, paper] of PAPERS.entries()) titlesOf.set(paper, [`${story}, seen by paper ${index}`]);
    await tick(news, 11);
  };
  return { news, publish, titlesOf };
}

test("three papers at once about a coin that is held are a shock, told once in six hours", async (t) => {
  const { news, publish } = await openPapers(["SOL"]);
  t.after(() => news.close());

  await publish("Solana outage");
  await publish("Solana is still down");
  await publish("Bitcoin is calm");

  assert.equal(news.shocks.length, 1);
  const { base, sources, stories, usual, headlines } = news.shocks[0] ?? assert.fail("no shock");
  assert.deepEqual({ base, sources, stories, usual }, { base: "SOL", sources: 3, stories: 3, usual: null });
  assert.equal(headlines[0], "Solana outage, seen by paper 0 (a.example)");
  await tick(news, 360);
  await publish("Solana down again");
  assert.equal(news.shocks.length, 2);
});

test("a coin that is always written about needs three times its own mean for a shock", async (t) => {
  const { news, publish } = await openPapers(["BTC"]);
  t.after(() => news.close());
  for (let hour = 0; hour < 30; hour += 1) {
    await publish(`Bitcoin in hour ${hour}`);
    await tick(news, 49);
  }
  const before = news.shocks.length;

  await publish("Bitcoin as ever");
  assert.equal(news.shocks.length, before);
  for (const part of ["one", "two", "three"]) await publish(`Bitcoin falls, part ${part}`);

  assert.equal(news.shocks.length, before + 1);
  assert.ok((news.shocks.at(-1)?.usual ?? 0) > 2);
});

test("two papers are no shock, and nor are three about a coin that nobody holds", async (t) => {
  const { news, publish, titlesOf } = await openPapers(["SOL"]);
  t.after(() => news.close());

  await publish("Ethereum upgrade");
  titlesOf.clear();
  titlesOf.set(PAPERS[0] ?? "", ["Solana rises"]);
  titlesOf.set(PAPERS[1] ?? "", ["Solana falls"]);
  await tick(news, 11);

  assert.deepEqual(news.shocks, []);
  assert.equal(news.store.counts("ETH", 0, Number.MAX_SAFE_INTEGER).sources, 3);
});

function at(hour: number): string {
  return new Date(Date.UTC(2026, 7, 15, hour)).toUTCString();
}

test("a post-mortem finds what was published about a symbol in a span, oldest first", async (t) => {
  const news = await openNewsDesk();
  t.after(() => news.close());
  news.server.set("one", {
    body: rssOf([
      { title: "Solana late", url: "https://a.example/3", at: at(17) },
      { title: "Solana early", url: "https://a.example/1", at: at(12) },
      { title: "Solana before", url: "https://a.example/0", at: at(9) },
      { title: "Bitcoin early", url: "https://a.example/2", at: at(12) },
    ]),
  });
  await news.look();

  const found = createNewsAt(news.store).newsAt(
    "SOL/USDT:USDT",
    Date.UTC(2026, 7, 15, 10),
    Date.UTC(2026, 7, 15, 17),
    5,
  );

  assert.deepEqual(
    found.map(({ title, source }) => `${title} (${source})`),
    ["Solana early (127.0.0.1)", "Solana late (127.0.0.1)"],
  );
});
