/** Adjustments as a test gives them: a fake of AdjustmentReader and AdjustmentWriter. */
import type { Refusal } from "#src/domain/errors.ts";
import type {
  AdjustmentFigures,
  AdjustmentReader,
  AdjustmentWriter,
  ReplayAnswer,
} from "#src/features/adjustments/adjustments-api.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";

export type FakeAdjustments = AdjustmentReader &
  AdjustmentWriter & {
    readonly writes: readonly { readonly what: string; readonly order: DeskOrder }[];
    readonly asked: readonly string[];
  };

export function createFakeAdjustments(
  given: {
    readonly adjustments?: readonly AdjustmentFigures[];
    readonly replay?: Refusal | ReplayAnswer;
  } = {},
): FakeAdjustments {
  const kept = given.adjustments ?? [];
  const writes = new Map<string, { what: string; order: DeskOrder }>();
  const asked: string[] = [];
  const record = (what: string, order: DeskOrder): void => {
    if (!writes.has(order.cause)) writes.set(order.cause, { what, order });
  };
  const find = (id: string): AdjustmentFigures | null => kept.find((one) => one.adjustmentId === id) ?? null;
  return {
    asked,
    get writes() {
      return [...writes.values()];
    },
    adjustments: (limit) => kept.slice(0, limit),
    adjustment: find,
    replay: async (kind, base) => {
      asked.push(base === null ? kind : `${kind} ${base}`);
      return given.replay ?? { state: "running", title: kind };
    },
    propose: (order) => {
      record("propose", order);
      return [];
    },
    revert: (id, order) => {
      const found = find(id);
      if (found?.state !== "active")
        return { refused: true, code: "ADJUSTMENT", reason: `"${id}" is not in force` };
      record(`revert ${id}`, order);
      return { ...found, state: "reverted" };
    },
  };
}
