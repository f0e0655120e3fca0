import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role } from "#src/domain/roles.ts";
import type { AlertSettingsApi } from "#src/features/alerts/alert-settings-api.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryAlerts, createMemoryAlertSettings } from "#test/support/memory-alerts.ts";
import { createMemoryAuditLog } from "#test/support/memory-approvals.ts";
import { plainText } from "#test/support/plain-text.ts";

const CHAT = { platform: "telegram", chatId: "7" } as const;

function open(role: Role = "owner") {
  const [clock, store, audit] = [createFakeClock(), createMemoryAlertSettings(), createMemoryAuditLog()];
  const alerts = createMemoryAlerts(clock, store, audit);
  const restarted = (): AlertSettingsApi => createMemoryAlerts(clock, store, audit);
  return { kit: createDispatchKit({ role, alerts }), alerts, audit, restarted };
}

test("a chat's alerts are shown, and a press turns a kind to its next mode, in place and on the record", async () => {
  const { kit, alerts, audit, restarted } = open();
  const shown = await kit.command("show-alerts");
  assert.match(
    plainText(shown),
    /entries: on\n[^]*stop-losses\*: on\n[^]*quiet hours: none\ndigest at: 08:00/,
  );

  const changed = await kit.press(shown, "entries silent");
  assert.match(plainText(changed), /^Alerts of this chat: set entries to silent\nexits|entries: silent/);
  assert.equal(changed.replaces, "pressed");
  assert.equal(alerts.settings(CHAT).modes.entries, "silent");
  assert.equal(restarted().settings(CHAT).modes.entries, "silent");
  assert.deepEqual(
    audit.recent({}, 9).map(({ actor, what }) => [actor, what]),
    [["telegram:7", "set entries to silent for telegram:7"]],
  );
});

test("alerts are changed by a command, and what may not be off says why", async () => {
  const { kit, alerts } = open();
  await kit.command("set-alerts", { change: "quiet 23:00-07:00" });
  const refused = await kit.command("set-alerts", { change: "stop-losses off" });
  assert.deepEqual(alerts.settings(CHAT).quiet, { from: 1_380, to: 420 });
  assert.match(plainText(refused), /stop-losses can be silent, and not off[^]*Type "stop-losses silent"/);
  assert.equal(alerts.settings(CHAT).modes["stop-losses"], undefined);
});

test("alerts are changed in words only after a button", async () => {
  const { kit, alerts } = open();
  const asked = await kit.say("alerts refusals off");
  assert.match(asked.headline, /to confirm: Alerts of this chat: set refusals to off/);
  assert.equal(alerts.settings(CHAT).modes.refusals, undefined);
  await kit.press(asked, "Change the alerts");
  assert.equal(alerts.settings(CHAT).modes.refusals, "off");
});

test("a viewer sees them and has nothing to press", async () => {
  const { kit, alerts } = open("viewer");
  const shown = await kit.command("show-alerts");
  const refused = await kit.command("set-alerts", { change: "all silent" });
  assert.equal(shown.buttons, undefined);
  assert.match(refused.headline, /needs the role operator/);
  assert.deepEqual(alerts.settings(CHAT).modes, {});
});

test("a chat that hears nothing can be made to, by whoever may act there", async () => {
  const { alerts } = open();
  const chat = { chatId: "-100", chatKind: "group" } as const;
  const group = createDispatchKit({ alerts, chat });
  const shown = await group.command("show-alerts");
  assert.match(plainText(shown), /No alerts come here/);
  await group.press(shown, "Send alerts here");
  assert.deepEqual(
    alerts.chats().map(({ chatId }) => chatId),
    ["7", "-100"],
  );
});
