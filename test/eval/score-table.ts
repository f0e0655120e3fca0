/** Scores as lines of a table, the titles first. */
import type { Score } from "./score.ts";

const TITLES = [
  "",
  "agent",
  "skill and arguments",
  "asked back",
  "read taken for a write",
  "another write",
  "prompt tokens",
  "ms",
];

export function scoreTable(scores: readonly Score[]): string {
  const lines = [TITLES, ...scores.map(cellsOf)];
  const widths = TITLES.map((_title, at) => Math.max(...lines.map((cells) => (cells[at] ?? "").length)));
  return [...lines.map((cells) => lineOf(cells, widths)), ...scores.flatMap(failuresLine)].join("\n");
}

function cellsOf(score: Score): readonly string[] {
  return [
    score.name,
    share(score.agents, score.n),
    share(score.wholes, score.n),
    share(score.askedBack, score.n),
    String(score.readsAsWrites),
    String(score.wrongWrites),
    score.promptTokens === 0 ? "none" : String(score.promptTokens),
    score.tookMs.toFixed(score.tookMs < 10 ? 2 : 0),
  ];
}

/** Below the table: a model that could not say is not one that was unsure. */
function failuresLine({ name, failures }: Score): readonly string[] {
  const counts = [...failures].map(([code, count]) => `${code} ${count}`);
  return counts.length === 0 ? [] : [`${name}, failed: ${counts.join(", ")}`];
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, at) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
  );
  return padded.join("  ").trimEnd();
}

function share(count: number, n: number): string {
  return n === 0 ? "none" : `${((count / n) * 100).toFixed(1)}%`;
}
