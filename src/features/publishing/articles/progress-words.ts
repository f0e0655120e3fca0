import type { ArticleProgress } from "./write-article.ts";

/** "Section 2 of 4, What the figures say: written again (number "99" is in no source)". */
export function progressWords(progress: ArticleProgress): string {
  if (progress.state === "planning") return "Planning the article.";
  const { number, of, heading, state, reason } = progress;
  const why = reason === null ? "" : ` (${reason.slice(0, 160)})`;
  const words = {
    writing: "being written",
    again: "written again",
    written: "written",
    "left out": "left out",
  };
  return `Section ${number} of ${of}, ${heading}: ${words[state]}${why}`;
}
