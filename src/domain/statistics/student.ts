/** Student's t distribution, as far as an interval needs it. */
import { normalQuantile } from "./normal.ts";

/**
 * The value that a t variable of `degrees` (at least 5) stays under with this probability; off by less than 1e-5 of its value.
 * G. W. Hill, "Algorithm 396: Student's t-quantiles", Comm. ACM 13 (1970).
 * @throws RangeError outside 0..1, and below 5 degrees.
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`not a probability: ${probability}`);
  if (!(degrees >= 5)) throw new RangeError(`too few degrees of freedom: ${degrees}`);
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees);
  const bothTails = 2 * (1 - probability);
  const a = 1 / (degrees - 0.5);
  const b = 48 / (a * a);
  const c = (((20_700 * a) / b - 98) * a - 16) * a * a + 96.36 * a;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * Math.PI * 0.5) * degrees;
  const y = (d * bothTails) ** (2 / degrees);
  const square = y > 0.05 + a ? nearNormal(bothTails, { a, b, c, d }) : farOut(y, d, degrees);
  return Math.sqrt(degrees * square);
}

type Terms = { readonly a: number; readonly b: number; readonly c: number; readonly d: number };

function nearNormal(bothTails: number, { a, b, c, d }: Terms): number {
  const z = normalQuantile(bothTails / 2);
  const square = z * z;
  const e = (((0.05 * d * z - 5) * z - 7) * z - 2) * z + b + c;
  const series = (((0.4 * square + 6.3) * square + 36) * square + 94.5) / e - square - 3;
  return Math.expm1(a * ((series / b + 1) * z) ** 2);
}

function farOut(y: number, d: number, degrees: number): number {
  const tail = 1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3);
  return ((tail + 0.5 / (degrees + 4)) * y - 1) * ((degrees + 1) / (degrees + 2)) + 1 / y;
}
