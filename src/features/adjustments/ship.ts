/** Puts an approved adjustment in force, and takes it back: exactly what it changed, and nothing that was changed since. */
import type { ShippedChange } from "./model/adjustment.ts";
import { leavesOf, mergePatches, patchOf, readLeaf } from "./model/rule-leaves.ts";
import type { RulePatch } from "#src/domain/book-rules.ts";
import { assert, type Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Adjustment, AdjustmentStep } from "./store/adjustment-store.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import { DESK_ACTOR, type AdjustmentDeps } from "./adjustment-deps.ts";

const HOUR_MS = 3_600_000;
const ACTIVE_MAX = 50;

/** Inside the caller's transaction. A refusal changed nothing. */
export function shipAdjustment(
  deps: AdjustmentDeps,
  adjustment: Adjustment,
  order: DeskOrder,
): Refusal | { readonly done: string } {
  if (adjustment.state === "active") return { done: `${adjustment.adjustmentId} is in force` };
  const refusal = refuseShip(deps, adjustment);
  if (refusal !== null) return refusal;
  const cause = `${order.cause}:ship:${adjustment.adjustmentId}`;
  const shipped = [
    ...shipRules(deps, adjustment, { ...order, cause }),
    ...shipBans(deps, adjustment, { ...order, cause }),
  ];
  const eventTsMs = deps.venueNowMs();
  const endsTsMs = eventTsMs + adjustment.lastsMs;
  const what = `${adjustment.title}, in force until ${new Date(endsTsMs).toISOString().slice(0, 16)}Z`;
  appendStep(deps, adjustment, {
    step: "shipped",
    what,
    shipped,
    endsTsMs,
    actor: order.actor,
    cause,
    eventTsMs,
  });
  tell(deps, adjustment, "shipped", `${adjustment.adjustmentId} is in force: ${what}`);
  return { done: what };
}

/** Two adjustments of one number could not be told apart at their ends. */
function refuseShip(deps: AdjustmentDeps, adjustment: Adjustment): Refusal | null {
  const { rules } = wanted(adjustment);
  const touched = new Set(rules.flatMap(({ bookId, leaf }) => `${bookId} ${leaf}`));
  const other = deps.store
    .latest(ACTIVE_MAX)
    .filter(({ state }) => state === "active")
    .find((one) =>
      shippedOf(one).some((was) => was.type === "rules" && touched.has(`${was.bookId} ${was.leaf}`)),
    );
  if (other !== undefined)
    return refuse(
      `${other.adjustmentId} (${other.title}) changes the same setting and is still in force`,
      `revert it first: "revert ${other.adjustmentId}"`,
    );
  for (const [bookId, patch] of patchesOf(adjustment)) {
    const previewed = deps.desk.previewRules(bookId, patch);
    if ("refused" in previewed) return previewed;
  }
  return null;
}

function refuse(reason: string, hint: string): Refusal {
  return { refused: true, code: "ADJUSTMENT", reason, hint };
}

function wanted({ changes }: Adjustment) {
  const rules = changes.flatMap((change) =>
    change.type === "rules"
      ? leavesOf(change.patch).map(({ leaf, value }) => ({ bookId: change.bookId, leaf, value }))
      : [],
  );
  return { rules, bans: changes.filter((change) => change.type === "ban") };
}

function patchesOf({ changes }: Adjustment): ReadonlyMap<BookId, RulePatch> {
  const rules = changes.filter((change) => change.type === "rules");
  const byBook = Map.groupBy(rules, ({ bookId }) => bookId);
  return new Map([...byBook].map(([bookId, of]) => [bookId, mergePatches(of.map(({ patch }) => patch))]));
}

function shipRules(deps: AdjustmentDeps, adjustment: Adjustment, order: DeskOrder): readonly ShippedChange[] {
  const before = new Map(deps.rules().map((rules) => [rules.bookId, rules]));
  const shipped = wanted(adjustment).rules.flatMap(({ bookId, leaf, value }): ShippedChange[] => {
    const rules = before.get(bookId);
    return rules === undefined ? [] : [{ type: "rules", bookId, leaf, value, was: readLeaf(rules, leaf) }];
  });
  for (const [bookId, patch] of patchesOf(adjustment))
    mustChange(
      deps.desk.changeRules(bookId, patch, order, `${adjustment.adjustmentId}: ${adjustment.title}`),
    );
  return shipped;
}

/** A ban that lasts longer already is left as it is. */
function shipBans(deps: AdjustmentDeps, adjustment: Adjustment, order: DeskOrder): readonly ShippedChange[] {
  return wanted(adjustment).bans.flatMap(({ bookId, base, hours }): ShippedChange[] => {
    const untilTsMs = deps.venueNowMs() + hours * HOUR_MS;
    const holds = deps.bans(bookId).find((ban) => ban.base === base);
    if (holds !== undefined && holds.untilTsMs >= untilTsMs) return [];
    mustChange(
      deps.desk.ban(bookId, base, untilTsMs, order, `${adjustment.adjustmentId}: ${adjustment.title}`),
    );
    return [{ type: "ban", bookId, base, untilTsMs }];
  });
}

