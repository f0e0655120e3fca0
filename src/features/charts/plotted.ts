/** The one place where exact figures become the numbers that pixels are made of. */
import { UNIT, type Amount } from "#src/domain/money.ts";

/** USDT. */
export function plotted(value: Amount): number {
  return Number(value) / Number(UNIT);
}
