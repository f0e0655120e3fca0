import assert from "node:assert/strict";
import { test } from "node:test";
import { alertChangeIn, asksForAlerts } from "#agents/coo/alert-request.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";

test("a change of alerts is read as people say it", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["stop sending me entry alerts", "entries off"],
    ["mute the refusals", "refusals off"],
    ["turn off the alerts for take profits", "take-profits off"],
    ["unmute incidents", "incidents on"],
    ["tell me again about exits", "exits on"],
    ["send stop losses silently", "stop-losses silent"],
    ["dont ping me between 11pm and 7am", "quiet 23:00-07:00"],
    ["quiet please from 22:30 to 6:00", "quiet 22:30-06:00"],
    ["don't wake me 23-7", "quiet 23:00-07:00"],
    ["no messages between 25 and 7", undefined],
    ["do something with my alerts", undefined],
    ["alert settings", undefined],
  ];

  for (const [said, change] of cases) assert.equal(alertChangeIn(said), change, said);
});

test("sentences about other things are no request for alerts", () => {
  for (const said of [
    "write an article about our stop losses",
    "stop opening new positions",
    "no more entries on book 1",
    "set the stop loss of book 1 to 3%",
    "results between 9 and 17",
    "close all exits",
    "performance by exit reason",
  ])
    assert.equal(asksForAlerts(said), false, said);
});

test("said in words it is proposed, and changed by a button only", async () => {
  const kit = createDispatchKit();
  const asked = await kit.say("dont ping me between 11pm and 7am");
  const done = await kit.press(asked, "Change the alerts");

  assert.match(asked.headline, /^PAPER, to confirm: .*quiet hours to 23:00-07:00/);
  assert.match(done.headline, /./);
});
