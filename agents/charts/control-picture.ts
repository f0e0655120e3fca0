/** The control experiment as a picture: each signal's return against its mirror's. */
import type { SkillServices } from "#agents/define.ts";
import type { CompletePair } from "#src/features/experiments/model/pairs.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { controlChart, type ReturnPair } from "#src/features/charts/control-chart.ts";
import type { Theme } from "#src/features/charts/look.ts";
import type { ChartSpan } from "#src/features/charts/span.ts";
import { ratioOf } from "#src/facts/format.ts";
import { frameOf, type Built } from "./book-charts.ts";

export function controlPicture(
  { span, theme }: { readonly span: ChartSpan; readonly theme: Theme },
  { desk, control }: Pick<SkillServices, "desk" | "control">,
): Built {
  const { epoch } = control.status();
  const pairs = control.pairs().filter((pair) => closedTsMsOf(pair) >= span.fromTsMs);
  if (pairs.length === 0)
    return {
      nothing: `No signal has closed on both books by its own exits ${sinceWhen(span)}, so there is nothing to compare yet.`,
    };
  const when = span.name === "all" ? `epoch ${epoch}` : `epoch ${epoch}, ${span.words}`;
  return controlChart({
    title: `Control: ${STANDARD_BOOK}, ${INVERTED_BOOK}`,
    subtitle: `${when} · n=${pairs.length} complete pairs`,
    ...frameOf(desk, theme),
    books: { first: STANDARD_BOOK, second: INVERTED_BOOK },
    pairs: pairs.map(returnsOf),
  });
}

function sinceWhen({ name, words }: ChartSpan): string {
  return name === "all" ? "in this epoch" : `in the ${words}`;
}

function closedTsMsOf({ first, second }: CompletePair): number {
  return Math.max(first.closedTsMs, second.closedTsMs);
}

function returnsOf({ first, second }: CompletePair): ReturnPair {
  return { first: returnOf(first), second: returnOf(second) };
}

/** Net PnL on the notional that was entered, so that leverage does not stretch it. */
function returnOf({ netPnl, entryNotional }: RoundTrip): number {
  return ratioOf(netPnl, entryNotional) ?? 0;
}
