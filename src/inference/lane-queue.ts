/**
 * Who has the engine. A better lane goes first, in the middle of another's generation too; within a lane, first come
 * first served. No lane starves: one that has waited for `starvedAfterMs` gets the engine for `shareMs`, though never in
 * the middle of a person's answer. Pure: it is told the time, and says what to do.
 */
import type { Lane } from "../ports/inference.ts";

export const LANES: readonly Lane[] = ["person", "tool", "automation"];

export type LaneRules = {
  /** Requests that may wait or run, per lane. */
  readonly waitingMax: Readonly<Record<Lane, number>>;
  readonly starvedAfterMs: number;
  readonly shareMs: number;
};

export const LANE_RULES: LaneRules = {
  waitingMax: { person: 32, tool: 64, automation: 128 },
  starvedAfterMs: 30_000,
  shareMs: 3_000,
};

export type LaneStep = { readonly what: "start" | "pause" | "resume"; readonly id: number };

export type LaneEntry = {
  readonly id: number;
  readonly lane: Lane;
  readonly sinceTsMs: number;
  readonly state: "waiting" | "running" | "paused";
};

type Entry = { -readonly [Key in keyof LaneEntry]: LaneEntry[Key] };

/** At most one runs at a time; at most one a lane has been started and is not over, so an engine needs three slots. */
export class LaneQueue {
  readonly #rules: LaneRules;
  readonly #lanes: Readonly<Record<Lane, Entry[]>> = { person: [], tool: [], automation: [] };
  /** When a lane last had the engine, or began to want it. */
  readonly #servedTsMs: Record<Lane, number> = { person: 0, tool: 0, automation: 0 };
  #isHeld = false;
  #share: { readonly lane: Lane; readonly endsTsMs: number } | null = null;

  constructor(rules: LaneRules = LANE_RULES) {
    this.#rules = rules;
  }

  /** False when the lane is full: nothing was added. */
  enter(id: number, lane: Lane, nowMs: number): boolean {
    const entries = this.#lanes[lane];
    if (entries.length >= this.#rules.waitingMax[lane]) return false;
    if (entries.length === 0) this.#servedTsMs[lane] = nowMs;
    entries.push({ id, lane, sinceTsMs: nowMs, state: "waiting" });
    return true;
  }

  /** It is over, or was given up. Unknown ids are gone already. */
  leave(id: number, nowMs: number): void {
    for (const lane of LANES) {
      const at = this.#lanes[lane].findIndex((entry) => entry.id === id);
      if (at < 0) continue;
      const [entry] = this.#lanes[lane].splice(at, 1);
      if (entry?.state === "running") this.#servedTsMs[lane] = nowMs;
    }
  }

  /** While held, what has begun goes on and nothing else begins. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** Nothing runs and nothing is paused. */
  isDrained(): boolean {
    return LANES.every((lane) => (this.#lanes[lane][0]?.state ?? "waiting") === "waiting");
  }

  /** What to do now, in order. Call it after every change, and at `nextDecisionTsMs`. */
  decide(nowMs: number): readonly LaneStep[] {
    const running = this.#running();
    if (running !== undefined) this.#servedTsMs[running.lane] = nowMs;
    if (this.#share !== null && this.#isShareOver(running, nowMs)) this.#share = null;
    const next = this.#next(running, nowMs);
    if (next === undefined || next === running) return [];
    const steps: LaneStep[] = [];
    if (running !== undefined) {
      running.state = "paused";
      steps.push({ what: "pause", id: running.id });
    }
    steps.push({ what: next.state === "paused" ? "resume" : "start", id: next.id });
    next.state = "running";
    this.#servedTsMs[next.lane] = nowMs;
    return steps;
  }

  /** When something changes by time alone: a share ends, or a lane has starved. Null: never. */
  nextDecisionTsMs(): number | null {
    if (this.#share !== null) return this.#share.endsTsMs;
    const running = this.#running();
    if (running === undefined || running.lane === "person") return null;
    const starving = this.#starving(running).map((lane) => this.#starvedTsMs(lane));
    return starving.length === 0 ? null : Math.min(...starving);
  }

  /** In the order in which they are expected to go on: what runs first, then by lane. */
  order(): readonly LaneEntry[] {
    const all = LANES.flatMap((lane) => this.#lanes[lane]);
    const running = all.filter((entry) => entry.state === "running");
    return [...running, ...all.filter((entry) => entry.state !== "running")];
  }

  #running(): Entry | undefined {
    return LANES.map((lane) => this.#lanes[lane][0]).find((entry) => entry?.state === "running");
  }

  #next(running: Entry | undefined, nowMs: number): Entry | undefined {
    if (this.#share !== null) return this.#head(this.#share.lane);
    const starved = this.#starved(running, nowMs);
    if (starved !== undefined && running?.lane !== "person") {
      this.#share = { lane: starved, endsTsMs: nowMs + this.#rules.shareMs };
      return this.#head(starved);
    }
    const best = LANES.find((lane) => this.#head(lane) !== undefined);
    return best === undefined ? undefined : this.#head(best);
  }

  /** Whose turn it is in a lane, if it is anybody's. */
  #head(lane: Lane): Entry | undefined {
    const [first] = this.#lanes[lane];
    return this.#isHeld && first?.state === "waiting" ? undefined : first;
  }

  /** A share also ends with the request that used it, and for a person who came while only tools were in its way. */
  #isShareOver(running: Entry | undefined, nowMs: number): boolean {
    const { lane, endsTsMs } = this.#share ?? { lane: "person", endsTsMs: 0 };
    const isUsed = running === undefined || running.lane !== lane;
    return isUsed || nowMs >= endsTsMs || this.#hasNewPerson(nowMs);
  }

  /** Persons who did not wait yet when the share began: they have not been served for too long, they have just come. */
  #hasNewPerson(nowMs: number): boolean {
    const began = (this.#share?.endsTsMs ?? nowMs) - this.#rules.shareMs;
    const persons = this.#lanes.person;
    return persons.length > 0 && persons.every((entry) => entry.sinceTsMs >= began);
  }

  #starved(running: Entry | undefined, nowMs: number): Lane | undefined {
    return this.#starving(running)
      .filter((lane) => this.#starvedTsMs(lane) <= nowMs)
      .toSorted((one, other) => this.#servedTsMs[one] - this.#servedTsMs[other])[0];
  }

  /** Lanes that wait behind a better one. */
  #starving(running: Entry | undefined): Lane[] {
    const best = LANES.findIndex((lane) => this.#head(lane) !== undefined);
    return LANES.filter(
      (lane, rank) => rank > best && lane !== running?.lane && this.#head(lane) !== undefined,
    );
  }

  #starvedTsMs(lane: Lane): number {
    return this.#servedTsMs[lane] + this.#rules.starvedAfterMs;
  }
}
