import type { Lane } from "./instrument.ts";
import type { Price } from "./money.ts";
import type { PositionSide } from "./order.ts";

/** What is to be opened, whoever asks for it: the part of a signal that guards and sizing look at. */
export type EntryPoint = Pick<TradingSignal, "symbol" | "lane" | "side" | "price">;

/** A strategy's opinion about one symbol at the close of one bar. `confidence` is 0..1. */
export type TradingSignal = {
  readonly signalId: string;
  readonly symbol: string;
  readonly lane: Lane;
  /** The length of the bars that it was read from. */
  readonly scanMs: number;
  readonly side: PositionSide;
  readonly confidence: number;
  readonly price: Price;
  /** One sentence: why. */
  readonly thesis: string;
  /** The price at which the thesis is wrong; beyond the entry on the losing side. */
  readonly falsifyingPrice: Price;
  /** Indicator values that the thesis rests on, as decimal text. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly eventTsMs: number;
};
