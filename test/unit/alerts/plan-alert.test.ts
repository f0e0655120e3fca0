/** Who hears what, and how: the table of settings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { changeAlerts, nextMode } from "#agents/coo/alert-words.ts";
import {
  ALERT_KINDS,
  DEFAULT_ALERTS,
  modeOf,
  planAlert,
  PROTECTED_KINDS,
  type AlertFacts,
  type AlertSettings,
} from "#src/domain/alert-settings.ts";
import { amount } from "#src/domain/money.ts";

const NOON = Date.UTC(2026, 0, 15, 12);
const MIDNIGHT = Date.UTC(2026, 0, 15, 0);
const EIGHT = Date.UTC(2026, 0, 16, 8);

function facts(changes: Partial<AlertFacts> = {}): AlertFacts {
  return { kind: "entries", isCritical: false, pnl: null, ...changes };
}

function settings(changes: Partial<AlertSettings> = {}): AlertSettings {
  return { ...DEFAULT_ALERTS, ...changes };
}

const NOW = { how: "now", silent: false, releaseTsMs: NOON } as const;
const SILENT = { ...NOW, silent: true };
const DIGEST = { how: "digest", silent: false, releaseTsMs: EIGHT } as const;
const NIGHT = { from: 23 * 60, to: 7 * 60 };
const LUNCH = { from: 11 * 60, to: 13 * 60 };

const CASES: readonly (readonly [
  what: string,
  settings: Partial<AlertSettings>,
  facts: Partial<AlertFacts>,
  plan: unknown,
])[] = [
  ["by default at once, with a sound", {}, {}, NOW],
  ["off is nothing", { modes: { entries: "off" } }, {}, null],
  ["off is of its kind alone", { modes: { entries: "off" } }, { kind: "exits" }, NOW],
  ["silent has no sound", { modes: { entries: "silent" } }, {}, SILENT],
  ["a digest waits for its time", { modes: { entries: "digest" } }, {}, DIGEST],
  [
    "a small result waits for the digest",
    { pnlMin: "0.50" },
    { kind: "exits", pnl: amount("-0.49") },
    DIGEST,
  ],
  ["a result of the minimum does not", { pnlMin: "0.50" }, { kind: "exits", pnl: amount("-0.50") }, NOW],
  ["a small stop-loss does not", { pnlMin: "0.50" }, { kind: "stop-losses", pnl: amount("-0.49") }, NOW],
  ["what has no result is not small", { pnlMin: "0.50" }, {}, NOW],
  ["quiet hours take the sound", { quiet: LUNCH }, {}, SILENT],
  ["and not from what is critical", { quiet: LUNCH }, { kind: "liquidations", isCritical: true }, NOW],
  [
    "a critical one that is silent stays silent",
    { modes: { halts: "silent" } },
    { kind: "halts", isCritical: true },
    SILENT,
  ],
  ["quiet hours over midnight are over at noon", { quiet: NIGHT }, {}, NOW],
];

for (const [what, changed, event, plan] of CASES) {
  test(what, () => assert.deepEqual(planAlert(settings(changed), facts(event), NOON, "UTC"), plan));
}

test("quiet hours over midnight hold at midnight, and are those of the time zone", () => {
  const quiet = settings({ quiet: NIGHT });
  const silent = ["UTC", "Asia/Tokyo", "America/New_York"].map(
    (zone) => planAlert(quiet, facts(), MIDNIGHT, zone)?.silent,
  );
  assert.deepEqual(silent, [true, false, false]);
});

const WORDS: readonly (readonly [said: string, what: string | null])[] = [
  ["stop-losses silent", "set stop-losses to silent"],
  ["stop losses silent", "set stop-losses to silent"],
  ["Stop-Loss SILENT", "set stop-losses to silent"],
  ["refusals off", "set refusals to off"],
  ["take profits digest", "set take-profits to digest"],
  ["all on", "set all alerts to on"],
  ["quiet 23:00-07:00", "set quiet hours to 23:00-07:00"],
  ["quiet hours from 23:00 to 7:00", "set quiet hours to 23:00-07:00"],
  ["quiet off", "ended quiet hours"],
  ["digest 08:30", "set the digest to 08:30"],
  ["digest at 8:30", "set the digest to 08:30"],
  ["min 0.50", "set the minimum PnL to 0.50 USDT"],
  ["minimum pnl 2 usdt", "set the minimum PnL to 2 USDT"],
  ["here on", "turned alerts on"],
  ["stop-losses off", null],
  ["liquidations digest", null],
  ["halts off", null],
  ["security off", null],
  ["weather off", null],
  ["quiet always", null],
  ["quiet 23:00-23:00", null],
  ["make me a sandwich", null],
  ["", null],
];

for (const [said, what] of WORDS) {
  test(`"${said}" ${what ?? "changes nothing, and says what to type"}`, () => {
    const changed = changeAlerts(said, DEFAULT_ALERTS);
    if (what !== null) assert.equal("what" in changed && changed.what, what);
    else
      assert.ok(
        "refused" in changed && changed.reason.includes("Nothing was done") && changed.hint !== undefined,
      );
  });
}

test("all off leaves on a screen what nobody may miss, and presses never lead there", () => {
  const changed = changeAlerts("all off", DEFAULT_ALERTS);
  assert.ok("settings" in changed);
  for (const kind of ALERT_KINDS)
    assert.equal(modeOf(changed.settings, kind), PROTECTED_KINDS.has(kind) ? "silent" : "off", kind);
  for (const kind of PROTECTED_KINDS) {
    assert.equal(nextMode(DEFAULT_ALERTS, kind), "silent");
    assert.equal(nextMode(changed.settings, kind), "on");
  }
  assert.equal(nextMode(DEFAULT_ALERTS, "entries"), "silent");
});
