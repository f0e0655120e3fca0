/**
 * The stochastic process behind the simulated market. Per step: the volatility regime may change (a Markov
 * chain), the market takes a normal step and now and then jumps, every asset follows with its beta, a step
 * and jumps of its own, and is drawn weakly to its starting price so that years of simulated time stay
 * plausible. The premium of the perpetual over spot reverts to its mean; funding follows from its average.
 */
import { createRandom, drawNormals, type Random } from "#src/domain/random.ts";
import type { WorldState } from "../../checkpoint.ts";
import type { SimulatedAsset } from "./universe.ts";

export const FUNDING_INTERVAL_MS = 8 * 3_600_000;

/** The world at `tsMs`. Columns are by asset index; prices in USDT. Only the functions below change it. */
export type World = {
  readonly assets: readonly SimulatedAsset[];
  readonly pace: Pace;
  readonly random: Random;
  tsMs: number;
  regime: number;
  /** Excitement after a jump, fading. */
  stress: number;
  /** Logarithm of the spot price over the starting price. */
  readonly logMove: Float64Array;
  /** The perpetual over spot, now and smoothed, as a fraction. */
  readonly premium: Float64Array;
  readonly smoothPremium: Float64Array;
  readonly premiumSum: Float64Array;
  premiumSamples: number;
  readonly spot: Float64Array;
  readonly perpetual: Float64Array;
  readonly mark: Float64Array;
  /** How busy the last step was: 1 is a quiet day. */
  readonly activity: Float64Array;
  /** The rate that the next settlement would apply now. */
  readonly fundingRate: Float64Array;
  /** What the settlement of this very step applied; valid when `isSettlement`. */
  readonly settledRate: Float64Array;
  isSettlement: boolean;
  readonly normals: Float64Array;
};

/** What one step amounts to. */
type Pace = {
  readonly stepMs: number;
  readonly hours: number;
  readonly rootYears: number;
  readonly keepMove: number;
  readonly keepStress: number;
  readonly premiumPull: number;
  readonly premiumStep: number;
  readonly markPull: number;
};

const YEAR_MS = 365.25 * 86_400_000;
const HOUR_MS = 3_600_000;
const MARKET_VOLATILITY = 0.42;
/** Calm, normal, wild: volatility factor, mean stay in hours, and the chance that what follows is the wilder of the two others. */
const REGIMES = [
  { factor: 0.55, stayHours: 14, wilder: 0.12 },
  { factor: 1, stayHours: 20, wilder: 0.25 },
  { factor: 2.4, stayHours: 4, wilder: 0.85 },
] as const;
const MARKET_JUMPS_PER_HOUR = 1 / 60;
const MARKET_JUMP_SIZE = 0.014;
const OWN_JUMPS_PER_HOUR = 1 / 150;
const OWN_JUMP_SIZE = 0.018;
/** Half of the way back to the starting price in 90 days. */
const REVERSION_HALF_LIFE_MS = 90 * 86_400_000;
const STRESS_HALF_LIFE_MS = 600_000;
/** A market jump of 1% triples the spread. */
const STRESS_PER_MOVE = 200;
const PREMIUM_MEAN = 0.00004;
const PREMIUM_DEVIATION = 0.0006;
const PREMIUM_HALF_LIFE_MS = 8 * HOUR_MS;
const PREMIUM_PER_MOVE = 0.01;
const MARK_HALF_LIFE_MS = 120_000;
/** Binance: rate = premium + clamp(interest - premium, -0.05%, 0.05%), interest 0.01% per 8 h. */
const INTEREST = 0.0001;
const INTEREST_BAND = 0.0005;
const FUNDING_CAP = 0.0075;

export function initialWorldState(seed: number, tsMs: number, assets: readonly SimulatedAsset[]): WorldState {
  const zeros = (): number[] => assets.map(() => 0);
  return {
    tsMs,
    random: [...createRandom(seed).state()],
    regime: 1,
    stress: 0,
    logMove: zeros(),
    premium: zeros(),
    smoothPremium: zeros(),
    premiumSum: zeros(),
    premiumSamples: 0,
  };
}

/** A world that goes on from a state: the same state gives the same future. */
export function createWorld(assets: readonly SimulatedAsset[], stepMs: number, from: WorldState): World {
  const column = (): Float64Array => new Float64Array(assets.length);
  return {
    assets,
    pace: paceOf(stepMs),
    random: createRandom(from.random),
    tsMs: from.tsMs,
    regime: from.regime,
    stress: from.stress,
    logMove: Float64Array.from(from.logMove),
    premium: Float64Array.from(from.premium),
    smoothPremium: Float64Array.from(from.smoothPremium),
    premiumSum: Float64Array.from(from.premiumSum),
    premiumSamples: from.premiumSamples,
    spot: column(),
    perpetual: column(),
    mark: column(),
    activity: column(),
    fundingRate: column(),
    settledRate: column(),
    isSettlement: false,
    normals: new Float64Array(2),
  };
}

