import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { auditSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import type { AuditFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatUtc } from "#src/reports/format.ts";

export const showAudit = defineSkill({
  name: "show-audit",
  description: "The last audit of the ledger: whether a replay from zero agrees with every book.",
  examples: [
    "audit",
    "audit the books",
    "last audit",
    "did the audit agree",
    "do the books add up",
    "do the books agree",
    "are the books correct",
    "do the numbers add up",
    "is the bookkeeping right",
    "when did the last audit run",
    "is the ledger ok",
    "check the ledger",
  ],
  effect: "read",
  role: "viewer",
  input: noInput,
  output: z.object({ audit: auditSchema }),
  readInput: () => ({}),
  run: (_input, { desk }) => ({ ok: true, output: { audit: desk.lastAudit() } }),
  render({ audit }) {
    const count = audit.findings.length;
    return {
      severity: audit.ok ? "info" : "critical",
      headline: audit.ok
        ? `PAPER books: the audit agrees (${audit.entries} entries)`
        : `PAPER books: the AUDIT DISAGREES (${count === 1 ? "1 finding" : `${count} findings`})`,
      blocks: [...findingBlocks(audit), figuresBlock(audit)],
    };
  },
});

function findingBlocks(audit: AuditFigures): readonly Block[] {
  if (audit.findings.length === 0) return [];
  const items = audit.findings.map(({ bookId, what }) => [bold(bookId), ` ${what}`]);
  return [{ type: "list", items }, text("A book that disagrees is halted until an owner has looked.")];
}

function figuresBlock(audit: AuditFigures): Block {
  return {
    type: "fields",
    fields: [
      { label: "When", value: formatUtc(audit.atTsMs) },
      { label: "Replayed", value: `${audit.entries} entries, ${audit.fills} fills` },
      { label: "Round trips", value: String(audit.roundTrips) },
      { label: "Took", value: `${Math.round(audit.tookMs)} ms` },
    ],
  };
}
