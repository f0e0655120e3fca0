import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseFeed } from "#src/adapters/news/parse-feed.ts";
import { parseTrending } from "#src/adapters/news/parse-trending.ts";

const EXAMPLES = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data", "examples");
const RSS = join(EXAMPLES, "rss");
const TRENDING = join(EXAMPLES, "coingecko_search_trending.json");

test(
  "a recorded feed of CoinDesk gives its headlines",
  { skip: !existsSync(RSS) && "no recorded feeds here" },
  () => {
    const items = parseFeed(readFileSync(join(RSS, "coindesk.xml"), "utf8"));

    assert.deepEqual(items[1], {
      title: "Swiss mega-bank UBS ramps up its Bitcoin exposure",
      url: "https://www.coindesk.com/business/2026/08/15/swiss-mega-bank-ubs-ramps-up-bitcoin-exposure",
      publishedTsMs: Date.UTC(2026, 7, 15, 15, 10),
    });
    assert.equal(items.length, 2);
  },
);

test(
  "a recorded feed of Cointelegraph gives its headlines",
  { skip: !existsSync(RSS) && "no recorded feeds here" },
  () => {
    const items = parseFeed(readFileSync(join(RSS, "cointelegraph.xml"), "utf8"));

    assert.deepEqual(
      items.map(({ title }) => title),
      [
        "Tokenized stock holders more than double as monthly volume surges",
        "Here's what happened in crypto today",
      ],
    );
    assert.match(items[0]?.url ?? "", /^https:\/\/cointelegraph\.com\/news\/tokenized-stock-holders/);
  },
);

test(
  "a recorded trending list gives its coins",
  { skip: !existsSync(TRENDING) && "no recorded list here" },
  () => {
    assert.deepEqual(parseTrending(readFileSync(TRENDING, "utf8")), [
      { rank: 1, base: "BONK", name: "Bonk" },
    ]);
  },
);

test("Atom is read: the alternate link, the time of publication", () => {
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">A &amp;amp; B</title>
    <link rel="self" href="https://x.example/self"/><link href="https://x.example/a"/>
    <published>2026-08-15T10:00:00Z</published></entry></feed>`;

  assert.deepEqual(parseFeed(atom), [
    { title: "A &amp;amp; B", url: "https://x.example/a", publishedTsMs: Date.UTC(2026, 7, 15, 10) },
  ]);
});

test("RSS 1.0 is read, and a permalink stands in for a missing link", () => {
  const rdf = `<rdf:RDF xmlns:rdf="r"><item><title>A</title><link>https://x.example/a</link><dc:date>2026-08-15T10:00:00Z</dc:date></item></rdf:RDF>`;
  const guid = `<rss><channel><item><title>B</title><guid isPermaLink="true">https://x.example/b</guid><pubDate>never</pubDate></item></channel></rss>`;

  assert.equal(parseFeed(rdf)[0]?.publishedTsMs, Date.UTC(2026, 7, 15, 10));
  assert.deepEqual(parseFeed(guid), [{ title: "B", url: "https://x.example/b", publishedTsMs: null }]);
});

test("a feed that defines entities, is no feed, or is no XML at all is refused", () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`;

  assert.throws(() => parseFeed(bomb), { code: "NEWS_INVALID" });
  assert.throws(() => parseFeed("<html><body>hi</body></html>"), { code: "NEWS_INVALID" });
  assert.throws(() => parseFeed("not xml"), { code: "NEWS_INVALID" });
  assert.throws(() => parseFeed("<a>".repeat(5_000)), { code: "NEWS_INVALID" });
  assert.throws(() => parseTrending("{"), { code: "NEWS_INVALID" });
  assert.throws(() => parseTrending("[]"), { code: "NEWS_INVALID" });
});

test("an empty feed is a feed, and an item without a title or an address is left out", () => {
  assert.deepEqual(parseFeed("<rss><channel><title>t</title></channel></rss>"), []);
  assert.deepEqual(
    parseFeed(
      "<rss><channel><item><title>t</title></item><item><link>https://a.example</link></item></channel></rss>",
    ),
    [],
  );
});