export function worldState(world: World): WorldState {
  return {
    tsMs: world.tsMs,
    random: [...world.random.state()],
    regime: world.regime,
    stress: world.stress,
    logMove: [...world.logMove],
    premium: [...world.premium],
    smoothPremium: [...world.smoothPremium],
    premiumSum: [...world.premiumSum],
    premiumSamples: world.premiumSamples,
  };
}

/** What quiet spreads are multiplied by now. */
export function spreadFactor(world: World): number {
  return volatilityFactor(world) * (1 + world.stress);
}

/** Moves the world by one step. */
export function stepWorld(world: World): void {
  const { pace } = world;
  world.tsMs += pace.stepMs;
  changeRegime(world);
  const factor = volatilityFactor(world);
  const marketJump = drawJump(world, MARKET_JUMPS_PER_HOUR, MARKET_JUMP_SIZE);
  drawNormals(world.random, world.normals);
  const marketMove = MARKET_VOLATILITY * factor * pace.rootYears * (world.normals[0] ?? 0) + marketJump;
  world.stress = world.stress * pace.keepStress + Math.abs(marketJump) * STRESS_PER_MOVE;
  world.premiumSamples += 1;
  for (const [index, asset] of world.assets.entries()) {
    moveAsset(world, index, asset, marketMove);
    quoteAsset(world, index, asset);
  }
  world.isSettlement = world.tsMs % FUNDING_INTERVAL_MS === 0;
  if (world.isSettlement) settle(world);
}

function volatilityFactor({ regime }: World): number {
  return (REGIMES[regime] ?? REGIMES[1]).factor;
}

function changeRegime(world: World): void {
  const { stayHours, wilder } = REGIMES[world.regime] ?? REGIMES[1];
  if (world.random.next() >= world.pace.hours / stayHours) return;
  const others = [0, 1, 2].filter((each) => each !== world.regime);
  world.regime = others[world.random.next() < wilder ? 1 : 0] ?? 1;
}

function drawJump({ random, normals, pace }: World, perHour: number, size: number): number {
  if (random.next() >= pace.hours * perHour) return 0;
  drawNormals(random, normals);
  return size * (normals[0] ?? 0);
}

function moveAsset(world: World, index: number, asset: SimulatedAsset, marketMove: number): void {
  const { pace, premium, smoothPremium, normals } = world;
  const factor = volatilityFactor(world);
  const ownJump = drawJump(world, OWN_JUMPS_PER_HOUR, OWN_JUMP_SIZE);
  drawNormals(world.random, normals);
  const own = normals[0] ?? 0;
  const move = asset.beta * marketMove + asset.ownVolatility * factor * pace.rootYears * own + ownJump;
  const before = premium[index] ?? 0;
  const pull = pace.premiumPull * (PREMIUM_MEAN - before);
  const after = before + pull + pace.premiumStep * (normals[1] ?? 0) + PREMIUM_PER_MOVE * move;
  const smooth = smoothPremium[index] ?? 0;
  world.logMove[index] = (world.logMove[index] ?? 0) * pace.keepMove + move;
  premium[index] = after;
  smoothPremium[index] = smooth + pace.markPull * (after - smooth);
  world.premiumSum[index] = (world.premiumSum[index] ?? 0) + after;
  world.activity[index] = factor * (0.35 + Math.abs(own)) + Math.abs(move) * STRESS_PER_MOVE;
}

function quoteAsset(world: World, index: number, asset: SimulatedAsset): void {
  const spot = asset.startPrice * Math.exp(world.logMove[index] ?? 0);
  world.spot[index] = spot;
  world.perpetual[index] = spot * (1 + (world.premium[index] ?? 0));
  world.mark[index] = spot * (1 + (world.smoothPremium[index] ?? 0));
  const average = (world.premiumSum[index] ?? 0) / world.premiumSamples;
  world.fundingRate[index] = clamp(average + clamp(INTEREST - average, INTEREST_BAND), FUNDING_CAP);
}

function settle(world: World): void {
  world.settledRate.set(world.fundingRate);
  world.premiumSum.fill(0);
  world.premiumSamples = 0;
}

function paceOf(stepMs: number): Pace {
  const premiumPull = decay(stepMs, PREMIUM_HALF_LIFE_MS);
  return {
    stepMs,
    hours: stepMs / HOUR_MS,
    rootYears: Math.sqrt(stepMs / YEAR_MS),
    keepMove: 1 - decay(stepMs, REVERSION_HALF_LIFE_MS),
    keepStress: 1 - decay(stepMs, STRESS_HALF_LIFE_MS),
    premiumPull,
    premiumStep: PREMIUM_DEVIATION * Math.sqrt(2 * premiumPull),
    markPull: decay(stepMs, MARK_HALF_LIFE_MS),
  };
}

/** The fraction that an exponential decay loses in one step. */
function decay(stepMs: number, halfLifeMs: number): number {
  return 1 - Math.exp((-Math.LN2 * stepMs) / halfLifeMs);
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}
