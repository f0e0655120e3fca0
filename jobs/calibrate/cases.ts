/** Markets with a planted truth. What the desk says of each is compared with what was put there. */

export type Truth = "no-edge" | "right" | "wrong" | "turns";

export type CalibrationCase = {
  readonly name: string;
  readonly truth: Truth;
  /** How often the signal takes the side that reaches its exit first; null flips a coin, "momentum" follows the last bars. */
  readonly hits: number | "coin" | "momentum" | "turns";
  readonly mode: "percent" | "level";
  readonly withSpot: boolean;
};

const BASE = { mode: "percent", withSpot: false } as const;

export const CASES: readonly CalibrationCase[] = [
  { ...BASE, name: "coin flips", truth: "no-edge", hits: "coin" },
  { ...BASE, name: "coin flips, level mode", truth: "no-edge", hits: "coin", mode: "level" },
  { ...BASE, name: "coin flips, with spot", truth: "no-edge", hits: "coin", withSpot: true },
  { ...BASE, name: "momentum", truth: "no-edge", hits: "momentum" },
  { ...BASE, name: "right 55%", truth: "right", hits: 0.55 },
  { ...BASE, name: "right 60%", truth: "right", hits: 0.6 },
  { ...BASE, name: "right 70%", truth: "right", hits: 0.7 },
  { ...BASE, name: "right 70%, level mode", truth: "right", hits: 0.7, mode: "level" },
  { ...BASE, name: "wrong 55%", truth: "wrong", hits: 0.45 },
  { ...BASE, name: "wrong 60%", truth: "wrong", hits: 0.4 },
  { ...BASE, name: "wrong 70%", truth: "wrong", hits: 0.3 },
  { ...BASE, name: "wrong 80%", truth: "wrong", hits: 0.2 },
  { ...BASE, name: "right 70%, then wrong", truth: "turns", hits: "turns" },
];
