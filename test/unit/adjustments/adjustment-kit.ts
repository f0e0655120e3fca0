/** A desk that lost often, with its adjustments, its approvals and replays that a test answers. */
import assert from "node:assert/strict";
import { openAdjustments } from "#src/features/adjustments/open-adjustments.ts";
import type { Adjustments } from "#src/features/adjustments/adjustments.ts";
import type { ReplayEvidence } from "#src/features/adjustments/model/adjustment.ts";
import { DeskError } from "#src/domain/errors.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { ApprovalDesk } from "#src/features/approvals/approvals.ts";
import type { ChangeReplayRequest } from "#src/features/adjustments/change-replay.ts";
import { BAR_MS, BTC, ETH, type DeskFixture } from "#test/support/desk-fixture.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryApprovals } from "#test/support/memory-approvals.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { createVaultDesk, type VaultDesk } from "#test/support/vault-desk.ts";

const HOUR_MS = 3_600_000;
const BARS_A_DAY = 96;
const WEEK_MS = 7 * 24 * HOUR_MS;
const OWNER = { platform: "telegram", userId: "7", role: "owner" } as const;
export const ORDER = { actor: "telegram:7", cause: "m1" };
const side = { roundTrips: 40, wins: 18, netPnl: amount("-5"), gain: amount("-5"), maxDrawdown: 0.04 };
export const EVIDENCE: ReplayEvidence = {
  books: [
    {
      bookId: STANDARD_BOOK,
      before: side,
      after: { ...side, roundTrips: 30, gain: amount("-3") },
      perDay: { mean: 0.2, low: -0.1, high: 0.5, n: 7 },
      helps: 0.91,
      own: null,
    },
  ],
  bars: 2_688,
  symbols: 2,
  fromTsMs: 0,
  toTsMs: WEEK_MS,
  tookMs: 10,
};

export type Kit = {
  readonly desk: VaultDesk;
  readonly approvals: ApprovalDesk;
  readonly adjustments: Adjustments;
  readonly replayed: ChangeReplayRequest[];
  readonly state: { failure: string | null; evidence: ReplayEvidence };
  sweep(): Promise<void>;
  approve(decision?: "approve" | "decline", cause?: string): Promise<void>;
};

/** A desk whose book 1 lost a dozen times on BTC, and won some of ETH. */
export function createKit(): Kit {
  const desk = createVaultDesk();
  const clock = createFakeClock(desk.nowMs());
  const approvals = createMemoryApprovals(clock);
  const replayed: ChangeReplayRequest[] = [];
  const state: Kit["state"] = { failure: null, evidence: EVIDENCE };
  const adjustments = openAdjustments({
    desk: desk.desk,
    database: desk.database,
    vault: desk.vault,
    approvals,
    replays: {
      run: async (request) => {
        replayed.push(request);
        if (state.failure !== null) throw new DeskError("REPLAY_FAILED", state.failure);
        return state.evidence;
      },
    },
    barMs: BAR_MS,
    clock,
    log: createSilentLog(),
  });
  const sweep = (): Promise<void> => adjustments.sweep(new AbortController().signal);
  const approve = async (decision: "approve" | "decline" = "approve", cause = "press"): Promise<void> => {
    const [waiting] = approvals.waiting();
    const { approvalId, boundTo } = waiting ?? assert.fail("nothing waits");
    await approvals.decide(approvalId, { decision, boundTo, actor: OWNER, cause });
  };
  return { desk, approvals, adjustments, replayed, state, sweep, approve };
}

export function loseOften({ desk }: Kit, times = 12): void {
  for (let round = 0; round < times; round += 1) lose(desk, BTC, round);
  while (desk.vault.sweep() > 0);
  // The week that a proposal is proved on comes after what it is found on, with two days between.
  for (let bars = 0; bars < 11 * BARS_A_DAY; bars += 1) desk.bar(ETH, "10.00");
}

/** Each loss is a little different, and the next entry comes after the cooldown. */
export function lose(desk: DeskFixture, symbol: string, round: number): void {
  desk.enter(symbol, "long", "100.00");
  const low = (98.4 - round / 100).toFixed(2);
  desk.quote(symbol, low);
  desk.quote(symbol, low);
  desk.quote(symbol, "97.50");
  desk.quote(symbol, "97.50");
  for (let bars = 0; bars < 5; bars += 1) desk.bar(ETH, "10.00");
}

export async function shipped(): Promise<Kit & { readonly id: string }> {
  const kit = createKit();
  loseOften(kit);
  const [proposed] = kit.adjustments.propose(ORDER);
  await kit.sweep();
  await kit.approve();
  return { ...kit, id: proposed?.adjustmentId ?? assert.fail("nothing was proposed") };
}

export function rulesOf({ desk }: Kit, bookId = STANDARD_BOOK) {
  return desk.desk.context.rules.of(bookId);
}
