/** The single numbers that a change of rules touches, so that each can be looked at and put back by itself. */
import type { BookRules, GuardRules, LaneRules, RulePatch } from "#src/domain/book-rules.ts";
import type { Lane } from "#src/domain/instrument.ts";

type LaneNumber = Exclude<keyof LaneRules, "enabled">;

/** "scanMs", "guards.cooldownMs", "futures.stopLoss". */
export type RuleLeaf = "scanMs" | `guards.${keyof GuardRules}` | `${Lane}.${LaneNumber}`;

const LANES: readonly Lane[] = ["futures", "spot"];

/** The numbers that a patch sets. What is no number (a policy, a universe) is not for an adjustment. */
export function leavesOf(patch: RulePatch): readonly { readonly leaf: RuleLeaf; readonly value: number }[] {
  const leaves: { leaf: RuleLeaf; value: number }[] = [];
  if (patch.scanMs !== undefined) leaves.push({ leaf: "scanMs", value: patch.scanMs });
  for (const [name, value] of Object.entries(patch.guards ?? {}))
    leaves.push({ leaf: `guards.${name as keyof GuardRules}`, value: Number(value) });
  for (const lane of LANES) {
    for (const [name, value] of Object.entries(patch.lanes?.[lane] ?? {}))
      if (typeof value === "number") leaves.push({ leaf: `${lane}.${name as LaneNumber}`, value });
  }
  return leaves;
}

export function readLeaf(rules: BookRules, leaf: RuleLeaf): number {
  if (leaf === "scanMs") return rules.scanMs;
  const [part, name] = leaf.split(".") as [string, string];
  if (part === "guards") return rules.guards[name as keyof GuardRules];
  return rules.lanes[part as Lane][name as LaneNumber];
}

/** The patch that sets one number. */
export function patchOf(leaf: RuleLeaf, value: number): RulePatch {
  if (leaf === "scanMs") return { scanMs: value };
  const [part, name] = leaf.split(".") as [string, string];
  return part === "guards" ? { guards: { [name]: value } } : { lanes: { [part]: { [name]: value } } };
}

/** Several patches of one book as one; of the same number the later counts. */
export function mergePatches(patches: readonly RulePatch[]): RulePatch {
  const lanes: Partial<Record<Lane, Partial<LaneRules>>> = {};
  for (const lane of LANES) {
    const values: Partial<LaneRules> = Object.assign(
      {},
      ...patches.map((patch) => patch.lanes?.[lane] ?? {}),
    );
    if (Object.keys(values).length > 0) lanes[lane] = values;
  }
  const guards: Partial<GuardRules> = Object.assign({}, ...patches.map((patch) => patch.guards ?? {}));
  const scanMs = patches.findLast((patch) => patch.scanMs !== undefined)?.scanMs;
  return {
    ...(scanMs !== undefined && { scanMs }),
    ...(Object.keys(lanes).length > 0 && { lanes }),
    ...(Object.keys(guards).length > 0 && { guards }),
  };
}
