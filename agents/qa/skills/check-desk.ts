import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import { bold, text } from "#src/domain/message.ts";
import { CHECKS, type CheckName, type SelfCheckFigures } from "#src/domain/self-check.ts";

const WORDS: Readonly<Record<CheckName, string>> = {
  audit: "every book replayed from zero",
  routing: "no fact of one book in another",
  orphans: "no order left behind",
  deliveries: "messages delivered",
  schedule: "scans on time",
  market: "market data fresh",
  bars: "no holes in the bars of the last day",
};

const name = z.enum(CHECKS as unknown as readonly [CheckName, ...CheckName[]]);
const figuresSchema: z.ZodType<SelfCheckFigures> = z.object({
  atTsMs: z.number(),
  checks: z.array(name).readonly(),
  findings: z.array(z.object({ key: z.string(), check: name, what: z.string() })).readonly(),
});

export const checkDesk = defineSkill({
  name: "check-desk",
  description:
    "Self-check now: audit of all books, routing between books, orphans, deliveries, schedule, gaps.",
  examples: [
    "run a self check",
    "self check",
    "check yourself",
    "check the desk for errors",
    "run all checks",
    "qa report",
    "are there any orphaned orders",
    "is anything misrouted between the books",
    "are there gaps in the data",
    "diagnose the desk",
    "run diagnostics",
    "sanity check",
  ],
  effect: "read",
  role: "viewer",
  needs: ["quality"],
  input: noInput,
  output: figuresSchema,
  readInput: () => ({}),
  run: (_input, { quality }) => ({ ok: true, output: quality.selfCheck() }),
  render: ({ checks, findings }) => ({
    severity: findings.length === 0 ? "info" : "warning",
    headline:
      findings.length === 0
        ? `Self-check: all ${checks.length} checks passed`
        : `Self-check: ${findings.length} findings`,
    blocks: [
      ...(findings.length === 0
        ? []
        : [{ type: "list" as const, items: findings.map(({ check, what }) => [bold(check), `: ${what}`]) }]),
      text(
        `Passed: ${
          checks
            .filter((check) => findings.every((finding) => finding.check !== check))
            .map((check) => WORDS[check])
            .join("; ") || "none"
        }.`,
      ),
    ],
  }),
});
