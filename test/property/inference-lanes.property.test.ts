import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { LaneQueue, LANES, type LaneRules, type LaneStep } from "#src/inference/lane-queue.ts";
import type { Lane } from "#src/ports/inference.ts";

const RULES: LaneRules = {
  waitingMax: { person: 4, tool: 4, automation: 4 },
  starvedAfterMs: 1_000,
  shareMs: 100,
};

type Action =
  | { readonly what: "enter"; readonly lane: Lane }
  | { readonly what: "finish" }
  | { readonly what: "cancel"; readonly pick: number }
  | { readonly what: "wait"; readonly ms: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ what: fc.constant("enter" as const), lane: fc.constantFrom(...LANES) }),
  fc.record({ what: fc.constant("finish" as const) }),
  fc.record({ what: fc.constant("cancel" as const), pick: fc.nat(11) }),
  fc.record({ what: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 700 }) }),
);

/** Follows what the queue says, and objects to what no engine could do. */
class Follower {
  readonly queue = new LaneQueue(RULES);
  readonly entered: { id: number; lane: Lane }[] = [];
  readonly started: { id: number; lane: Lane }[] = [];
  readonly live = new Map<number, "waiting" | "running" | "paused">();
  nowMs = 0;

  do(todo: Action): void {
    if (todo.what === "wait") return this.wait(todo.ms);
    if (todo.what === "enter") this.enter(todo.lane);
    else this.leave(todo.what === "finish" ? this.running() : [...this.live.keys()][todo.pick]);
    this.follow(this.queue.decide(this.nowMs));
  }

  enter(lane: Lane): void {
    const id = this.entered.length + 1;
    const ofLane = [...this.live.keys()].filter((one) => this.laneOf(one) === lane).length;
    const isTaken = this.queue.enter(id, lane, this.nowMs);
    assert.equal(isTaken, ofLane < RULES.waitingMax[lane]);
    this.entered.push({ id, lane });
    if (isTaken) this.live.set(id, "waiting");
  }

  leave(id: number | undefined): void {
    if (id === undefined) return;
    this.queue.leave(id, this.nowMs);
    this.live.delete(id);
  }

  /** Decides at the very times that the queue asks for. */
  wait(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let turns = 0; turns < 1_000; turns += 1) {
      const next = this.queue.nextDecisionTsMs();
      if (next === null || next > untilMs) break;
      this.nowMs = Math.max(this.nowMs, next);
      this.follow(this.queue.decide(this.nowMs));
    }
    this.nowMs = untilMs;
    this.follow(this.queue.decide(this.nowMs));
  }

  follow(steps: readonly LaneStep[]): void {
    for (const { what, id } of steps) {
      const before = { start: "waiting", pause: "running", resume: "paused" }[what];
      assert.equal(this.live.get(id), before, `${what} of a request that is ${this.live.get(id)}`);
      this.live.set(id, what === "pause" ? "paused" : "running");
      if (what === "start") this.started.push({ id, lane: this.laneOf(id) });
    }
    const states = [...this.live.values()];
    assert.ok(states.filter((state) => state === "running").length <= 1, "two have the engine");
    assert.equal(states.length > 0, states.includes("running"), "somebody waits for an idle engine");
    for (const lane of LANES) {
      const begun = [...this.live].filter(([id, state]) => this.laneOf(id) === lane && state !== "waiting");
      assert.ok(begun.length <= 1, `${begun.length} of the ${lane} lane hold a slot`);
    }
  }

  running(): number | undefined {
    return [...this.live].find(([, state]) => state === "running")?.[0];
  }

  laneOf(id: number): Lane {
    return this.entered[id - 1]?.lane ?? "person";
  }
}

test("one has the engine, nobody waits for an idle one, a slot a lane is enough, and a full lane refuses", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const follower = new Follower();
      for (const todo of actions) follower.do(todo);
    }),
    { numRuns: 500 },
  );
});

test("within a lane, first come first served", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const follower = new Follower();
      for (const todo of actions) follower.do(todo);
      for (const lane of LANES) {
        const ids = follower.started.filter((one) => one.lane === lane).map((one) => one.id);
        assert.deepEqual(
          ids,
          ids.toSorted((one, other) => one - other),
        );
      }
    }),
  );
});

test("a person who comes gets the engine at once, whatever else was going on, unless a person has it", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const follower = new Follower();
      for (const todo of actions) follower.do(todo);
      const persons = [...follower.live.keys()].filter((id) => follower.laneOf(id) === "person");
      if (persons.length > 0) return;
      follower.do({ what: "enter", lane: "person" });
      assert.equal(follower.laneOf(follower.running() ?? 0), "person");
    }),
  );
});

test("a lane that waits behind tools is served within its bound, however many tools there are", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 30, maxLength: 60 }), (lengths) => {
      const follower = new Follower();
      follower.do({ what: "enter", lane: "tool" });
      follower.do({ what: "enter", lane: "automation" });
      for (const ms of lengths) {
        follower.do({ what: "enter", lane: "tool" });
        follower.do({ what: "wait", ms });
        const running = follower.running();
        if (running !== undefined && follower.laneOf(running) === "tool") follower.do({ what: "finish" });
        const begun = follower.started.some((one) => one.lane === "automation");
        assert.ok(begun || follower.nowMs <= RULES.starvedAfterMs, `not served after ${follower.nowMs} ms`);
        if (begun) return;
      }
    }),
  );
});
