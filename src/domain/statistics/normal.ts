/** The standard normal distribution: off by less than 1e-15, and by less than 1e-12 of its value far out in a tail. */

const SQRT_2_PI = 2.5066282746310007;
const SQRT_32 = Math.sqrt(32);
const FURTHEST = 38.5;

/**
 * Probability that a standard normal variable is at most `x`.
 * W. J. Cody, "Rational Chebyshev approximation for the error function", Math. Comp. 23 (1969), in the
 * arrangement of his ANORM.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) throw new RangeError("normalCdf of what is no number");
  const distance = Math.abs(x);
  if (distance <= 0.67448975) return 0.5 + centralPart(x);
  if (distance > FURTHEST) return x > 0 ? 1 : 0;
  const tail = gaussianTail(distance) * (distance <= SQRT_32 ? middleRatio(distance) : farRatio(distance));
  return x > 0 ? 1 - tail : tail;
}

/** `exp(-x^2 / 2)`, with the square split so that its rounding does not grow with x. */
function gaussianTail(x: number): number {
  const near = Math.trunc(x * 16) / 16;
  return Math.exp(-near * near * 0.5) * Math.exp(-((x - near) * (x + near)) * 0.5);
}

function centralPart(x: number): number {
  const square = x * x;
  return (
    x *
    ratio(
      square,
      [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356],
      [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
    )
  );
}

function middleRatio(distance: number): number {
  return ratio(
    distance,
    [
      1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
      2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
    ],
    [
      1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
      34900.95272114598, 38912.00328609327, 19685.429676859992,
    ],
  );
}

function farRatio(distance: number): number {
  const inverse = 1 / (distance * distance);
  const correction =
    inverse *
    ratio(
      inverse,
      [
        0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807,
        0.0014216191932278934, 0.000029112874951168793,
      ],
      [
        1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824,
        0.00007297515550839662,
      ],
    );
  return (1 / SQRT_2_PI - correction) / distance;
}

/**
 * The value that a standard normal variable stays under with this probability; minus and plus infinity at 0 and 1.
 * M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37
 * (1988), the 16-digit form.
 * @throws RangeError outside 0..1.
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`);
  if (probability === 0 || probability === 1) return probability === 0 ? -Infinity : Infinity;
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) return offset * centralQuantile(0.180625 - offset * offset);
  const depth = Math.sqrt(-Math.log(offset < 0 ? probability : 1 - probability));
  const quantile = depth <= 5 ? middleQuantile(depth - 1.6) : farQuantile(depth - 5);
  return offset < 0 ? -quantile : quantile;
}

function centralQuantile(r: number): number {
  return ratio(
    r,
    [
      2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
      1971.5909503065513, 133.14166789178438, 3.3871328727963665,
    ],
    [
      5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
      687.1870074920579, 42.31333070160091, 1,
    ],
  );
}

function middleQuantile(r: number): number {
  return ratio(
    r,
    [
      0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
      5.769497221460691, 4.630337846156546, 1.4234371107496835,
    ],
    [
      1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
      0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
    ],
  );
}

function farQuantile(r: number): number {
  return ratio(
    r,
    [
      2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
      0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
    ],
    [
      2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
      0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
    ],
  );
}

/** A quotient of two polynomials, coefficients from the highest power down. */
function ratio(x: number, above: readonly number[], below: readonly number[]): number {
  return polynomial(x, above) / polynomial(x, below);
}

function polynomial(x: number, coefficients: readonly number[]): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}
