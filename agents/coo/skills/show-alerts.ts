import { z } from "zod";
import { alertAnswer, type AlertView } from "#agents/coo/alert-view.ts";
import { boundLines, placeOf } from "#agents/coo/place-words.ts";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { allows } from "#src/domain/roles.ts";

export const showAlerts = defineSkill({
  name: "show-alerts",
  description: "What this chat hears unasked: each kind of alert, quiet hours, digest time, minimum PnL.",
  examples: [
    "alerts",
    "alert settings",
    "show the alerts",
    "which alerts do I get",
    "which notifications do I get",
    "notification settings",
    "quiet hours",
    "show the notifications",
  ],
  effect: "read",
  role: "viewer",
  needs: ["alerts", "chats"],
  input: noInput,
  output: z.custom<AlertView>((value) => typeof value === "object" && value !== null),
  readInput: () => ({}),
  run(_input, { alerts, chats }, context) {
    const { actor, chatId } = context;
    const chat = { platform: actor.platform, chatId };
    const isHeard = alerts.chats().some((one) => one.platform === chat.platform && one.chatId === chatId);
    const mayChange = allows(actor.role, "operator");
    const bound = boundLines(chats.bindings(), placeOf(context));
    const view = { settings: alerts.settings(chat), timeZone: alerts.timeZone, isHeard, bound, mayChange };
    return { ok: true, output: view };
  },
  render: alertAnswer,
});
