import { z } from "zod";
import { defineSkill, isQuestion, isRefusal } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { actorName, refusal } from "#agents/targets.ts";
import { findChange } from "#agents/trading-lead/settings/find-change.ts";
import { changeButton, type PlannedChange } from "#agents/trading-lead/settings/plan-change.ts";
import { readChange } from "#agents/trading-lead/settings/read-setting.ts";
import { valueInForce } from "#agents/trading-lead/settings/settings.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import { formatBook } from "#src/facts/format.ts";

const input = z.strictObject({
  book: bookField,
  setting: z.string().trim().min(1).max(64).optional(),
  /** As typed: "3%", "off", "BTC, ETH". */
  value: z.string().trim().min(1).max(400).optional(),
});

export const changeSetting = defineSkill({
  name: "change-setting",
  description:
    "Set a rule of a book: leverage, take-profit, stop-loss, lane shares, guards, scan interval, universe.",
  examples: [
    "set take profit of book 1 to 3%",
    "set the stop loss on book 2 to 1.5%",
    "change the leverage of book 1 to 2x",
    "change a setting",
    "set leverage to 5x on the inverted book",
    "raise the leverage cap of book 1 to 5",
    "lower the drawdown stop on book 2 to 5%",
    "turn spot off on book 2",
    "turn futures on for book 1",
    "switch the spot lane off",
    "disable spot trading on book 1",
    "enable the futures lane on book 2",
    "scan every 30 minutes on book 1",
    "set the scan interval to 60 minutes",
    "set the cooldown to 2 hours",
    "set the universe of book 1 to btc, eth and sol",
    "trade only btc and eth on book 1",
    "set the mirror of book 2 to level",
    "set the stance of book 1 to inverted",
    "set the futures share of book 1 to 60%",
    "set max positions to 3",
    "use a wider stop loss on book 1",
    "adjust the funding limit",
    "increase exposure to 4x on book 2",
  ],
  effect: "write",
  role: "owner",
  needs: ["desk"],
  input,
  output: z.object({
    book: bookIdSchema,
    setting: z.string(),
    from: z.string(),
    to: z.string(),
    aside: z.string(),
  }),
  readInput: (said, { desk }) => readChange(said, desk.books()),
  preview(wanted, { desk }) {
    const change = findChange(wanted, desk);
    if (isRefusal(change) || isQuestion(change)) return change;
    const { spec, book, from, to, aside } = change;
    if (from === to) return unchanged(change);
    const button = changeButton(change);
    return {
      proposed: true,
      summary: `${spec.name} of ${formatBook(book, desk.books())}: ${from} -> ${to}. ${aside}`,
      label: button.label,
      input: button.input,
    };
  },
  run(wanted, { desk }, { actor, cause }) {
    const change = findChange(wanted, desk);
    if (isRefusal(change) || isQuestion(change)) return change;
    const { spec, book, patch, from, to, aside } = change;
    const order = { cause, actor: actorName(actor) };
    const result = desk.changeRules(book, patch, order, `${spec.name} ${from} -> ${to}`);
    if (isRefusal(result)) return result;
    // A job that runs again finds it done, and perhaps changed once more since: what holds now is what is told.
    const now = valueInForce(spec, desk.rules(book)) ?? to;
    return { ok: true, output: { book, setting: spec.name, from, to: now, aside } };
  },
  render: ({ book, setting, from, to, aside }) => ({
    headline:
      from === to ? `PAPER ${book}: ${setting} is ${to}` : `PAPER ${book}: ${setting} ${from} -> ${to}`,
    blocks: [text(aside)],
  }),
});

function unchanged({ spec, book, to }: PlannedChange): Refusal {
  return refusal(
    "SETTING_UNCHANGED",
    `${spec.name} of ${book} is ${to} already.`,
    `Type "settings of ${book}" to see the others.`,
  );
}
