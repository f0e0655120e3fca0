/** Scores where texts would go: which share finds its agent, and which its skill with its arguments. Nothing is run. */
import type { Registry } from "#agents/registry.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { Utterance } from "#test/support/utterances.ts";

/** Where a text goes; null where nothing was found. `promptTokens` is 0 where no model was asked. */
export type Routed = {
  readonly skill: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Whether the desk would go there unasked; else it asks back. */
  readonly isSure: boolean;
  readonly promptTokens: number;
};

/** One way to find a skill for a text. A `DeskError` counts as not found: a model that fails is asked no more. */
export type EvalRouter = {
  readonly name: string;
  route(text: string): Promise<Routed | null>;
};

export type Score = {
  readonly name: string;
  readonly n: number;
  /** How often the first guess was the right agent, sure or not. */
  readonly agents: number;
  /** The right skill with the right arguments. */
  readonly wholes: number;
  /** Texts that mean a read, and for which a write would have been put to a person. */
  readonly readsAsWrites: number;
  /** Texts for which another write than the meant one would have been put. */
  readonly wrongWrites: number;
  readonly askedBack: number;
  /** Of those, how often it could not say, by the error's code. */
  readonly failures: ReadonlyMap<string, number>;
  /** Medians. */
  readonly promptTokens: number;
  readonly tookMs: number;
};

type Mark = Omit<Score, "name" | "n" | "failures">;

/** `onScored` hears of every text: a model takes its time. */
export async function scoreRouter(
  router: EvalRouter,
  table: readonly Utterance[],
  registry: Registry,
  onScored: () => void = () => undefined,
): Promise<Score> {
  const marks: Mark[] = [];
  const failures = new Map<string, number>();
  for (const utterance of table) {
    const startMs = performance.now();
    const routed = await router.route(utterance[0]).catch((error: unknown) => {
      if (!(error instanceof DeskError)) throw error;
      failures.set(error.code, (failures.get(error.code) ?? 0) + 1);
      return null;
    });
    marks.push(markOf(routed, utterance, registry, performance.now() - startMs));
    onScored();
  }
  const sum = (of: (mark: Mark) => number): number => marks.reduce((total, mark) => total + of(mark), 0);
  return {
    name: router.name,
    n: table.length,
    agents: sum(({ agents }) => agents),
    wholes: sum(({ wholes }) => wholes),
    readsAsWrites: sum(({ readsAsWrites }) => readsAsWrites),
    wrongWrites: sum(({ wrongWrites }) => wrongWrites),
    askedBack: sum(({ askedBack }) => askedBack),
    failures,
    promptTokens: median(marks.map(({ promptTokens }) => promptTokens).filter((tokens) => tokens > 0)),
    tookMs: median(marks.map(({ tookMs }) => tookMs)),
  };
}

function markOf(
  routed: Routed | null,
  [, skill, input = {}]: Utterance,
  registry: Registry,
  tookMs: number,
): Mark {
  const [found, wanted] = [registry.find(routed?.skill ?? ""), registry.find(skill)];
  if (wanted === null) throw new Error(`the table names the unknown skill "${skill}"`);
  const isSure = routed?.isSure === true && found !== null;
  const isWholly = routed?.skill === skill && isSameInput(registry, skill, routed.input, input);
  const isOtherWrite = isSure && found.skill.effect === "write" && found.skill !== wanted.skill;
  return {
    agents: Number(found?.agent === wanted.agent),
    wholes: Number(isWholly),
    readsAsWrites: Number(isOtherWrite && wanted.skill.effect === "read"),
    wrongWrites: Number(isOtherWrite),
    askedBack: Number(!isSure),
    promptTokens: routed?.promptTokens ?? 0,
    tookMs,
  };
}

/** Compared after parsing, so that a default counts as said. */
export function isSameInput(registry: Registry, skill: string, read: object, wanted: object): boolean {
  const schema = registry.find(skill)?.skill.input;
  const [one, other] = [read, wanted].map((input) => {
    const parsed = schema?.safeParse(input);
    return parsed?.success === true ? JSON.stringify(sorted(parsed.data as object)) : null;
  });
  return one !== null && one === other;
}

function sorted(input: object): readonly (readonly [string, unknown])[] {
  return Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
