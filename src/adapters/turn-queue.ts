/** One piece of work at a time, in the order in which it was asked for, and no more than so many waiting. */
export type TurnQueue = {
  /** Null when too many wait already: nothing was begun. Otherwise what the work comes to. */
  run<Result>(work: () => Promise<Result>): Promise<Result> | null;
};

export function createTurnQueue(waitingMax: number): TurnQueue {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    run(work) {
      if (waiting >= waitingMax) return null;
      waiting += 1;
      const turn = last.then(work).finally(() => {
        waiting -= 1;
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
