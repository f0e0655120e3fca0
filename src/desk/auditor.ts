/**
 * Audits every book. What is kept beside a sound journal is made from it again, and told as an incident; a book is halted
 * only where its journal itself does not add up, until an owner accepts what was found.
 */
import { auditBook } from "../books/audit.ts";
import { DeskError } from "../domain/errors.ts";
import type { AuditFigures, AuditFinding, AuditRepair } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { Projection } from "../ports/ledger-store.ts";
import type { DeskContext } from "./desk-context.ts";
import type { Incidents } from "./incidents.ts";

export class Auditor {
  readonly #context: DeskContext;
  readonly #incidents: Incidents;
  #last: AuditFigures | null = null;

  constructor(context: DeskContext, incidents: Incidents) {
    this.#context = context;
    this.#incidents = incidents;
  }

  /** The newest audit. @throws Error before the first one, which `Desk.start` makes. */
  get last(): AuditFigures {
    if (this.#last === null) throw new Error("the books were not audited yet");
    return this.#last;
  }

  run(): AuditFigures {
    const { ledger, ledgerStore, nowMs } = this.#context;
    const startedMs = nowMs();
    const faults = ledgerStore.integrityFaults();
    const audits = ledger.books().map((bookId) => {
      const audit = auditBook(ledgerStore, bookId, ledger.book(bookId).projection());
      return { ...audit, bookId, faults: [...faults, ...audit.faults] };
    });
    const sum = (pick: (audit: (typeof audits)[number]) => number): number =>
      audits.reduce((total, audit) => total + pick(audit), 0);
    const findings = audits.flatMap((audit) => this.#findings(audit.bookId, audit.faults));
    const repairs = audits
      .filter(({ faults: own }) => own.length === 0)
      .flatMap((audit) => this.#rebuild(audit));
    this.#last = {
      ok: findings.length === 0,
      entries: sum((audit) => audit.entries),
      fills: sum((audit) => audit.fills),
      roundTrips: sum((audit) => audit.roundTrips),
      findings,
      repairs,
      tookMs: nowMs() - startedMs,
      atTsMs: startedMs,
    };
    for (const bookId of new Set(findings.flatMap((found) => (found.accepted ? [] : found.bookId)))) {
      this.#halt(bookId);
    }
    return this.#last;
  }

  /** An owner has seen what is wrong with the book's journal: the same findings no longer halt it, a new one does. */
  accept(bookId: BookId): void {
    const found = this.last.findings.filter((finding) => finding.bookId === bookId);
    if (found.length === 0) return;
    this.#context.store.saveCheckpoint(acceptedName(bookId), JSON.stringify(found.map(({ what }) => what)));
    const accepted = (finding: AuditFinding): AuditFinding =>
      finding.bookId === bookId ? { ...finding, accepted: true } : finding;
    this.#last = { ...this.last, findings: this.last.findings.map(accepted) };
  }

  #findings(bookId: BookId, faults: readonly string[]): readonly AuditFinding[] {
    if (faults.length === 0) return [];
    const known = new Set<unknown>(
      JSON.parse(this.#context.store.loadCheckpoint(acceptedName(bookId)) ?? "[]"),
    );
    return faults.map((what) => ({ bookId, what, accepted: known.has(what) }));
  }

  #rebuild(audit: {
    readonly bookId: BookId;
    readonly differences: readonly string[];
    readonly journal: Projection;
  }): readonly AuditRepair[] {
    const { bookId, differences, journal } = audit;
    const [first, ...more] = differences;
    if (first === undefined) return [];
    this.#context.ledger.rebuild(bookId, journal);
    this.#context.log.warn("totals rebuilt from the journal", { bookId, differences });
    const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
    const what = `its totals did not match its journal and were rebuilt from it: ${first}${rest}`;
    this.#incidents.record(
      new DeskError("LEDGER_DISAGREES", `${bookId}: ${what}`, { details: { bookId } }),
      this.#context.venueNowMs(),
    );
    return differences.map((difference) => ({ bookId, what: difference }));
  }

  #halt(bookId: BookId): void {
    if (this.#context.states.state(bookId) === "halted") return;
    this.#context.states.change({
      bookId,
      state: "halted",
      reason: "its journal does not add up (/audit shows where)",
      actor: "audit",
      cause: `audit:${bookId}:${this.#context.nowMs()}`,
    });
  }
}

function acceptedName(bookId: BookId): string {
  return `audit-accepted:${bookId}`;
}
