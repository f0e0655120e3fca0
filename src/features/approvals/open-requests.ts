/** What people are asked on a running desk: the approvals with every handler that there is, and the pairing of strangers. */
import { assert } from "#src/domain/errors.ts";
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { ApprovalDesk } from "./approvals.ts";
import type { PeopleApi } from "#src/features/people/people-api.ts";
import { openDecisions, type DecisionsOptions } from "./ask-for-decisions.ts";
import { openApprovals, startApprovalSweep, type OpenApprovalsOptions } from "./open-approvals.ts";
import { openStrangers } from "#src/features/people/open-strangers.ts";
import type { Periodic } from "#src/schedule/periodic.ts";

export type OpenRequestsOptions = OpenApprovalsOptions &
  Omit<DecisionsOptions, "approvals"> & {
    readonly people: PeopleApi;
    readonly randomCode: () => string;
  };

export type OpenRequests = {
  readonly approvals: ApprovalDesk;
  /** What somebody without a role is told, if anything. */
  readonly turnAway: (inbound: InboundMessage, jobId: string) => OutboundMessage | null;
  /**
   * Ends and finishes what was asked, until the signal is aborted.
   * @throws Error where a kind has no handler by then: better no desk than approvals that do nothing.
   */
  start(): Periodic;
};

export function openRequests(options: OpenRequestsOptions): OpenRequests {
  const approvals = openApprovals(options);
  const askForDecisions = openDecisions({ ...options, approvals });
  return {
    approvals,
    turnAway: openStrangers({ ...options, approvals }),
    start() {
      const missing = approvals.unhandled();
      assert(missing.length === 0, `nobody carries out approvals of kind ${missing.join(", ")}`);
      return startApprovalSweep(approvals, askForDecisions, options);
    },
  };
}
