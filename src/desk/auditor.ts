/** Runs the audit over every book, and halts the ones that disagree with their own journal. */
import { auditBook } from "../books/audit.ts";
import type { AuditFigures } from "../domain/figures.ts";
import type { DeskContext } from "./desk-context.ts";

export class Auditor {
  readonly #context: DeskContext;
  #last: AuditFigures | null = null;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** The newest audit. @throws Error before the first one, which `Desk.start` makes. */
  get last(): AuditFigures {
    if (this.#last === null) throw new Error("the books were not audited yet");
    return this.#last;
  }

  run(): AuditFigures {
    const startedMs = this.#context.nowMs();
    const faults = this.#context.ledgerStore.integrityFaults();
    const audits = this.#context.ledger.books().map((bookId) => {
      const audit = auditBook(this.#context.ledgerStore, bookId);
      return { ...audit, findings: [...faults.map((what) => ({ bookId, what })), ...audit.findings] };
    });
    const sum = (pick: (audit: (typeof audits)[number]) => number): number =>
      audits.reduce((total, audit) => total + pick(audit), 0);
    const findings = audits.flatMap((audit) => audit.findings);
    this.#last = {
      ok: findings.length === 0,
      entries: sum((audit) => audit.entries),
      fills: sum((audit) => audit.fills),
      roundTrips: sum((audit) => audit.roundTrips),
      findings,
      tookMs: this.#context.nowMs() - startedMs,
      atTsMs: startedMs,
    };
    for (const bookId of new Set(findings.map((finding) => finding.bookId))) this.#halt(bookId);
    return this.#last;
  }

  #halt(bookId: AuditFigures["findings"][number]["bookId"]): void {
    if (this.#context.states.state(bookId) === "halted") return;
    const first = this.#last?.findings.find((finding) => finding.bookId === bookId);
    this.#context.states.change({
      bookId,
      state: "halted",
      reason: `the audit disagrees: ${first?.what ?? "see /audit"}`,
      actor: "audit",
      cause: `audit:${bookId}:${this.#context.nowMs()}`,
    });
  }
}
