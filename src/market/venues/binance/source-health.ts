/** Knows whether the venue's quotes arrive, and says so once when that changes; reports what was dropped. */
import type { Lane } from "#src/domain/instrument.ts";
import type { SourceNotice } from "#src/domain/market.ts";

export type SourceHealth = {
  /** A lane's quotes are wanted from now on. */
  expect(lane: Lane): void;
  /** Quotes of the lane arrived. */
  succeeded(lane: Lane): void;
  /** A request failed; the last one's words explain a "down". */
  failed(lane: Lane, reason: string): void;
  /** To be called every second or so. */
  check(): void;
  /**
   * A datum was dropped, or is missing. The same `key` is reported at most once a minute, and nothing is while
   * the source is down: that has been said.
   */
  report(key: string, reason: string): void;
};

const DOWN_AFTER_MS = 10_000;
const REPORT_EVERY_MS = 60_000;
/** Keys remembered; beyond it the oldest are forgotten. */
const KEYS_MAX = 1_000;

export function createSourceHealth(nowMs: () => number, emit: (notice: SourceNotice) => void): SourceHealth {
  const lastSuccessMs = new Map<Lane, number>();
  const lastReason = new Map<Lane, string>();
  const reportedMs = new Map<string, number>();
  let state: "up" | "down" = "up";

  function say(reason: string, saidOf: SourceNotice["state"] = state): void {
    emit({ type: "source", state: saidOf, reason, eventTsMs: nowMs() });
  }

  function lateLane(): Lane | undefined {
    return [...lastSuccessMs.keys()].find(
      (lane) => nowMs() - (lastSuccessMs.get(lane) ?? 0) >= DOWN_AFTER_MS,
    );
  }

  function check(): void {
    const late = lateLane();
    if (late !== undefined && state === "up") {
      state = "down";
      say(
        `no ${late} quotes from Binance for ${DOWN_AFTER_MS / 1000} s: ${lastReason.get(late) ?? "no answer"}`,
      );
    } else if (late === undefined && state === "down") {
      state = "up";
      say("quotes from Binance arrive again");
    }
  }

  function report(key: string, reason: string): void {
    if (state === "down") return;
    const before = reportedMs.get(key);
    if (before !== undefined && nowMs() - before < REPORT_EVERY_MS) return;
    reportedMs.delete(key);
    reportedMs.set(key, nowMs());
    const [oldest] = reportedMs.keys();
    if (reportedMs.size > KEYS_MAX && oldest !== undefined) reportedMs.delete(oldest);
    say(reason, "note");
  }

  return {
    expect: (lane) => void lastSuccessMs.set(lane, nowMs()),
    succeeded: (lane) => {
      lastSuccessMs.set(lane, nowMs());
      check();
    },
    failed: (lane, reason) => void lastReason.set(lane, reason),
    check,
    report,
  };
}
