import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { auditSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import type { AuditFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatUtc } from "#src/facts/format.ts";

const ITEMS_MAX = 8;

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
  needs: ["desk"],
  input: noInput,
  output: z.object({ audit: auditSchema }),
  readInput: () => ({}),
  run: (_input, { desk }) => ({ ok: true, output: { audit: desk.lastAudit() } }),
  render({ audit }) {
    const count = audit.findings.length;
    return {
      severity: audit.ok ? "info" : "critical",
      headline: audit.ok
        ? `PAPER. The books agree with their journals (${audit.entries} entries)`
        : `PAPER. A journal does not add up: ${count === 1 ? "1 finding" : `${count} findings`}`,
      blocks: [...findingBlocks(audit), ...repairBlocks(audit), figuresBlock(audit)],
    };
  },
});

function findingBlocks(audit: AuditFigures): readonly Block[] {
  if (audit.findings.length === 0) return [];
  const items = audit.findings.map(({ bookId, what, accepted }) => [
    bold(bookId),
    ` ${what}${accepted ? " (accepted by an owner)" : ""}`,
  ]);
  return [
    { type: "list", items: items.slice(0, ITEMS_MAX) },
    ...moreThan(items.length),
    text("A book with a finding is halted. /resume asks an owner to accept it and trade on."),
  ];
}

function repairBlocks({ repairs }: AuditFigures): readonly Block[] {
  if (repairs.length === 0) return [];
  const items = repairs.map(({ bookId, what }) => [bold(bookId), ` ${what}`]);
  return [
    text("Rebuilt from the journal, because it did not match:"),
    { type: "list", items: items.slice(0, ITEMS_MAX) },
    ...moreThan(items.length),
  ];
}

function moreThan(count: number): readonly Block[] {
  return count <= ITEMS_MAX ? [] : [text(`${count - ITEMS_MAX} more are in the log.`)];
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