/** Previewed a moment ago in the same transaction: a refusal now is a fault, and undoes all of it. */
function mustChange(answer: Refusal | object): void {
  assert(!("refused" in answer), `an adjustment that was previewed is refused: ${JSON.stringify(answer)}`);
}

/** Ends an active one, at its time or because somebody said so. Inside the caller's transaction. */
export function endAdjustment(
  deps: AdjustmentDeps,
  adjustment: Adjustment,
  step: "ended" | "reverted",
  order: DeskOrder,
): void {
  const cause = `${order.cause}:${step}:${adjustment.adjustmentId}`;
  const undo = { ...order, cause };
  const { put, left } = putBackRules(deps, adjustment, undo);
  const bans = liftBans(deps, adjustment, step, undo);
  const parts = [
    ...(put.length === 0 ? [] : [`put back ${put.join(", ")}`]),
    ...bans.lifted,
    ...(left.length === 0 ? [] : [`left as somebody changed it since: ${left.join(", ")}`]),
    ...bans.left,
  ];
  const what = parts.length === 0 ? "there was nothing to put back" : parts.join("; ");
  appendStep(deps, adjustment, { step, what, actor: order.actor, cause, eventTsMs: deps.venueNowMs() });
  const how = step === "ended" ? "has ended" : `was reverted by ${order.actor}`;
  tell(deps, adjustment, step, `${adjustment.adjustmentId} (${adjustment.title}) ${how}: ${what}`);
}

type PutBack = { readonly put: readonly string[]; readonly left: readonly string[] };

function putBackRules(deps: AdjustmentDeps, adjustment: Adjustment, order: DeskOrder): PutBack {
  const now = new Map(deps.rules().map((rules) => [rules.bookId, rules]));
  const patches = new Map<BookId, RulePatch[]>();
  const [put, left]: [string[], string[]] = [[], []];
  for (const change of shippedOf(adjustment)) {
    if (change.type !== "rules") continue;
    const { bookId, leaf, value, was } = change;
    const rules = now.get(bookId);
    if (rules === undefined || readLeaf(rules, leaf) !== value) {
      left.push(`${leaf} of ${bookId}`);
      continue;
    }
    patches.set(bookId, [...(patches.get(bookId) ?? []), patchOf(leaf, was)]);
    put.push(`${leaf} of ${bookId}`);
  }
  for (const [bookId, parts] of patches)
    mustChange(
      deps.desk.changeRules(bookId, mergePatches(parts), order, `the end of ${adjustment.adjustmentId}`),
    );
  return { put, left };
}

/** A ban ends by itself; before its time it is lifted, unless another one took its place. */
function liftBans(
  deps: AdjustmentDeps,
  adjustment: Adjustment,
  step: "ended" | "reverted",
  order: DeskOrder,
): { readonly lifted: readonly string[]; readonly left: readonly string[] } {
  const [lifted, left]: [string[], string[]] = [[], []];
  for (const change of shippedOf(adjustment)) {
    if (change.type !== "ban") continue;
    const { bookId, base, untilTsMs } = change;
    const holds = deps.bans(bookId).find((ban) => ban.base === base);
    if (holds !== undefined && holds.untilTsMs !== untilTsMs)
      left.push(`another ban of ${base} on ${bookId} stays`);
    else if (holds === undefined || step === "ended") lifted.push(`the ban of ${base} on ${bookId} is over`);
    else {
      mustChange(
        deps.desk.ban(bookId, base, deps.venueNowMs(), order, `the end of ${adjustment.adjustmentId}`),
      );
      lifted.push(`lifted the ban of ${base} on ${bookId}`);
    }
  }
  return { lifted, left };
}

export function shippedOf({ steps }: Adjustment): readonly ShippedChange[] {
  return steps.findLast(({ step }) => step === "shipped")?.shipped ?? [];
}

export function appendStep(
  deps: AdjustmentDeps,
  { adjustmentId }: Adjustment,
  step: AdjustmentStep,
): boolean {
  return deps.store.appendStep(adjustmentId, step, deps.nowMs());
}

/** A step that the desk takes by itself; once an adjustment. */
export function ownStep(
  deps: AdjustmentDeps,
  adjustment: Adjustment,
  step: AdjustmentStep["step"],
  what: string,
  more: Partial<AdjustmentStep> = {},
): void {
  const cause = `${step}:${adjustment.adjustmentId}`;
  const eventTsMs = deps.venueNowMs();
  appendStep(deps, adjustment, { step, what, actor: DESK_ACTOR, cause, eventTsMs, ...more });
}

function tell(
  deps: AdjustmentDeps,
  { adjustmentId }: Adjustment,
  step: "shipped" | "ended" | "reverted",
  what: string,
): void {
  const eventTsMs = deps.venueNowMs();
  deps.events.emit({ type: "adjustment", step, eventId: `${adjustmentId}:${step}`, eventTsMs, what });
}
