import { z } from "zod";
import type { GateFigures } from "#src/features/experiments/model/gate.ts";
import type { Rate } from "#src/domain/money.ts";

const amount = z.bigint();
const count = z.int().nonnegative();
const ratio = z.number().nullable();
const rateSchema: z.ZodType<Rate> = z.custom<Rate>((value) => Number.isSafeInteger(value), "not a rate");

export const gateSchema: z.ZodType<GateFigures> = z.object({
  green: z.object({ days: z.array(z.string()).readonly(), needed: count, passed: z.boolean() }),
  rolling: z.object({
    days: count,
    needed: count,
    from: z.string().nullable(),
    to: z.string(),
    openEquity: amount.nullable(),
    closeEquity: amount.nullable(),
    ratio,
    bar: rateSchema,
    passed: z.boolean(),
  }),
  met: z.boolean(),
});
