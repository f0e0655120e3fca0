/** The sections of a digest, in a stated order. Each says in a sentence, in figures and in lines what code has read. */
import { findingReason, findingTitle, formatMean } from "#src/features/experiments/finding-words.ts";
import type { Finding } from "#src/features/experiments/model/finding.ts";
import type { LookInterval } from "#src/features/experiments/model/looks.ts";
import type { Fact, Section } from "../model/publication.ts";
import { formatBook, formatBytes, formatChange, formatDuration, formatPercent } from "#src/facts/format.ts";
import { localMinute } from "#src/domain/local-time.ts";
import { costs, results } from "./book-sections.ts";
import type { AdjustmentLine, DigestInput } from "./digest-input.ts";
import { section } from "./section.ts";
import { insightOf } from "./insight.ts";
import { vaultSection } from "./vault-section.ts";

type Maker = (input: DigestInput) => Section;

const WEEKLY: readonly Maker[] = [
  results,
  costs,
  control,
  vaultSection,
  adjustments,
  changed,
  news,
  insight,
  stack,
];
const DAILY: readonly Maker[] = [results, costs, control, changed, news, insight];

export function digestSections(input: DigestInput): readonly Section[] {
  return (input.kind === "weekly" ? WEEKLY : DAILY).map((make) => make(input));
}

/** Of the present epoch, which may be longer or shorter than the period. */
function control({ control: of, controlStatus: status, books, timeZone }: DigestInput): Section {
  const source = `control experiment, epoch ${of.epoch}`;
  const perBook = [of.first, of.second].flatMap((book): readonly Fact[] => {
    const name = formatBook(book.bookId, books);
    const interval = book.expectancyInterval?.interval ?? null;
    return [
      {
        name: `${name}: win rate in the epoch`,
        value:
          book.winRate.rate === null
            ? "none closed"
            : `${formatPercent(book.winRate.rate)}, 95% interval ${formatPercent(book.winRateInterval.low)} to ${formatPercent(book.winRateInterval.high)} (n=${book.winRate.roundTrips})`,
        source,
      },
      {
        name: `${name}: mean of a round trip in the epoch`,
        value:
          book.expectancy === null || interval === null
            ? "no interval yet"
            : `${formatChange(book.expectancy)} USDT, 95% interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)} USDT`,
        source,
      },
    ];
  });
  const verdict =
    status.verdict === null
      ? "none yet"
      : `${status.verdict.kind}, ${status.verdict.decided === null ? "waits for an owner" : `${status.verdict.decided.decision}d`}`;
  return section(
    "control",
    "The control experiment",
    `${findingTitle(of.finding)}. ${findingReason(of.finding)}`,
    [
      ...findingFacts(of.finding, source),
      ...perBook,
      {
        name: "epoch",
        value:
          status.baseline === null
            ? `${of.epoch}, since the desk began`
            : `${of.epoch}, since ${localMinute(status.baseline.eventTsMs, timeZone)}`,
        source,
      },
      {
        name: "progress to a verdict",
        value: `${status.progress.roundTrips} of ${status.progress.needed} round trips of book 2`,
        source,
      },
      { name: "verdict", value: verdict, source },
      {
        name: "pairs",
        value: `${of.pairs.complete} complete, ${of.pairs.open} open, ${of.pairs.broken} broken`,
        source,
      },
    ],
  );
}

function findingFacts(finding: Finding, source: string): readonly Fact[] {
  const { look, nextLook, edge, first, second } = finding;
  const mean = (name: string, interval: LookInterval | null): readonly Fact[] =>
    interval === null ? [] : [{ name, value: formatMean(interval.mean), source }];
  return [
    {
      name: "looks at the pairs",
      value: look === null ? `none yet, the first at ${nextLook}` : `the first ${look}, next at ${nextLook}`,
      source,
    },
    {
      name: "edge a pair",
      value:
        edge === null
          ? "no interval yet"
          : `${formatMean(edge.mean)}, 95% over all looks ${formatMean(edge.low)} to ${formatMean(edge.high)}`,
      source,
    },
    ...mean("book 1 a pair", first),
    ...mean("book 2 a pair", second),
  ];
}

function adjustments({ adjustments: all }: DigestInput): Section {
  const of = (state: AdjustmentLine["state"]): number => all.filter((one) => one.state === state).length;
  const text =
    all.length === 0
      ? "No adjustment was shipped, and none waits."
      : `${of("shipped")} shipped, ${of("queued")} waiting; ${of("shipped before")} from the period before.`;
  const lines = all.map(({ state, what, proof }) => `${state}: ${what} (${proof})`);
  const source = "adjustments";
  return section(
    "adjustments",
    "Adjustments",
    text,
    [
      { name: "adjustments shipped", value: String(of("shipped")), source },
      { name: "adjustments queued", value: String(of("queued")), source },
      { name: "adjustments shipped in the period before", value: String(of("shipped before")), source },
    ],
    lines,
  );
}

