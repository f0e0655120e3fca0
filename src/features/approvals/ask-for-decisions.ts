/**
 * Trigger: a look every few seconds.
 * Reads:   the verdicts that wait for an owner.
 * Writes:  a request for each, once.
 * Emits:   what a request emits.
 * Twice:   the request's cause is the verdict.
 */
import { verdictCause, verdictHandler, verdictRequest } from "#src/features/experiments/verdict-approval.ts";
import { resumeHandler } from "./resume-approval.ts";
import type { Approvals } from "./approvals-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ControlReader, ControlWriter } from "#src/features/experiments/control-api.ts";
import type { DeskReader, DeskWriter } from "#src/ports/desk-api.ts";

export type DecisionsOptions = {
  readonly approvals: Approvals;
  readonly control: ControlReader & ControlWriter;
  readonly desk: DeskReader & DeskWriter;
  readonly clock: Clock;
};

/** Registers what the desk and the experiment carry out; the result asks for the verdicts that wait. */
export function openDecisions({ approvals, control, desk, clock }: DecisionsOptions): () => void {
  approvals.handle("verdict", verdictHandler(control));
  approvals.handle("resume", resumeHandler(desk));
  return () => {
    for (const verdict of control.status().waiting) {
      const cause = verdictCause(verdict);
      if (approvals.findByCause(cause) === null)
        approvals.request(verdictRequest(verdict, "desk", cause, clock.nowMs()));
    }
  };
}
