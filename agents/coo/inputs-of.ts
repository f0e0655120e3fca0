/** What a read is asked with: once, or once for each of two coins ("explain eth and sol"). */
import { z } from "zod";
import type { AnySkill, SkillServices } from "#agents/define.ts";
import { basesOf, symbolsNamed } from "#agents/read-input.ts";

type Input = Readonly<Record<string, unknown>>;

export function inputsOf(skill: AnySkill, said: string, deps: SkillServices): readonly [Input, ...Input[]] {
  const input = skill.readInput(said, deps);
  const takesSymbol = skill.input instanceof z.ZodObject && "symbol" in skill.input.shape;
  if (skill.effect === "write" || !takesSymbol || input["symbol"] !== undefined) return [input];
  const [first, second, ...others] = symbolsNamed(said, basesOf(deps.desk));
  if (first === undefined || second === undefined || others.length > 0) return [input];
  return [
    { ...input, symbol: first },
    { ...input, symbol: second },
  ];
}

/** Whether two inputs of one skill ask for two things, and each says which. */
export function areTwo(one: Input, other: Input): boolean {
  const [left, right] = [one, other].map((input) => JSON.stringify(input));
  return left !== right && left !== "{}" && right !== "{}";
}
