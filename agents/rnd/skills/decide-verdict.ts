import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Question } from "#agents/define.ts";
import { actorName, asChoices, refusal } from "#agents/targets.ts";
import { verdictCause, verdictRequest } from "#src/features/experiments/verdict-approval.ts";
import type { Approval } from "#src/features/approvals/model/approval.ts";
import { VERDICT_RULES } from "#src/domain/verdict.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { ControlReader, VerdictFigures } from "#src/features/experiments/control-api.ts";
import type { Decision } from "#src/features/experiments/control-store.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import { decisionButtons, verdictLine } from "../control-blocks.ts";
import { verdictSchema } from "../control-schemas.ts";

const input = z.strictObject({
  verdict: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^verdict-\d{1,9}$/, 'a verdict such as "verdict-0"')
    .optional(),
  decision: z.enum(["approve", "decline"], 'either "approve" or "decline"').optional(),
});
type Wanted = z.output<typeof input>;
type Target = { readonly verdict: VerdictFigures; readonly decision: Decision };

export const decideVerdict = defineSkill({
  name: "decide-verdict",
  description: "Approve or decline the verdict of the experiment; only an approved one changes the settings.",
  examples: [
    "approve verdict-0",
    "decline verdict-0",
    "approve the verdict",
    "decline the verdict",
    "reject the verdict",
    "accept the verdict of the experiment",
    "decide the verdict",
    "put the verdict in force",
  ],
  effect: "write",
  role: "owner",
  needs: ["control", "approvals"],
  input,
  output: verdictSchema,
  readInput: (said) => readDecision(said),
  preview(wanted, { control }) {
    const target = findTarget(wanted, control);
    if (isRefusal(target) || isQuestion(target)) return target;
    const { verdict, decision } = target;
    const word = decision === "approve" ? "Approve" : "Decline";
    return {
      proposed: true,
      summary: `${word} ${verdict.verdictId}? ${verdictLine(verdict)}`,
      label: `${word} ${verdict.verdictId}`,
      input: { verdict: verdict.verdictId, decision },
    };
  },
  async run(wanted, { control, approvals }, { actor, cause, nowMs }) {
    const target = findTarget(wanted, control);
    if (isRefusal(target) || isQuestion(target)) return target;
    const { verdict, decision } = target;
    const { approvalId, boundTo } = requestOf(verdict, approvals, { cause, actor: actorName(actor) }, nowMs);
    const decided = await approvals.decide(approvalId, { decision, boundTo, actor, cause });
    if (isRefusal(decided)) return decided;
    if (decided.outcome?.state !== "done") return notDone(decided);
    const after = control.verdict(verdict.verdictId);
    return after === null ? notDone(decided) : { ok: true, output: after };
  },
  render(verdict) {
    const approved = verdict.decided?.decision === "approve";
    return {
      headline: `PAPER experiment: ${verdict.verdictId} is ${approved ? "approved and in force" : "declined"}`,
      blocks: [
        text(verdictLine(verdict)),
        text(
          approved
            ? "What is traded from now on counts in a new epoch."
            : 'Nothing was changed. Another verdict needs a new epoch: "lock baseline: <reason>".',
        ),
      ],
    };
  },
});

/** One that is named, else the only one that waits; a decided one is passed on, so that a job that runs again is told what it did. */
function findTarget(
  { verdict: verdictId, decision }: Wanted,
  control: ControlReader,
): Target | Refusal | Question {
  const { waiting } = control.status();
  const named = verdictId === undefined ? null : control.verdict(verdictId);
  const candidates = verdictId === undefined ? waiting : named === null ? [] : [named];
  const [verdict, second] = candidates;
  if (verdict === undefined) return nothingWaits(verdictId, waiting);
  if (second === undefined && decision !== undefined) return { verdict, decision };
  const buttons = decisionButtons(candidates).flat();
  return {
    asked: true,
    question: second === undefined ? verdictLine(verdict) : "Which verdict?",
    hint: 'Or type it, for example "approve verdict-0".',
    choices: asChoices(
      buttons.filter(({ input: { decision: word } }) => decision === undefined || word === decision),
    ),
  };
}

/** The request that every owner was sent, or, where none is open, one for this decision. */
function requestOf(
  verdict: VerdictFigures,
  approvals: Approvals,
  { cause, actor }: DeskOrder,
  nowMs: number,
): Approval {
  const first = approvals.findByCause(verdictCause(verdict));
  const isOver = first?.state === "expired" || (first?.state === "waiting" && first.expiresTsMs <= nowMs);
  if (first !== null && !isOver) return first;
  const again = first === null ? verdictCause(verdict) : `${verdictCause(verdict)}:${cause}`;
  return approvals.request(verdictRequest(verdict, actor, again, nowMs));
}

function notDone({ approvalId, outcome }: Approval): Refusal {
  const reason = outcome === null ? `${approvalId} is still being carried out.` : `${outcome.what}.`;
  return refusal("VERDICT_NOT_DECIDED", reason, `Type "/approve ${approvalId}" to see where it stands.`);
}

function nothingWaits(verdictId: string | undefined, waiting: readonly VerdictFigures[]): Refusal {
  const names = waiting.map((verdict) => verdict.verdictId).join(", ");
  return refusal(
    "VERDICT_NOT_FOUND",
    verdictId === undefined ? "No verdict waits for a decision." : `There is no verdict "${verdictId}".`,
    names === ""
      ? `A verdict comes with ${VERDICT_RULES.roundTrips} round trips of book 2. "compare the books" says how many there are.`
      : `These wait: ${names}.`,
  );
}

function readDecision(said: string): Record<string, unknown> {
  const verdict = /\bverdict-\d{1,9}\b/i.exec(said)?.[0].toLowerCase();
  const approves = /\b(?:approve|accept|confirm|agree|yes|in force)\b/i.test(said);
  const declines = /\b(?:decline|reject|refuse|deny|no)\b/i.test(said);
  return {
    ...(verdict !== undefined && { verdict }),
    ...(approves !== declines && { decision: approves ? "approve" : "decline" }),
  };
}
