/** What a picture is made of, in logical pixels from the top left corner. Plain data: it can be compared, sent and tested. */
export type Point = readonly [x: number, y: number];

export type Mark =
  | {
      readonly type: "line";
      readonly from: Point;
      readonly to: Point;
      readonly colour: string;
      readonly width: number;
      readonly dashed?: true;
    }
  /** Through all points; `areaTo` fills what lies between it and that height. */
  | {
      readonly type: "path";
      readonly points: readonly Point[];
      readonly colour: string;
      readonly width: number;
      readonly areaTo?: number;
    }
  | {
      readonly type: "rect";
      readonly at: Point;
      readonly width: number;
      readonly height: number;
      readonly colour: string;
      readonly radius?: number;
      /** Only its edge is drawn. */
      readonly outline?: true;
    }
  | {
      readonly type: "dot";
      readonly at: Point;
      readonly radius: number;
      readonly colour: string;
      readonly opacity: number;
    }
  /** `at` is where the base line begins, ends or has its middle. */
  | {
      readonly type: "text";
      readonly at: Point;
      readonly text: string;
      readonly size: number;
      readonly colour: string;
      readonly anchor: "start" | "middle" | "end";
      readonly bold?: true;
      readonly opacity?: number;
    };

export type Scene = {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly marks: readonly Mark[];
};

/** What a picture says, a line each. */
export type ChartFigure = { readonly label: string; readonly value: string };

/** A picture, the figures in it, and both in one text for those who do not see it. */
export type Chart = {
  readonly scene: Scene;
  readonly figures: readonly ChartFigure[];
  readonly alt: string;
};

export type ChartWords = {
  readonly title: string;
  /** The period and n. */
  readonly subtitle: string;
  /** The market that the figures come from. */
  readonly source: string;
  /** With its zone: "2025-10-10 21:15 UTC". */
  readonly stamp: string;
};

/** What every platform takes as a description. */
const ALT_MAX = 1_024;
const MORE_LENGTH = 16;

/** As many of the figures as a description may hold; the rest is counted. */
export function altText(
  { title, subtitle, source, stamp }: ChartWords,
  figures: readonly ChartFigure[],
): string {
  const head = `PAPER. ${title}, ${subtitle}.`;
  const end = `Market: ${source}; as of ${stamp}.`;
  const said: string[] = [];
  let room = ALT_MAX - head.length - end.length - MORE_LENGTH;
  for (const { label, value } of figures) {
    const one = `${label}: ${value}`;
    if ((room -= one.length + 2) < 0) break;
    said.push(one);
  }
  const more = said.length < figures.length ? `; ${figures.length - said.length} more` : "";
  return `${head} ${said.join("; ")}${more}. ${end}`;
}

export type TextMark = Extract<Mark, { type: "text" }>;
