/** A week of the simulated market ends in a digest, and a second program that knows nothing of its code finds the same figures. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { CAUSE_WORDS } from "#src/features/vault/model/causes.ts";
import { parseDueRule } from "#src/schedule/due-times.ts";
import { buildDigest } from "#src/features/publishing/digest/build-digest.ts";
import { gatherDigest } from "#src/features/publishing/digest/gather-digest.ts";
import { publicationHtml, publicationMarkdown } from "#src/features/publishing/digest/render-publication.ts";
import { makeDueDigests } from "#src/features/publishing/digest-maker.ts";
import { aVote } from "#test/support/approval-desk.ts";
import {
  auditFigures,
  strangersIn,
  unsupportedProse,
  type PublishedDigest,
} from "#test/support/digest-auditor.ts";
import { openPublishingKit } from "#test/support/publishing-kit.ts";
import { periodFigures } from "#src/features/publishing/digest/period-figures.ts";
import { secondProgram, type ExpectedFigures } from "#test/support/second-program.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { openWeekDesk, type WeekDesk } from "#test/support/week-desk.ts";

const HOUR_MS = 3_600_000;
/** A Sunday, 18:00 in Berlin. */
const START_MS = Date.UTC(2026, 0, 4, 17);
/** A Sunday, 18:00 in Berlin, in the middle of the recorded bars. */
const RECORDED_MS = Date.UTC(2025, 8, 7, 16);
const TO_MS = START_MS + 7 * 24 * HOUR_MS;

async function weekly(week: WeekDesk) {
  const kit = openPublishingKit(week.database, week.clock);
  const look = (signal = new AbortController().signal) =>
    makeDueDigests(
      {
        weekly: parseDueRule("Sun 18:00", "Europe/Berlin"),
        daily: null,
        venueNowMs: () => week.clock.nowMs(),
        startTsMs: () => week.database.history.start()?.tsMs ?? null,
        has: (key) => week.database.publications.has(key),
        build: async (kind, period) => buildDigest(await gatherDigest(week.gather, kind, period)),
        word: (publication) => Promise.resolve(publication),
        bring: (publication) => kit.publishing.bring(publication),
        log: createSilentLog(),
      },
      signal,
    );
  return { kit, look };
}

/** Titles by which a digest names the causes that the vault keeps by id. */
const CAUSES = new Map(Object.entries(CAUSE_WORDS).map(([cause, { title }]) => [title, cause]));

/** Publishes the digest of the week and holds every figure of it against the second program. */
async function audited(
  week: WeekDesk,
  span: { readonly fromMs: number; readonly toMs: number },
  key: string,
  told: ExpectedFigures = new Map(),
) {
  const { kit, look } = await weekly(week);
  assert.deepEqual(await look(), [key]);
  const [request] = kit.approvals.waiting();
  assert.ok(request !== undefined);
  await kit.approvals.decide(request.approvalId, aVote(request));
  const json = kit.files.get(`${key}.json`) ?? assert.fail("no JSON");
  const digest = JSON.parse(json) as PublishedDigest;
  const expected = new Map([...secondProgram(week.database.db, ["standard", "inverted"], span), ...told]);
  const compared = auditFigures(digest, expected, CAUSES);
  assert.deepEqual(unsupportedProse(digest), []);
  assert.deepEqual(strangersIn(kit.files.get(`${key}.md`) ?? assert.fail("no Markdown"), json), []);
  return { digest, compared, expected };
}

test("a week of the simulated market ends in a digest whose every figure a second program finds in the file", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 8, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());

  const { compared, expected } = await audited(week, { fromMs: START_MS, toMs: TO_MS }, "weekly-2026-01-11");

  t.diagnostic(`${compared} numbers compared`);
  assert.ok(compared >= 90, `only ${compared} numbers`);
  for (const book of ["standard (book 1)", "inverted (book 2)"])
    assert.ok((expected.get(`${book}: round trips`)?.[0]?.value ?? 0) >= 10);
});

test("a season that began within the week cuts it: every figure is of the new one, with the old one beside it", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7.5, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  // In the middle, so that what came before it is as long as what came after.
  const sinceTsMs = START_MS + 3.5 * 24 * HOUR_MS;
  const gather = { ...week.gather, seasonAt: () => ({ season: 2, sinceTsMs }) };

  const { digest } = await audited(
    { ...week, gather },
    { fromMs: sinceTsMs, toMs: TO_MS },
    "weekly-2026-01-11",
    new Map([["this season began", [2026, -1, -8, 6, 0].map((value) => ({ value }))]]),
  );

  const changes = digest.sections.find(({ id }) => id === "changes");
  assert.match(changes?.text ?? "", /^A new season began within the period: all figures are of it/);
  const began = changes?.facts.find(({ name }) => name === "this season began");
  assert.equal(began?.value, "2026-01-08 06:00");
});

const BARS = new URL("../../../shared/data/bars", import.meta.url).pathname;
const NEEDS_BARS = { skip: existsSync(BARS) ? false : "../shared/data is absent" };

