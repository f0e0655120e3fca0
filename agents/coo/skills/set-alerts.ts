import { z } from "zod";
import { alertChangeIn } from "#agents/coo/alert-request.ts";
import { alertAnswer, type AlertView } from "#agents/coo/alert-view.ts";
import { boundLines, placeOf } from "#agents/coo/place-words.ts";
import { changeAlerts, type AlertChange } from "#agents/coo/alert-words.ts";
import {
  defineSkill,
  isRefusal,
  type Question,
  type SkillContext,
  type SkillServices,
} from "#agents/define.ts";
import { actorName } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";

const CHANGE_MAX = 100;
/** "alerts entries off": the words of the command. */
const AS_TYPED = /^\s*alerts?\b/i;
const input = z.strictObject({ change: z.string().trim().max(CHANGE_MAX).optional() });

export const setAlerts = defineSkill({
  name: "set-alerts",
  description:
    "Change what this chat hears unasked: a kind on, silent, digest or off; quiet hours; minimum PnL.",
  examples: [
    "alerts entries off",
    "alerts stop-losses silent",
    "alerts refusals off",
    "alerts take-profits digest",
    "alerts quiet 23:00-07:00",
    "alerts digest 08:00",
    "alerts all silent",
    "alerts all on",
  ],
  effect: "write",
  role: "operator",
  needs: ["alerts", "chats"],
  input,
  output: z.custom<AlertView>((value) => typeof value === "object" && value !== null),
  readInput(said) {
    const typed = said
      .slice(0, CHANGE_MAX)
      .replace(/^.*?\b(?:alerts?|notifications?)\b/i, "")
      .trim();
    return { change: AS_TYPED.test(said) ? typed : (alertChangeIn(said) ?? typed) };
  },
  preview({ change = "" }, deps, context) {
    if (change.trim() === "") return askChange();
    const changed = changeOf(change, deps, context);
    if (isRefusal(changed)) return changed;
    return {
      proposed: true,
      summary: `Alerts of this chat: ${changed.what}.`,
      label: "Change the alerts",
      input: { change },
    };
  },
  run({ change = "" }, deps, context) {
    if (change.trim() === "") return askChange();
    const changed = changeOf(change, deps, context);
    if (isRefusal(changed)) return changed;
    const { actor, cause } = context;
    const chat = chatOf(context);
    const { alerts, chats } = deps;
    const bound = boundLines(chats.bindings(), placeOf(context));
    const settings = alerts.change(chat, changed.settings, changed.what, { cause, actor: actorName(actor) });
    const isHeard = alerts
      .chats()
      .some((one) => one.platform === chat.platform && one.chatId === chat.chatId);
    const view = { settings, timeZone: alerts.timeZone, isHeard, bound, mayChange: true, what: changed.what };
    return { ok: true, output: view };
  },
  render: alertAnswer,
});

const CHANGES = [
  "stop-losses silent",
  "refusals off",
  "quiet 23:00-07:00",
  "digest 08:00",
  "min 0.50",
  "all on",
];

function askChange(): Question {
  return {
    asked: true,
    question: "What shall change of what this chat hears?",
    hint: 'Or type it, for example "/alertset entries digest". /alerts shows each kind with its button.',
    choices: CHANGES.map((change) => ({ label: change, skill: "set-alerts", input: { change } })),
  };
}

function changeOf(
  said: string,
  { alerts }: Pick<SkillServices, "alerts">,
  context: SkillContext,
): AlertChange | Refusal {
  return changeAlerts(said, alerts.settings(chatOf(context)));
}

function chatOf({ actor, chatId }: SkillContext) {
  return { platform: actor.platform, chatId };
}
