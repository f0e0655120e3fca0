import { z } from "zod";
import { defineSkill, type SkillButton } from "#agents/define.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import type { AdjustmentState } from "#src/features/adjustments/model/adjustment.ts";
import type { AdjustmentFigures } from "#src/features/adjustments/adjustments-api.ts";
import { countsText, patternText } from "#src/features/adjustments/adjustment-blocks.ts";
import { proofLine } from "#src/features/adjustments/proof-words.ts";
import { formatDuration, formatUtc } from "#src/facts/format.ts";
import { adjustmentSchema } from "../adjustment-schemas.ts";

const SHOWN = 8;
const BUTTONS_MAX = 4;

const STATE_WORDS: Readonly<Record<AdjustmentState, string>> = {
  proposed: "proposed, its replay runs",
  waiting: "waits for an owner",
  declined: "declined",
  expired: "expired undecided",
  refused: "not put in force",
  active: "in force",
  ended: "ended",
  reverted: "reverted",
};

export const listAdjustments = defineSkill({
  name: "list-adjustments",
  description:
    "Adjustments: what code proposes, what waits for an owner, what is in force, and what came of it.",
  examples: [
    "adjustments",
    "show the adjustments",
    "which adjustments are in force",
    "which adjustments are waiting",
    "list the proposed adjustments",
    "did the last adjustment help",
    "did our adjustments work",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "adjustments"],
  input: z.strictObject({}),
  output: z.object({ nowMs: z.number(), adjustments: z.array(adjustmentSchema).readonly() }),
  readInput: () => ({}),
  run(_input, { desk, adjustments }) {
    const output = { nowMs: desk.market().venueNowMs, adjustments: adjustments.adjustments(SHOWN) };
    return { ok: true, output };
  },
  render({ nowMs, adjustments }) {
    const active = adjustments.filter(({ state }) => state === "active").length;
    const waiting = adjustments.filter(({ state }) => state === "waiting").length;
    return {
      headline: `PAPER adjustments: ${active} in force, ${waiting} waiting for an owner`,
      blocks:
        adjustments.length === 0
          ? [
              text(
                "None was proposed yet. Code looks every day, and needs ten round trips of a kind. The last week is kept to test on.",
              ),
            ]
          : adjustments.flatMap((one) => adjustmentLines(one, nowMs)),
      buttons: [
        ...adjustments
          .flatMap(buttonOf)
          .slice(0, BUTTONS_MAX)
          .map((button) => [button]),
        [{ label: "Look for proposals now", skill: "propose-adjustments", input: {} }],
      ],
    };
  },
});

function adjustmentLines(one: AdjustmentFigures, nowMs: number): readonly Block[] {
  const { adjustmentId, title, state, evidence, reason, endsTsMs, steps } = one;
  const counts = countsText(one);
  const rest = endsTsMs === null ? "" : `, ${formatDuration(endsTsMs - nowMs)} left`;
  const when =
    state === "active"
      ? `${STATE_WORDS[state]} until ${formatUtc(endsTsMs ?? 0)}${rest}`
      : STATE_WORDS[state];
  const last = steps.at(-1);
  const isOver = ["ended", "reverted", "refused"].includes(state);
  return [
    text(bold(`${adjustmentId}: ${title}`), `, ${when}`),
    {
      type: "list",
      items: [
        [`${reason}.`],
        [`Its pattern: ${patternText(one)}`],
        [`Its proof: ${proofLine(evidence)}.`],
        ...(counts === null ? [] : [[counts]]),
        ...(isOver && last !== undefined ? [[last.what]] : []),
      ],
    },
  ];
}

function buttonOf({ state, adjustmentId, approvalId }: AdjustmentFigures): readonly SkillButton[] {
  if (state === "active")
    return [
      { label: `Revert ${adjustmentId}`, skill: "revert-adjustment", input: { adjustment: adjustmentId } },
    ];
  if (state !== "waiting" || approvalId === null) return [];
  return [{ label: `Decide ${adjustmentId}`, skill: "decide-approval", input: { approval: approvalId } }];
}
