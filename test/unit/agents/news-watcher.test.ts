/** The news watcher in a chat: what it shows, and that no headline ever does anything. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AGENTS } from "#agents/registry.ts";
import { bookFigures, createFakeDesk, positionFigures } from "#test/support/fake-desk.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { rssOf } from "#test/support/feed-server.ts";
import { INJECTIONS } from "#test/support/injections.ts";
import { openNewsDesk } from "#test/support/news-desk.ts";
import { plainText } from "#test/support/plain-text.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";

const SOL = "SOL/USDT:USDT";

test("headlines are shown with their source, their coins and the books that hold them", async (t) => {
  const news = await openNewsDesk();
  t.after(() => news.close());
  news.server.set("one", {
    body: rssOf([
      { title: "Solana outage", url: "https://a.example/1", at: "Sat, 15 Aug 2026 17:30:00 +0000" },
    ]),
  });
  news.server.set("trending", {
    body: JSON.stringify({ coins: [{ item: { name: "Bonk", symbol: "bonk" } }] }),
  });
  await news.look();
  const standard = bookFigures(STANDARD_BOOK, { positions: [positionFigures(STANDARD_BOOK, SOL)] });
  const desk = createFakeDesk({ books: [standard, bookFigures(INVERTED_BOOK)] });

  const shown = plainText(await createDispatchKit({ desk, news: news.watcher }).command("show-news"));

  assert.match(shown, /Solana outage .*127\.0\.0\.1, 08-15 17:30 UTC, SOL; open on standard \(book 1\)/);
  assert.match(shown, /Trending on CoinGecko: BONK/);
  assert.match(shown, /never trade/);
});

test("a coin can be named in any spelling, and one that is not traded is refused", async (t) => {
  const news = await openNewsDesk();
  t.after(() => news.close());
  news.server.set("one", {
    body: rssOf([
      { title: "Solana outage", url: "https://a.example/1" },
      { title: "Bitcoin calm", url: "https://a.example/2" },
    ]),
  });
  await news.look();
  const kit = createDispatchKit({ news: news.watcher });

  const shown = plainText(await kit.command("show-news", { symbol: "solusdt" }));
  assert.match(shown, /Solana outage/);
  assert.doesNotMatch(shown, /Bitcoin calm/);
  assert.match((await kit.command("show-news", { symbol: "PEPE" })).headline, /does not trade "PEPE"/);
});

test("a desk whose news is off says so, and why", async () => {
  const shown = await createDispatchKit().command("show-news");

  assert.equal(shown.headline, "No news");
  assert.match(plainText(shown), /News is off\./);
});

test("the news watcher holds nothing that acts", () => {
  const watcher = AGENTS.find(({ name }) => name === "news-watcher");

  assert.ok(watcher !== undefined && watcher.skills.length > 0);
  assert.deepEqual(
    watcher.skills.filter(({ effect }) => effect !== "read"),
    [],
  );
});

test("of a corpus of injections in headlines none acts, asks, or keeps the marks of a chat template", async (t) => {
  const news = await openNewsDesk();
  t.after(() => news.close());
  news.server.set("one", {
    body: rssOf(INJECTIONS.map((title, index) => ({ title, url: `https://a.example/${index}` }))),
  });
  await news.look();
  const books = [STANDARD_BOOK, INVERTED_BOOK].map((book) =>
    bookFigures(book, { positions: [positionFigures(book, SOL)] }),
  );
  const kit = createDispatchKit({ desk: createFakeDesk({ books }), news: news.watcher });

  const shown = await kit.command("show-news", { count: 50 });
  await kit.send({ type: "forwarded", text: plainText(shown) });

  assert.ok(news.watcher.latest({}, 50).length > INJECTIONS.length / 2, "the corpus was not read");
  assert.deepEqual(kit.desk.writes, []);
  assert.equal(shown.buttons, undefined);
  const ran = kit.log.lines
    .filter(({ message }) => message === "a skill ran")
    .map(({ fields }) => fields["skill"]);
  assert.deepEqual(ran, ["show-news"]);
  assert.doesNotMatch(JSON.stringify(shown), /<\|im_|\[INST\]|<\/s>|<<SYS>>|\\u202e|\\u0000/);
});
