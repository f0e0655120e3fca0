import { z } from "zod";
import { exampleOf, PLATFORM_NAMES } from "#src/domain/platforms.ts";
import { defineSkill } from "#agents/define.ts";
import { countField } from "#agents/inputs.ts";
import { present, readCount, readHours } from "#agents/read-input.ts";
import { bold, text } from "#src/domain/message.ts";
import type { AuditLine } from "#src/features/audit-log/audit-log.ts";
import { formatUtc } from "#src/facts/format.ts";

const COUNT = 15;
const HOUR_MS = 3_600_000;
const HOURS_MAX = 720;

const lineSchema: z.ZodType<AuditLine> = z.object({
  actor: z.string(),
  what: z.string(),
  cause: z.string(),
  tsMs: z.number(),
  details: z.record(z.string(), z.unknown()),
});

const ACTOR = new RegExp(`\\b((?:${PLATFORM_NAMES}):[\\w-]{1,64})\\b`, "i");

export const showDeeds = defineSkill({
  name: "show-deeds",
  description: "Who did what: the record of what people did and decided on this desk, newest first.",
  examples: [
    "who did what",
    "who paused book 1",
    "who changed the settings",
    "who closed the position",
    "show the activity record",
    "what did people do today",
    "who approved that",
    "the log of who did what",
    "what has telegram:7 done",
    "last 20 deeds",
    "who touched the desk",
  ],
  effect: "read",
  role: "operator",
  needs: ["audit"],
  input: z.strictObject({
    count: countField(COUNT),
    actor: z
      .string()
      .regex(/^[a-z]+(?::[\w-]{1,64})?$/, `an account such as "${exampleOf("7")}"`)
      .optional(),
    hours: z.int().min(1).max(HOURS_MAX).optional(),
  }),
  output: z.object({ lines: z.array(lineSchema).readonly() }),
  readInput(said) {
    const actor = ACTOR.exec(said)?.[1]?.toLowerCase();
    const hours = Math.min(readHours(said) ?? HOURS_MAX + 1, HOURS_MAX + 1);
    return present({ count: readCount(said), actor, hours: hours > HOURS_MAX ? undefined : hours });
  },
  run({ count, actor, hours }, { audit }, { nowMs }) {
    const filter = present({ actor, sinceTsMs: hours === undefined ? undefined : nowMs - hours * HOUR_MS });
    return { ok: true, output: { lines: audit.recent(filter, count) } };
  },
  render: ({ lines }) => ({
    headline: lines.length === 0 ? "Nobody did anything that is on record" : `The last ${lines.length} deeds`,
    blocks:
      lines.length === 0
        ? [text("What people do and decide is kept from the first message on.")]
        : [
            {
              type: "list",
              items: lines.map(({ actor, what, tsMs }) => [bold(actor), ` ${what} (${formatUtc(tsMs)})`]),
            },
          ],
  }),
});
