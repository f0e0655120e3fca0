/**
 * Random numbers from a seed, for simulations: the same seed gives the same numbers wherever this runs on the
 * same JavaScript engine, and the state can be written down and continued from. Not for secrets.
 */
export type RandomState = readonly [number, number, number, number];

export type Random = {
  /** Uniform in [0, 1), in steps of 2^-32. */
  next(): number;
  /** Where the generator stands; `createRandom(state)` continues from there. */
  state(): RandomState;
};

const UINT32 = 4_294_967_296;
/** sfc32 needs a few rounds before nearby seeds give unrelated numbers. */
const WARM_UP_ROUNDS = 15;

/** Chris Doty-Humphrey's sfc32 (from PractRand), seeded with an integer or continued from a state. */
export function createRandom(seedOrState: number | RandomState): Random {
  const seeded = typeof seedOrState === "number";
  let [a, b, c, counter] = seeded ? seedState(seedOrState) : seedOrState;

  function next(): number {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return (result >>> 0) / UINT32;
  }

  if (seeded) for (let round = 0; round < WARM_UP_ROUNDS; round++) next();
  return { next, state: () => [a, b, c, counter] };
}

function seedState(seed: number): RandomState {
  return [Math.floor(seed / UINT32) | 0, seed | 0, 0x9e3779b9 | 0, 1];
}

/** Two independent standard normal numbers (Box-Muller), written to `into[0]` and `into[1]`. */
export function drawNormals(random: Random, into: Float64Array): void {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  const angle = 2 * Math.PI * random.next();
  into[0] = radius * Math.cos(angle);
  into[1] = radius * Math.sin(angle);
}
