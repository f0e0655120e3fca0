/**
 * Looks at a model every five minutes, writes down what it saw, and warns when it is unlike itself: beyond the rarest
 * hundredth of its own last week, three looks in a row. There is no constant that somebody guessed.
 */
import type { Clock } from "../ports/clock.ts";
import type { EngineReading, EngineReadings } from "../ports/engine-readings.ts";
import type { ModelRole } from "../ports/inference.ts";
import type { MachineReader } from "../ports/machine-memory.ts";
import type { EngineHost } from "./engine-host.ts";
import type { Throughput } from "./throughput.ts";

export type WatchdogOptions = {
  readonly hosts: ReadonlyMap<ModelRole, EngineHost>;
  readonly throughputOf: (role: ModelRole) => Throughput;
  readonly machine: MachineReader;
  readonly readings: EngineReadings;
  readonly clock: Clock;
  readonly onWarning: (what: string) => void;
};

export const WATCH_EVERY_MS = 300_000;
const HISTORY_MS = 7 * 86_400_000;
/** A day of looks: before that a model has no history to be unlike. */
const READINGS_MIN = 288;
const LOOKS_IN_A_ROW = 3;
const RARE = 0.01;

type Figure = {
  readonly name: string;
  readonly of: (reading: EngineReading) => number | null;
  readonly isBadWhen: "high" | "low";
  readonly say: (value: number) => string;
};

const MIB = 1024 * 1024;
const mib = (value: number): string => `${Math.round(value / MIB)} MiB`;

const FIGURES: readonly Figure[] = [
  { name: "memory", of: (one) => one.rssBytes, isBadWhen: "high", say: mib },
  { name: "swapped memory", of: (one) => one.swappedBytes, isBadWhen: "high", say: mib },
  { name: "the machine's swap", of: (one) => one.machineSwapBytes, isBadWhen: "high", say: mib },
  { name: "the machine's compressed memory", of: (one) => one.compressedBytes, isBadWhen: "high", say: mib },
  {
    name: "speed",
    of: (one) => one.tokensPerSecond,
    isBadWhen: "low",
    say: (value) => `${value.toFixed(1)} tokens/s`,
  },
];

export class Watchdog {
  readonly #options: WatchdogOptions;
  /** What has been warned of and has not passed. */
  readonly #warned = new Set<string>();

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  /** One look at every model that is loaded. */
  async look(): Promise<void> {
    for (const [role, host] of this.#options.hosts) {
      if (host.engine === null) continue;
      const reading = await this.#read(role, host);
      if (reading === null) continue;
      this.#options.readings.append(reading);
      this.#judge(reading);
    }
  }

  async #read(role: ModelRole, host: EngineHost): Promise<EngineReading | null> {
    const { clock, machine, throughputOf } = this.#options;
    // An engine that dies while it is asked has its own way of being told of.
    const figures = await host.engine?.figures().catch(() => null);
    if (figures === null || figures === undefined) return null;
    const { swapUsedBytes, compressedBytes } = await machine.memory();
    const { rssBytes, swappedBytes, cellsUsed, cellsTotal } = figures;
    return {
      recordedTsMs: clock.nowMs(),
      role,
      model: host.name,
      rssBytes,
      swappedBytes,
      machineSwapBytes: swapUsedBytes,
      compressedBytes,
      cellsUsed,
      cellsTotal,
      tokensPerSecond: throughputOf(role).tokensPerSecond(),
    };
  }

  #judge({ role, model, recordedTsMs }: EngineReading): void {
    const history = this.#options.readings.since(role, model, recordedTsMs - HISTORY_MS);
    for (const figure of FIGURES) {
      const values = history.map(figure.of).filter((value) => value !== null);
      const key = `${role} ${model} ${figure.name}`;
      const unusual = unusualOf(values, figure.isBadWhen);
      if (unusual === null) this.#warned.delete(key);
      else if (!this.#warned.has(key)) {
        this.#warned.add(key);
        this.#options.onWarning(
          `${model}: ${figure.name} is ${figure.say(unusual.value)}, ${figure.isBadWhen === "high" ? "more" : "less"} than in 99 of 100 looks of the last week (${figure.say(unusual.bound)})`,
        );
      }
    }
  }
}

/** The latest value and the bound that it and those before it are beyond; null when they are like the rest. */
export function unusualOf(
  values: readonly number[],
  isBadWhen: "high" | "low",
): { readonly value: number; readonly bound: number } | null {
  const latest = values.slice(-LOOKS_IN_A_ROW);
  const before = values.slice(0, -LOOKS_IN_A_ROW).toSorted((one, other) => one - other);
  if (before.length < READINGS_MIN) return null;
  const index = Math.floor((before.length - 1) * (isBadWhen === "high" ? 1 - RARE : RARE));
  const bound = before[index] ?? 0;
  const isBeyond = (value: number): boolean => (isBadWhen === "high" ? value > bound : value < bound);
  const value = latest.at(-1);
  return value !== undefined && latest.every(isBeyond) ? { value, bound } : null;
}
