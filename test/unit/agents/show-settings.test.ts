import assert from "node:assert/strict";
import { test } from "node:test";
import { renderTelegram } from "#bots/telegram/render.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeDesk, NOW_MS } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

const BAN = {
  base: "DOGE",
  untilTsMs: NOW_MS + 47 * 3_600_000,
  reason: "three stops in a row",
  actor: "telegram:7",
};

test("the settings of both books stand side by side, with the bans that hold", async () => {
  const kit = createDispatchKit({ desk: createFakeDesk({ bans: { inverted: [BAN] } }) });

  const message = await kit.command("show-settings");

  assert.equal(
    plainText(message),
    [
      "PAPER settings of standard (book 1), inverted (book 2)",
      "- standard (book 1) trades the signal",
      "- inverted (book 2) mirrors standard: every decision of it, at the same time and size, on the opposite side",
      "Setting | book 1 | book 2",
      "futures | on | on",
      "leverage | 3x | 3x",
      "take-profit | 2.0% | 2.0%",
      "stop-loss | 1.5% | 1.5%",
      "futures-share | 70.0% | 70.0%",
      "futures-positions | 5 | -",
      "spot | on | on",
      "spot-take-profit | 3.0% | -",
      "spot-stop-loss | 2.0% | -",
      "spot-share | 30.0% | 30.0%",
      "spot-positions | 5 | -",
      "leverage-cap | 3x | 3x",
      "exposure | 3x | 3x",
      "drawdown-stop | 8.0% | 8.0%",
      "funding-limit | 0.05% | 0.05%",
      "cooldown | 60 min | -",
      "scan | 15 min | -",
      "universe | all | -",
      "mirror | - | percent",
      "stance | as-is | -",
      '"-" is not in force on that book. Name one book to see what each setting means.',
      "Bans of standard (book 1)",
      "No coin is banned.",
      "Bans of inverted (book 2)",
      "- DOGE banned until 2025-10-12 20:15 UTC (1 d 23 h left): three stops in a row (telegram:7)",
      'An owner changes one by its name: "set take-profit of standard to 3%".',
      'This chat while busy: queue. "/busy" changes what a sentence does that arrives during an answer; "/alerts" and "/topic" are this chat\'s, too.',
    ].join("\n"),
  );
});

test("the table of both books fits a phone: it is one aligned block, not lines of titles and values", async () => {
  const message = await createDispatchKit().command("show-settings");

  const [part, ...more] = renderTelegram(message);

  assert.deepEqual(more, []);
  assert.match(part?.html ?? "", /<pre>[^<]*futures-positions +5 +-\n[^<]*<\/pre>/);
});

test("one book alone says what each setting means, and which are not in force", async () => {
  const message = await createDispatchKit().say("settings of book 2");

  const said = plainText(message);

  assert.match(said, /^PAPER settings of inverted \(book 2\)\ninverted \(book 2\) mirrors standard: /);
  assert.match(
    said,
    /\n- take-profit 2\.0%: gain at which a futures position closes, from its entry price\n/,
  );
  assert.match(said, /\n- mirror percent: exits by percent of its own, or at the levels where /);
  assert.match(
    said,
    /\nNot in force on this book: futures-positions, spot-take-profit, spot-stop-loss, spot-positions, cooldown, scan, universe, stance\.\n/,
  );
  assert.match(said, /"set take-profit of inverted to 3%"\.\nThis chat while busy: queue\. /);
});

test("a universe of some coins gets a line of its own", async () => {
  const kit = createDispatchKit();
  await kit.command("change-setting", { book: "standard", setting: "universe", value: "btc, eth, sol" });

  const message = await kit.command("show-settings");

  assert.match(plainText(message), /\n- universe: standard BTC, ETH, SOL; inverted -\n/);
  assert.doesNotMatch(plainText(message), /universe \|/);
});

test("a ban that has ended is not shown", async () => {
  const bans = { standard: [{ ...BAN, untilTsMs: NOW_MS }] };
  const kit = createDispatchKit({ desk: createFakeDesk({ bans }) });

  const message = await kit.command("show-settings", { book: "standard" });

  assert.doesNotMatch(plainText(message), /DOGE/);
});

test("settings of a book that does not exist are refused with the names of those that do", async () => {
  const message = await createDispatchKit().say("show the settings of book 3");

  assert.equal(
    plainText(message),
    'There is no book "book-3".\nName one of these: standard (book 1), inverted (book 2).',
  );
});
