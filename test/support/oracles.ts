/** Published numeric cases of other projects and papers, in `../shared/data/oracles.json`. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { parseUnits, type Amount } from "#src/domain/money.ts";

const ORACLES = new URL("../../../shared/data/oracles.json", import.meta.url);

const oracleFile = z.object({
  groups: z.array(z.object({ id: z.string(), source: z.string(), cases: z.array(z.unknown()) })),
});

/** For the options of `test`: skips by name where the data is not there. */
export function needsOracles(): { skip: string | false } {
  return { skip: existsSync(ORACLES) ? false : "../shared/data is absent" };
}

/** The cases of a group, each checked against `schema`; `source` must be where the group says it is from. */
export function oracleCases<Schema extends z.ZodType>(
  id: string,
  source: string,
  schema: Schema,
): z.output<Schema>[] {
  const { groups } = oracleFile.parse(JSON.parse(readFileSync(ORACLES, "utf8")));
  const group = groups.find((candidate) => candidate.id === id);
  assert.ok(group !== undefined, `the oracles have no group "${id}"`);
  assert.ok(group.source.includes(source), `${id} is from ${group.source}, not from ${source}`);
  return z.array(schema).parse(group.cases);
}

/** Cases that we share, and by reason those whose convention is not ours. */
export type Partition<Case> = { readonly shared: Case[]; readonly leftOut: Map<string, Case[]> };

/** Sorts cases by `reasonToLeaveOut`, which looks at inputs only and is null for a case that must hold. */
export function partition<Case>(
  cases: readonly Case[],
  reasonToLeaveOut: (one: Case) => string | null,
): Partition<Case> {
  const shared: Case[] = [];
  const leftOut = new Map<string, Case[]>();
  for (const one of cases) {
    const reason = reasonToLeaveOut(one);
    if (reason === null) shared.push(one);
    else leftOut.set(reason, [...(leftOut.get(reason) ?? []), one]);
  }
  return { shared, leftOut };
}

/**
 * Holds the numbers down, so that no case vanishes silently: at least so many are reproduced, and the reasons for
 * leaving some out are exactly these, each for at least so many. (The full collection has more cases a group.)
 */
export function assertCounts<Case>(
  { shared, leftOut }: Partition<Case>,
  sharedMin: number,
  leftOutMin: Readonly<Record<string, number>>,
): void {
  assert.ok(shared.length >= sharedMin, `${shared.length} cases are reproduced, ${sharedMin} were`);
  assert.deepEqual([...leftOut.keys()].toSorted(), Object.keys(leftOutMin).toSorted());
  for (const [reason, least] of Object.entries(leftOutMin)) {
    const count = leftOut.get(reason)?.length ?? 0;
    assert.ok(count >= least, `${count} cases are left out because "${reason}", ${least} were`);
  }
}

/** Units of 1e-8 from a JSON number, by its shortest decimal text. @throws RangeError beyond 8 decimals. */
export function units(value: number): Amount {
  return parseUnits(String(value));
}

/** pytest's approx, which the published values were compared with: one part in a million. */
export function assertApprox(actual: number, expected: number, tolerance: number = 1e-6): void {
  const limit = Math.max(Math.abs(expected) * tolerance, 1e-12);
  assert.ok(Math.abs(actual - expected) <= limit, `${actual} is not ${expected} to ${limit}`);
}
