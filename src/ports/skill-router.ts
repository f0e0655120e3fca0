/** What a router knows of a skill: enough to match words against. */
export type RoutableSkill = {
  readonly skill: string;
  readonly agent: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** `read` unless given. */
  readonly effect?: "read" | "write";
};

/** A guess: which skill, how sure (0..1). Arguments are read out by the skill's own parser. */
export type RouteCandidate = { readonly skill: string; readonly agent: string; readonly confidence: number };

/** Finds the skill that a person's free text asks for. Words now, a model later: the port does not know. */
export interface SkillRouter {
  /** Best first; empty when nothing matches at all. Rejects only when the router itself is broken. */
  route(text: string, signal?: AbortSignal): Promise<readonly RouteCandidate[]>;
  /** For the status line: "routing by words". */
  readonly description: string;
}
