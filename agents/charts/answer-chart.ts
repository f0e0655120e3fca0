/** Makes a picture's answer: the figures in words, the picture where it could be painted, and what else may be drawn. */
import { z } from "zod";
import type { Answer, SkillButton, SkillContext, SkillServices, SkillResult } from "#agents/define.ts";
import { isRefusal } from "#agents/define.ts";
import { booksToShow } from "#agents/targets.ts";
import { bookField } from "#agents/inputs.ts";
import { text, type Block } from "#src/domain/message.ts";
import { THEMES } from "#src/features/charts/look.ts";
import { sceneSvg } from "#src/features/charts/scene-svg.ts";
import { spanOf, SPANS, type SpanName } from "#src/features/charts/span.ts";
import { dailyPicture, equityPicture, symbolsPicture, type BookChartAsk, type Built } from "./book-charts.ts";
import { CHART_KINDS, KIND_WORDS, type ChartAsk, type ChartKind } from "./chart-ask.ts";
import { controlPicture } from "./control-picture.ts";

export const chartOutput = z.object({
  kind: z.enum(CHART_KINDS),
  span: z.enum(SPANS),
  spanWords: z.string(),
  book: bookField,
  theme: z.enum(THEMES),
  figures: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
  /** A picture, why it could not be painted, or why there is nothing to paint. */
  picture: z.union([
    z.object({ mediaId: z.string(), alt: z.string() }),
    z.object({ why: z.string() }),
    z.object({ nothing: z.string() }),
  ]),
});

export type ChartOutput = z.output<typeof chartOutput>;

/** The skill that every button of a picture runs. */
const SKILL = "draw-chart";

/** What is shown where no period is named. */
const OWN_SPAN: Readonly<Record<ChartKind, SpanName>> = {
  equity: "month",
  daily: "month",
  symbols: "month",
  control: "all",
};

export async function answerChart(
  ask: ChartAsk,
  deps: ChartServices,
  { signal }: SkillContext,
): Promise<SkillResult<ChartOutput>> {
  const { kind, theme } = ask;
  const books = booksToShow(ask.book, deps.desk);
  if (isRefusal(books)) return books;
  const { venueNowMs } = deps.desk.market();
  const start = deps.charts.history.start()?.tsMs ?? venueNowMs;
  const span = spanOf(ask.span ?? OWN_SPAN[kind], start, venueNowMs);
  const built = BUILDERS[kind]({ books, span, theme }, deps);
  const spanWords = kind === "control" && span.name === "all" ? "this epoch" : span.words;
  const told = { kind, span: span.name, spanWords, book: ask.book, theme };
  if ("nothing" in built) return { ok: true, output: { ...told, figures: [], picture: built } };
  const drawn = await deps.charts.draw(sceneSvg(built.scene), signal);
  const picture = "why" in drawn ? drawn : { mediaId: drawn.mediaId, alt: built.alt };
  return { ok: true, output: { ...told, figures: built.figures, picture } };
}

type ChartServices = Pick<SkillServices, "desk" | "control" | "charts">;

const BUILDERS: Readonly<Record<ChartKind, (ask: BookChartAsk, deps: ChartServices) => Built>> = {
  equity: equityPicture,
  daily: dailyPicture,
  symbols: symbolsPicture,
  control: controlPicture,
};

export function renderChart(output: ChartOutput): Answer {
  const { kind, spanWords, figures, picture } = output;
  const head = `PAPER ${KIND_WORDS[kind].noun}, ${spanWords}`;
  const buttons = buttonsOf(output);
  if ("nothing" in picture) return { headline: head, blocks: [text(picture.nothing)], buttons };
  const lines: Block = {
    type: "fields",
    fields: figures.map(({ label, value }) => ({ label, value })),
  };
  if ("why" in picture)
    return {
      severity: "warning",
      headline: `${head}: without the picture`,
      blocks: [text(`The picture could not be drawn: ${picture.why}. These are its figures.`), lines],
      buttons,
    };
  return {
    headline: head,
    // The figures are in the picture, and in words in its description.
    blocks: [],
    buttons,
    attachments: [{ type: "image", mediaId: picture.mediaId, alt: picture.alt }],
  };
}

const SPAN_LABELS: Readonly<Record<SpanName, string>> = {
  day: "24 h",
  week: "7 d",
  month: "30 d",
  all: "All",
};
const KIND_LABELS: Readonly<Record<ChartKind, string>> = {
  equity: "Equity",
  daily: "Daily",
  symbols: "Symbols",
  control: "Control",
};

/** The other periods, the other kinds and the other theme, each drawn in the place of this one. */
function buttonsOf({ kind, span, book, theme }: ChartOutput): readonly (readonly SkillButton[])[] {
  const kept = { kind, span, theme, ...(book !== undefined && { book }) };
  const other = theme === "dark" ? "light" : "dark";
  return [
    SPANS.filter((one) => one !== span).map((one) => button(SPAN_LABELS[one], { ...kept, span: one })),
    CHART_KINDS.filter((one) => one !== kind).map((one) => button(KIND_LABELS[one], { ...kept, kind: one })),
    [button(other === "dark" ? "Dark" : "Light", { ...kept, theme: other })],
  ];
}

function button(label: string, input: SkillButton["input"]): SkillButton {
  return { label, skill: SKILL, input, inPlace: true };
}
