/** Sixty-four hours of lanes: a made-up week of persons, tools and automations in front of one engine, by the millisecond. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom, type Random } from "#src/domain/random.ts";
import { LANE_RULES, LaneQueue, LANES } from "#src/inference/lane-queue.ts";
import type { Lane } from "#src/ports/inference.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 64 * HOUR_MS;
const TOKEN_MS = 50;
/** A token that is under way is finished before anybody else's. */
const PERSON_WAIT_MAX_MS = TOKEN_MS;

type Request = {
  readonly id: number;
  readonly lane: Lane;
  readonly arrivesMs: number;
  readonly tokens: number;
  /** Given up by its person after so many tokens; null: never. */
  readonly cancelsAfter: number | null;
  done: number;
  firstTokenMs: number | null;
  endMs: number | null;
};

/** Persons in bursts, tools in trains, automation on the quarter hour, and an hour in which tools never end. */
function weekOf(random: Random): Request[] {
  const requests: Omit<Request, "id">[] = [];
  const add = (lane: Lane, arrivesMs: number, tokens: number, cancelsAfter: number | null = null): void => {
    if (arrivesMs >= WEEK_MS) return;
    requests.push({ lane, arrivesMs, tokens, cancelsAfter, done: 0, firstTokenMs: null, endMs: null });
  };
  const between = (least: number, most: number): number => least + Math.floor(random.next() * (most - least));
  for (let atMs = 0; atMs < WEEK_MS; atMs += between(20_000, 900_000)) {
    const burst = random.next() < 0.1 ? between(2, 6) : 1;
    for (let one = 0; one < burst; one += 1) {
      const tokens = between(20, 200);
      add("person", atMs + one * between(10, 3_000), tokens, random.next() < 0.1 ? between(0, tokens) : null);
    }
  }
  for (let atMs = 0; atMs < WEEK_MS; atMs += between(5_000, 120_000)) add("tool", atMs, between(10, 120));
  for (let atMs = 0; atMs < WEEK_MS; atMs += HOUR_MS / 4) {
    for (let section = 0; section < 8; section += 1) add("automation", atMs, between(250, 400));
  }
  for (let atMs = 30 * HOUR_MS; atMs < 31 * HOUR_MS; atMs += 4_000) add("tool", atMs, 100);
  return requests
    .toSorted((one, other) => one.arrivesMs - other.arrivesMs)
    .map((request, index) => ({ ...request, id: index + 1 }));
}

type Outcome = {
  readonly requests: readonly Request[];
  readonly refused: readonly Lane[];
  readonly longestGapMs: number;
};

/** The engine makes a token every 50 ms for whoever the queue says. */
function simulate(seed: number): Outcome {
  const requests = weekOf(createRandom(seed));
  const byId = new Map(requests.map((request) => [request.id, request]));
  const queue = new LaneQueue();
  let [nowMs, next, longestGapMs] = [0, 0, 0];
  const refused: Lane[] = [];
  let running: Request | undefined;
  let automationServedMs: number | null = null;

  const follow = (): void => {
    for (const { what, id } of queue.decide(nowMs)) running = what === "pause" ? undefined : byId.get(id);
  };
  const admit = (): void => {
    for (; (requests[next]?.arrivesMs ?? Infinity) <= nowMs; next += 1) {
      const request = requests[next];
      if (request !== undefined && !queue.enter(request.id, request.lane, nowMs)) refused.push(request.lane);
    }
  };
  const leave = (request: Request): void => {
    request.endMs = nowMs;
    queue.leave(request.id, nowMs);
    running = undefined;
  };

  while (nowMs < 2 * WEEK_MS) {
    admit();
    follow();
    const waits = queue.order().some((entry) => entry.lane === "automation");
    automationServedMs = waits && running?.lane !== "automation" ? (automationServedMs ?? nowMs) : null;
    if (automationServedMs !== null) longestGapMs = Math.max(longestGapMs, nowMs - automationServedMs);
    if (running === undefined) {
      const arrivesMs = requests[next]?.arrivesMs;
      if (arrivesMs === undefined) break;
      nowMs = arrivesMs;
      continue;
    }
    const request = running;
    if (request.cancelsAfter === request.done) {
      leave(request);
      continue;
    }
    nowMs += TOKEN_MS;
    request.done += 1;
    request.firstTokenMs ??= nowMs;
    if (request.done === request.tokens) leave(request);
  }
  return { requests, refused, longestGapMs };
}

for (const seed of [1, 64, 2026]) {
  test(`sixty-four hours of lanes, seed ${seed}: everybody is served, persons at once, and nobody starves`, (t) => {
    const { requests, refused, longestGapMs } = simulate(seed);
    const served = requests.filter((request) => request.endMs !== null);
    assert.equal(served.length + refused.length, requests.length, "somebody was forgotten");
    assert.ok(refused.length > 0, "the hour without an end did not fill its lane");
    assert.ok(
      refused.every((lane) => lane === "tool"),
      "a full lane is its own affair",
    );
    for (const request of served) {
      assert.equal(
        request.done,
        Math.min(request.tokens, request.cancelsAfter ?? Infinity),
        "a token too many or too few",
      );
    }
    // A person with no person before has the first token after the token under way and an own one.
    const persons = served.filter((request) => request.lane === "person");
    const alone = persons.filter(
      (one) =>
        !persons.some((other) => other.id < one.id && other.endMs !== null && other.endMs > one.arrivesMs) &&
        one.done > 0,
    );
    const late = alone.filter(
      (one) => (one.firstTokenMs ?? Infinity) - one.arrivesMs > PERSON_WAIT_MAX_MS + TOKEN_MS,
    );
    assert.ok(alone.length > 200, `${alone.length} persons came alone`);
    assert.deepEqual(late, []);
    // The bound: starved after, the share of one lane besides, the longest run of persons' answers.
    const boundMs = LANE_RULES.starvedAfterMs + LANE_RULES.shareMs + 6 * 200 * TOKEN_MS;
    assert.ok(longestGapMs <= boundMs, `automation waited ${longestGapMs} ms, of ${boundMs}`);
    const counts = LANES.map((lane) => `${lane} ${served.filter((one) => one.lane === lane).length}`);
    t.diagnostic(`seed ${seed}: ${counts.join(", ")}; longest automation gap ${longestGapMs} ms`);
  });
}