const OUTCOME_WORDS = {
  "too-few": "too few round trips to say",
  "no-difference": "no difference that the intervals would show",
  better: "better",
  worse: "worse",
} as const;

/** A book's period beside the one before it. */
function sinceBefore({
  figures,
  before,
  books,
}: Pick<DigestInput, "figures" | "before" | "books">): readonly Fact[] {
  return figures.books.flatMap(({ bookId, tally }): readonly Fact[] => {
    const earlier = before.books.find((book) => book.bookId === bookId)?.tally;
    if (earlier === undefined) return [];
    const name = formatBook(bookId, books);
    const source = "round_trips of both periods";
    return [
      {
        name: `${name}: round trips, now and in the period before`,
        value: `${tally.roundTrips} and ${earlier.roundTrips}`,
        source,
      },
      {
        name: `${name}: realized PnL, now and in the period before`,
        value: `${formatChange(tally.netPnl)} and ${formatChange(earlier.netPnl)} USDT`,
        source,
      },
    ];
  });
}

const NEW_SEASON =
  "A new season began within the period: all figures are of it, and the period before is what came of the season before. ";

function changed(input: DigestInput): Section {
  const { changes, outcomes, before, figures, books, timeZone } = input;
  const count =
    changes.length === 1 ? "1 change, with its time." : `${changes.length} changes, each with its time.`;
  const text = `${input.isCut ? NEW_SEASON : ""}${changes.length === 0 ? "Nothing about the rules changed." : count}`;
  const lines = [
    ...changes.map(
      ({ eventTsMs, bookId, what }) =>
        `${localMinute(eventTsMs, timeZone)}: ${bookId === null ? "" : `${formatBook(bookId, books)}, `}${what}`,
    ),
    ...outcomes.map(
      ({ change, before: one, after: other, verdict }) =>
        `Changed before, ${localMinute(change.eventTsMs, timeZone)}, ${change.what}: ${meanWords(one)} before, ${meanWords(other)} since: ${OUTCOME_WORDS[verdict]}`,
    ),
  ];
  return section(
    "changes",
    "What changed, and whether it worked",
    text,
    [
      {
        name: "changes",
        value: String(changes.length),
        source: "rule changes, bans, states, verdicts, seasons",
      },
      ...seasonFacts(input),
      ...sinceBefore({ figures, before, books }),
    ],
    lines,
  );
}

/** A season that began within the period: the period before is then what came of the season before it. */
function seasonFacts({ isCut, figures, timeZone }: DigestInput): readonly Fact[] {
  if (!isCut) return [];
  return [{ name: "this season began", value: localMinute(figures.fromTsMs, timeZone), source: "seasons" }];
}

function meanWords({
  roundTrips,
  mean,
}: {
  readonly roundTrips: number;
  readonly mean: number | null;
}): string {
  return mean === null
    ? "no round trip"
    : `${mean >= 0 ? "+" : ""}${mean.toFixed(2)} USDT a round trip (n=${roundTrips})`;
}

/** Untrusted words: lines only, and the writer never gets this section. */
function news({ shocks, headlines, newsWords, timeZone }: DigestInput): Section {
  const lines = [
    ...shocks.map(
      ({ base, eventTsMs, sources, stories }) =>
        `${localMinute(eventTsMs, timeZone)}: ${base}, ${stories} stories from ${sources} sources at once, while it was held`,
    ),
    ...headlines.map(({ title, source, bases }) => `"${title}" (${source}; ${bases.join(", ")})`),
  ];
  const text =
    lines.length === 0
      ? `No news that mattered. ${newsWords}`
      : "Headlines about coins that were held, as their papers wrote them.";
  return section(
    "news",
    "News that mattered",
    text,
    [{ name: "news shocks", value: String(shocks.length), source: "news_shocks" }],
    lines,
  );
}

function insight(input: DigestInput): Section {
  const { text, facts } = insightOf(input);
  return section("insight", "One operating insight", text, facts);
}

function stack({ stack: of, season }: DigestInput): Section {
  const source = "the machine";
  const speed = of.tokensPerSecond === null ? "not measured" : `${of.tokensPerSecond.toFixed(1)} tokens/s`;
  return section("stack", "Stack and infrastructure", `Everything ran on one machine, ${of.cpu}.`, [
    {
      name: "hardware",
      value: `${of.cpu}, ${of.cores} cores, ${formatBytes(of.memoryBytes)} memory`,
      source,
    },
    { name: "system", value: of.system, source },
    { name: "model", value: of.model, source },
    { name: "speed of the model", value: speed, source },
    { name: "agents", value: `${of.agents} agents, ${of.skills} skills`, source: "the registry" },
    { name: "uptime", value: formatDuration(of.uptimeMs), source },
    { name: "software", value: `SleepyQuant ${of.version}, Node ${of.node}`, source },
    { name: "season", value: String(season), source: "the record" },
  ]);
}
