/** Lines to pages that a platform accepts. */
import { isBlank, type Line, type Run } from "./message-lines.ts";

/** Code points that are never parted further; even escaped and linked, one such piece fits into any message. */
const PIECE = /\S{1,200}\s{0,50}|\s{1,250}/gu;

type Page = readonly Line[];

/**
 * Parts the lines into pages, at line ends where possible, at spaces where a single line is too long. Nothing but
 * blank lines at a page's edge is left out. `fits` says whether a page fits into one message, markup included.
 */
export function paginate(lines: readonly Line[], fits: (page: readonly Line[]) => boolean): Page[] {
  const pages: Page[] = [];
  let page: Line[] = [];
  for (const line of lines) {
    let rest: Line | null = line;
    while (rest !== null) {
      const [taken, left]: Taken = take(rest, page, fits);
      if (taken !== null) page.push(taken);
      if (left !== null) {
        pages.push(page);
        page = [];
      }
      rest = left;
    }
  }
  return [...pages, page].map(withoutBlankEdges).filter((kept) => kept.length > 0);
}

/** What of a line goes onto the page, and what is left for the next one. */
type Taken = readonly [taken: Line | null, left: Line | null];

function take(line: Line, page: Page, fits: (page: Page) => boolean): Taken {
  if (fits([...page, line])) return [line, null];
  if (page.length > 0 && fits([line])) return [null, line];
  const pieces = line.runs.flatMap(piecesOf);
  let runs: readonly Run[] = [];
  let used = 0;
  for (const piece of pieces) {
    const longer = append(runs, piece);
    // An empty page takes a piece in any case: that is how the line ever ends.
    if (!fits([...page, { ...line, runs: longer }]) && (page.length > 0 || used > 0)) break;
    runs = longer;
    used += 1;
  }
  const left = pieces.slice(used).reduce<readonly Run[]>(append, []);
  return [used === 0 ? null : { ...line, runs }, left.length === 0 ? null : { ...line, runs: left }];
}

function piecesOf(run: Run): Run[] {
  return Array.from(run.text.matchAll(PIECE), ([text]) => ({ ...run, text }));
}

/** Joins a piece to the run that it was cut from. */
function append(runs: readonly Run[], piece: Run): Run[] {
  const last = runs.at(-1);
  if (last === undefined || last.style !== piece.style || last.href !== piece.href) return [...runs, piece];
  return [...runs.slice(0, -1), { ...last, text: last.text + piece.text }];
}

function withoutBlankEdges(page: Page): Page {
  const first = page.findIndex((line) => !isBlank(line));
  const last = page.findLastIndex((line) => !isBlank(line));
  return first === -1 ? [] : page.slice(first, last + 1);
}