test(
  "so does a week of the recorded market, and the second program finds every figure of it",
  NEEDS_BARS,
  async (t) => {
    const source = { kind: "recorded", dir: BARS, bases: ["BTC", "ETH", "SOL", "XRP", "DOGE"] } as const;
    const week = await openWeekDesk({ fromTsMs: RECORDED_MS, days: 7.5, timeZone: "Europe/Berlin", source });
    t.after(() => week.database.close());

    const span = { fromMs: RECORDED_MS, toMs: RECORDED_MS + 7 * 24 * HOUR_MS };
    const key = `weekly-${new Date(span.toMs).toISOString().slice(0, 10)}`;
    const { compared, digest } = await audited(week, span, key);

    t.diagnostic(`${compared} numbers compared; ${digest.sections[0]?.text}`);
    assert.ok(compared >= 60, `only ${compared} numbers`);
  },
);

test("a figure that was changed by one digit is found by the second program, and so is a number of the prose", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7.5, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  const span = { fromMs: START_MS, toMs: TO_MS };
  const { digest, expected } = await audited(week, span, "weekly-2026-01-11");

  const sections = digest.sections.map((section) => ({
    ...section,
    text: section.text.replace(/\d(?=\D*$)/, "7777"),
    facts: section.facts.map(({ name, value }) => ({
      name,
      value: value.replace(/\d/, (digit) => String((Number(digit) + 3) % 10)),
    })),
  }));
  for (const [index, { id, facts }] of sections.entries())
    for (const [at, fact] of facts.entries()) {
      if (id === "stack" || !/\d/.test(fact.value)) continue;
      const own = digest.sections[index] ?? assert.fail();
      const changed = { ...own, facts: own.facts.map((one, place) => (place === at ? fact : one)) };
      assert.throws(
        () => auditFigures({ sections: [changed] }, expected, CAUSES),
        /found|undefined|nobody/,
        `${fact.name}: ${fact.value}`,
      );
    }
  assert.ok(unsupportedProse({ sections }).length >= 3);
});

test("the weekly digest holds every item, in its order, in the chat, in Markdown and in HTML", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7.5, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  const { kit, look } = await weekly(week);
  await look();

  const { publication } = kit.publishing.latest("weekly") ?? assert.fail("no digest");
  assert.deepEqual(
    publication.sections.map(({ id }) => id),
    ["results", "costs", "control", "vault", "adjustments", "changes", "news", "insight", "stack"],
  );
  assert.equal(publication.period, "2026-01-04 18:00 to 2026-01-11 18:00, Europe/Berlin");
  const [message] = week.database.outbox.unqueued("console", 5);
  assert.equal(message?.message.kind, "digest");
  assert.deepEqual(
    message?.message.attachments?.map(({ type }) => type),
    ["image"],
  );
  const vault = publication.sections.find(({ id }) => id === "vault");
  assert.match(
    vault?.lines[0] ?? "",
    / x \d+ across [A-Z0-9]+.*; the same condition held for \d+ of \d+ \(\d+%\) of losses and \d+ of \d+/,
  );
  for (const text of [publicationMarkdown(publication), publicationHtml(publication)])
    for (const { title } of publication.sections) assert.ok(text.includes(title), title);
});

test("a Sunday that was missed is made up for at the next start, once; weeks before it are not", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7.5, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  const { kit, look } = await weekly(week);
  // The desk was away over two Sundays and comes back on a Wednesday.
  await week.clock.advance(10 * 24 * HOUR_MS);

  assert.deepEqual(await look(), ["weekly-2026-01-18"]);
  assert.deepEqual(await look(), []);
  const second = await weekly(week);
  assert.deepEqual(await second.look(), []);

  assert.equal(kit.waitingFor("console").length, 1);
  assert.equal(week.database.publications.latest("weekly", 10).length, 1);
});

test("two starts that look at once make one digest, tell it once and ask once", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7.5, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());
  const [one, other] = [await weekly(week), await weekly(week)];

  const made = await Promise.all([one.look(), other.look(), one.look()]);

  assert.deepEqual(made.flat(), ["weekly-2026-01-11"]);
  assert.equal(one.kit.waitingFor("console").length, 1);
  assert.equal(one.kit.approvals.waiting().length + other.kit.approvals.waiting().length, 1);
});

test("a digest whose period ended before the desk began is never made", async (t) => {
  const week = await openWeekDesk({ fromTsMs: START_MS + HOUR_MS, days: 1, timeZone: "Europe/Berlin" });
  t.after(() => week.database.close());

  assert.deepEqual(await (await weekly(week)).look(), []);
});

test("every pair of five weeks is in exactly one weekly period", async (t) => {
  const weeks = 5;
  const week = await openWeekDesk({ fromTsMs: START_MS, days: 7 * weeks, timeZone: "UTC" });
  t.after(() => week.database.close());
  const span = 7 * 86_400_000;
  const edges = Array.from({ length: weeks }, (_, index) => {
    const fromTsMs = START_MS + index * span;
    return periodFigures(week.database.history, { fromTsMs, toTsMs: fromTsMs + span }).edge;
  });

  const { edge } = week.control.figures();

  assert.ok(edge.pairs > 100);
  assert.equal(
    edges.reduce((sum, one) => sum + (one?.pairs ?? 0), 0),
    edge.pairs,
  );
  assert.equal(
    edges.reduce((sum, one) => sum + (one?.twiceEdge ?? 0n), 0n),
    edge.twiceEdge,
  );
});
