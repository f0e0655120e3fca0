/** Carries out what the lane queue decides, and tells everybody who waits how long it will be. */
import { DeskError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lane, QueuedRequest, Wait } from "../ports/inference.ts";
import { later } from "./later.ts";
import { LANE_RULES, LaneQueue, type LaneRules } from "./lane-queue.ts";

/** Something that can be started once, and paused and resumed until it is over. */
export type LaneWork<Result> = {
  readonly lane: Lane;
  readonly agent: string;
  /** What it is expected to take; null when unknown. */
  readonly expectedMs: number | null;
  readonly onWait: ((wait: Wait) => void) | undefined;
  start(): { readonly done: Promise<Result>; pause(): void; resume(): void };
};

type Ticket = {
  readonly work: LaneWork<unknown>;
  readonly begin: () => void;
  running: { pause(): void; resume(): void } | null;
  position: number;
};

export class LaneRunner {
  readonly #clock: Clock;
  readonly #queue: LaneQueue;
  readonly #tickets = new Map<number, Ticket>();
  #lastId = 0;
  #onDrained: (() => void) | null = null;
  #alarm: AbortController | null = null;

  constructor(clock: Clock, rules: LaneRules = LANE_RULES) {
    this.#clock = clock;
    this.#queue = new LaneQueue(rules);
  }

  /**
   * Runs it in its turn. Aborting while it waits rejects with the signal's reason; once it runs, its own abort is its
   * owner's business.
   * @throws DeskError LANE_FULL when too many wait already.
   */
  async run<Result>(work: LaneWork<Result>, signal?: AbortSignal): Promise<Result> {
    const id = (this.#lastId += 1);
    const turn = Promise.withResolvers<void>();
    const giveUp = (): void => turn.reject(signal?.reason as Error);
    signal?.throwIfAborted();
    if (!this.#queue.enter(id, work.lane, this.#clock.nowMs())) {
      throw new DeskError("LANE_FULL", `too many requests of the ${work.lane} lane wait already`, {
        retryable: true,
      });
    }
    const ticket: Ticket = { work, begin: turn.resolve, running: null, position: -1 };
    this.#tickets.set(id, ticket);
    signal?.addEventListener("abort", giveUp, { once: true });
    try {
      this.#decide();
      await turn.promise;
      signal?.removeEventListener("abort", giveUp);
      const generation = work.start();
      ticket.running = generation;
      // It may have been overtaken between its turn and its start.
      if (this.#stateOf(id) === "paused") generation.pause();
      return await generation.done;
    } finally {
      signal?.removeEventListener("abort", giveUp);
      this.#tickets.delete(id);
      this.#queue.leave(id, this.#clock.nowMs());
      this.#decide();
    }
  }

  /**
   * Lets what has begun end, does the work while nothing runs, and lets the others go on. One at a time.
   * @throws DeskError JOB_TIMEOUT with who was still at it, when it did not end in time: nothing was done.
   */
  async runExclusively(work: () => Promise<void>, withinMs: number, signal: AbortSignal): Promise<void> {
    const drained = Promise.withResolvers<void>();
    const isOver = new AbortController();
    const over = AbortSignal.any([isOver.signal, signal]);
    const giveUp = (): void => drained.reject(signal.reason as Error);
    signal.throwIfAborted();
    signal.addEventListener("abort", giveUp, { once: true });
    void later(this.#clock, withinMs, over, () => drained.reject(this.#notDrained(withinMs)));
    this.#onDrained = drained.resolve;
    this.#queue.hold(true);
    this.#decide();
    try {
      await drained.promise;
      isOver.abort();
      await work();
    } finally {
      isOver.abort();
      signal.removeEventListener("abort", giveUp);
      this.#onDrained = null;
      this.#queue.hold(false);
      this.#decide();
    }
  }

  requests(): QueuedRequest[] {
    return this.#queue.order().map(({ id, lane, state, sinceTsMs }) => ({
      lane,
      state,
      sinceTsMs,
      agent: this.#tickets.get(id)?.work.agent ?? "",
    }));
  }

  #notDrained(withinMs: number): DeskError {
    const busy = this.requests().filter((one) => one.state !== "waiting");
    const who = busy.map(({ agent, lane, state }) => `${agent} (${lane}, ${state})`).join(", ");
    const words = `what had begun did not end within ${Math.round(withinMs / 60_000)} minutes: ${who}`;
    return new DeskError("JOB_TIMEOUT", words, { retryable: true });
  }

  #stateOf(id: number): string | undefined {
    return this.#queue.order().find((entry) => entry.id === id)?.state;
  }

  #decide(): void {
    for (const { what, id } of this.#queue.decide(this.#clock.nowMs())) {
      const ticket = this.#tickets.get(id);
      if (what === "start") ticket?.begin();
      else ticket?.running?.[what]();
    }
    if (this.#queue.isDrained()) this.#onDrained?.();
    this.#tellWaits();
    this.#setAlarm();
  }

  #tellWaits(): void {
    let estimateMs: number | null = 0;
    for (const [position, { id, state }] of this.#queue.order().entries()) {
      const ticket = this.#tickets.get(id);
      if (ticket === undefined) continue;
      if (state === "waiting" && ticket.position !== position) ticket.work.onWait?.({ position, estimateMs });
      ticket.position = position;
      const { expectedMs } = ticket.work;
      estimateMs = estimateMs === null || expectedMs === null ? null : estimateMs + expectedMs;
    }
  }

  #setAlarm(): void {
    this.#alarm?.abort();
    this.#alarm = null;
    const atMs = this.#queue.nextDecisionTsMs();
    if (atMs === null) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    void later(this.#clock, Math.max(0, atMs - this.#clock.nowMs()), alarm.signal, () => this.#decide());
  }
}
