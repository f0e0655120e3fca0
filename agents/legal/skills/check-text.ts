import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { refusal } from "#agents/targets.ts";
import { bold, text } from "#src/domain/message.ts";
import { checkCompliance, type ComplianceFinding } from "#src/features/publishing/compliance.ts";

const findingSchema: z.ZodType<ComplianceFinding> = z.object({
  rule: z.string(),
  reason: z.string(),
  words: z.string(),
});

export const checkText = defineSkill({
  name: "check-text",
  description: "Check a text against the publishing rules: advice, promises, signals, PAPER, disclaimer.",
  examples: [
    "check this text: PAPER, book 1 is up 2%",
    "may we publish this: our week on paper",
    "is this compliant: you should buy btc now",
    "check the wording: guaranteed profits",
    "can this go out: PAPER figures of the week",
    "compliance check: join our signals group",
    "check a text",
    "would legal let this out: bitcoin will moon",
  ],
  effect: "read",
  role: "viewer",
  needs: [],
  readsUntrusted: true,
  input: z.strictObject({ text: z.string().trim().min(1).max(4_000).optional() }),
  output: z.object({ findings: z.array(findingSchema).readonly() }),
  readInput(said) {
    const checked = /:\s*(.+)$/s.exec(said)?.[1]?.trim() ?? /["“](.+)["”]/s.exec(said)?.[1];
    return checked === undefined ? {} : { text: checked };
  },
  run({ text: checked }) {
    if (checked === undefined)
      return refusal(
        "TEXT_MISSING",
        "Which text?",
        'Type for example "check this text: PAPER, book 1 is up 2%".',
      );
    return { ok: true, output: { findings: checkCompliance({ text: checked, audience: "public" }) } };
  },
  render: ({ findings }) => ({
    severity: findings.length === 0 ? "info" : "warning",
    headline:
      findings.length === 0
        ? "Compliance has nothing against this text"
        : `Compliance would not let this out: ${findings.length} findings`,
    blocks:
      findings.length === 0
        ? [text("An owner still decides whether it is published.")]
        : [
            {
              type: "list",
              items: findings.map(({ rule, reason, words }) => [
                bold(rule),
                `${words === "" ? "" : ` "${words}"`}: ${reason}`,
              ]),
            },
          ],
  }),
});
