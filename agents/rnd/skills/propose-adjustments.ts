import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { actorName } from "#agents/targets.ts";
import { text } from "#src/domain/message.ts";
import { FALSE_PATTERNS_MAX } from "#src/features/adjustments/model/loss-pattern.ts";
import { SHARE_MIN, TRIPS_MIN } from "#src/features/adjustments/model/propose.ts";
import { formatPercent } from "#src/facts/format.ts";
import { adjustmentSchema } from "../adjustment-schemas.ts";

export const proposeAdjustments = defineSkill({
  name: "propose-adjustments",
  description:
    "Let code look through the vault for adjustments now; each is replayed, and an owner is asked.",
  examples: [
    "propose adjustments",
    "look for adjustments",
    "propose an adjustment",
    "propose new adjustments",
    "suggest adjustments from the vault",
  ],
  effect: "write",
  role: "operator",
  needs: ["adjustments"],
  input: noInput,
  output: z.object({ adjustments: z.array(adjustmentSchema).readonly() }),
  readInput: () => ({}),
  preview: () => ({
    proposed: true,
    summary: "look through the vault for adjustments; nothing changes before an owner approves",
    label: "Look for adjustments",
    input: {},
  }),
  run(_input, { adjustments }, { actor, cause }) {
    return { ok: true, output: { adjustments: adjustments.propose({ actor: actorName(actor), cause }) } };
  },
  render: ({ adjustments }) => ({
    headline:
      adjustments.length === 0
        ? "PAPER adjustments: nothing new to propose"
        : `PAPER adjustments: ${adjustments.length} proposed`,
    blocks: [
      ...adjustments.map(({ adjustmentId, title, reason }) => text(`${adjustmentId}: ${title}. ${reason}.`)),
      text(
        adjustments.length === 0
          ? `A proposal needs ${TRIPS_MIN} round trips of a kind, more losses than chance explains (at most ${formatPercent(FALSE_PATTERNS_MAX, 0)} of what is found), and for a cause ${formatPercent(SHARE_MIN, 0)} of the losses; one that was decided rests for a week.`
          : "Each is replayed on days that it was not found on. The owners are asked only for what helps there.",
      ),
    ],
  }),
});
