/** What each fact does to the accounts. Pure; the audit derives the same postings again from the fills. */
import { assert } from "../domain/errors.ts";
import { parseSymbol } from "../domain/instrument.ts";
import type { Amount } from "../domain/money.ts";
import type { Fill } from "../domain/order.ts";
import type { EntryPlan, Position, Reduction } from "../domain/position.ts";
import { QUOTE_ASSET, type Account } from "./accounts.ts";

/** One line of an entry; `amount` is signed, a debit is positive. */
export type Posting = { readonly account: Account; readonly asset: string; readonly amount: Amount };

function quote(account: Account, amount: Amount): Posting {
  return { account, asset: QUOTE_ASSET, amount };
}

export function openingBalancePostings(balance: Amount): Posting[] {
  return [quote("cash", balance), quote("capital", -balance)];
}

/** Futures lock collateral; spot converts cash into a holding at cost. */
export function openingFillPostings(fill: Fill, plan: EntryPlan, margin: Amount): Posting[] {
  if (plan.lane === "futures") {
    return [quote("cash", -(margin + fill.fee)), quote("margin", margin), quote("fee", fill.fee)];
  }
  const base = parseSymbol(fill.order.symbol).base;
  return [
    quote("cash", -(fill.notional + fill.fee)),
    quote("trading", fill.notional),
    quote("fee", fill.fee),
    { account: "holding", asset: base, amount: fill.quantity },
    { account: "trading", asset: base, amount: -fill.quantity },
  ];
}

/** Futures release collateral plus PnL; spot converts the holding back and realizes the difference to its cost. */
export function closingFillPostings(fill: Fill, reduction: Reduction): Posting[] {
  const { realizedPnl, releasedMargin, releasedCost, position } = reduction;
  if (position.plan.lane === "futures") {
    return [
      quote("cash", releasedMargin + realizedPnl - fill.fee),
      quote("margin", -releasedMargin),
      quote("realized-pnl", -realizedPnl),
      quote("fee", fill.fee),
    ];
  }
  const base = parseSymbol(fill.order.symbol).base;
  return [
    quote("cash", fill.notional - fill.fee),
    quote("trading", -releasedCost),
    quote("realized-pnl", -realizedPnl),
    quote("fee", fill.fee),
    { account: "holding", asset: base, amount: -fill.quantity },
    { account: "trading", asset: base, amount: fill.quantity },
  ];
}

/**
 * A settlement; `payment` is positive when received. What free cash cannot pay comes out of the position's margin, and
 * what neither can is the venue's: an isolated position loses no more than that.
 */
export type FundingPayment = { readonly payment: Amount; readonly fromMargin: Amount };

export function splitFunding(position: Position, payment: Amount, freeCash: Amount): FundingPayment {
  if (payment >= 0n || freeCash + payment >= 0n) return { payment, fromMargin: 0n };
  const cash = freeCash > 0n ? freeCash : 0n;
  const lacking = -payment - cash;
  return lacking <= position.margin
    ? { payment, fromMargin: lacking }
    : { payment: -(cash + position.margin), fromMargin: position.margin };
}

export function fundingPostings({ payment, fromMargin }: FundingPayment): Posting[] {
  const postings = [quote("cash", payment + fromMargin), quote("funding", -payment)];
  return fromMargin === 0n ? postings : [...postings, quote("margin", -fromMargin)];
}

/** @throws when the postings do not sum to zero in every asset: a programmer's error. */
export function assertBalanced(postings: readonly Posting[]): void {
  if (isBalanced(postings)) return;
  assert(false, `unbalanced entry: ${postings.map((p) => `${p.account} ${p.amount} ${p.asset}`).join(", ")}`);
}

export function isBalanced(postings: readonly Posting[]): boolean {
  const sums = new Map<string, Amount>();
  for (const posting of postings) sums.set(posting.asset, (sums.get(posting.asset) ?? 0n) + posting.amount);
  for (const sum of sums.values()) if (sum !== 0n) return false;
  return true;
}
