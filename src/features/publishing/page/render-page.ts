/** The public page, its widget and its style. HTML that works without a script; everything in it is escaped. */
import { DISCLAIMER } from "../compliance-rules.ts";
import { escapeHtml, publicationBody } from "../digest/render-publication.ts";
import type { Publication } from "../model/publication.ts";
import type { PageBook, PageData } from "./page-data.ts";
import { linesSvg } from "./page-svg.ts";

export const PAGE_STYLE = `:root{color-scheme:light dark;--text:#1b1b1f;--soft:#5a5a66;--back:#fff;--card:#f4f4f7;--line:#d5d5de;--b1:#0072b2;--b2:#c44e00}
@media (prefers-color-scheme:dark){:root{--text:#e8e8ee;--soft:#a3a3b2;--back:#131318;--card:#1d1d25;--line:#34343f;--b1:#56b4e9;--b2:#e69f00}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--text);background:var(--back)}
main{max-width:60rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
.paper{display:inline-block;background:var(--b2);color:#fff;font-weight:700;border-radius:.3rem;padding:0 .4rem}@media (prefers-color-scheme:dark){.paper{color:#131318}}
.soft,figcaption,footer{color:var(--soft);font-size:.875rem}.books{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem}
.book{background:var(--card);border-radius:.6rem;padding:1rem;border-top:.25rem solid var(--line)}.book.book1{border-color:var(--b1)}.book.book2{border-color:var(--b2)}
.book h2{margin:0}.big{font-size:1.6rem;font-weight:650;font-variant-numeric:tabular-nums;margin:.2rem 0}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;margin:.5rem 0 0}dt{color:var(--soft)}dd{margin:0;text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.35rem .3rem;vertical-align:top;overflow-wrap:anywhere}td+td{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:1rem 0}svg{width:100%;height:auto;display:block}.grid{stroke:var(--line);stroke-width:1}.tick{fill:var(--soft);font-size:18px}
.key{color:var(--text);border-bottom:.15rem solid;padding-bottom:.05rem}.key.book1{border-color:var(--b1)}.key.book2{border-color:var(--b2);border-bottom-style:dashed}
.line{fill:none;stroke-width:2.5;stroke-linejoin:round}.line.book1{stroke:var(--b1)}.line.book2{stroke:var(--b2);stroke-dasharray:6 3}
ul{padding-left:1.1rem}a{color:var(--b1)}.widget{padding:.6rem}footer{margin:2rem 0 1rem}`;

export function pageHtml(data: PageData): string {
  const { books, control, vault, digests, market, season, at, version } = data;
  const rows = control.rows.map(
    ({ name, value }) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  const losses = vault.length === 0 ? "<p>No loss was examined yet.</p>" : list(vault.map(escapeHtml));
  const texts =
    digests.length === 0
      ? "<p>Nothing is published yet.</p>"
      : list(
          digests.map(({ key, title }) => `<a href="/digests/${escapeHtml(key)}">${escapeHtml(title)}</a>`),
        );
  return shell(
    "SleepyQuant, a paper desk",
    `<h1><span class="paper">PAPER</span> One signal, two books</h1>
<p>Book 1 trades the signal, book 2 takes the other side of every decision. No real money, no real order.</p>
<p class="soft">${escapeHtml(`${market} Season ${season}. As of ${at}.`)}</p>
<div class="books">${books.map((book, index) => bookCard(book, index, season)).join("")}</div>
<h2>Equity</h2>${linesSvg(books, { title: "Equity of both books", unit: "USDT", value: ({ equity }) => equity })}
<h2>Drawdown</h2>${linesSvg(books, { title: "Fall from the highest equity", unit: "%", value: ({ drawdown }) => -100 * drawdown, most: 0 })}
<h2>The control experiment</h2><p>${escapeHtml(control.statement)}</p><table>${rows.join("")}</table>
<h2>Latest losses, by cause</h2>${losses}
<h2>Digests and articles</h2>${texts}
<p class="soft"><a href="/feed.xml">Feed</a>, <a href="/figures.json">figures as JSON</a>, <a href="/widget">widget</a></p>
<footer>${escapeHtml(`${DISCLAIMER} SleepyQuant ${version}.`)}</footer>`,
  );
}

function bookCard(book: PageBook, index: number, season: number): string {
  const { name, equity, state } = book;
  const fields = [
    ["Return since the start", book.netReturn],
    [`Realized PnL, season ${season}`, book.realizedPnl],
    [`Win rate, season ${season}`, book.winRate],
    ["Drawdown now", book.drawdown],
    ["Max drawdown", book.maxDrawdown],
    ["Open positions", String(book.openPositions)],
    ["State", state],
  ].map(([title = "", value = ""]) => `<dt>${escapeHtml(title)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<section class="book book${index + 1}"><h2>${escapeHtml(name)}</h2><p class="big">${escapeHtml(equity)}</p><dl>${fields.join("")}</dl></section>`;
}

/** For other pages to embed: the books' PnL in a few lines. */
export function widgetHtml({ books, at, season, market }: PageData): string {
  const lines = books.map(
    ({ name, realizedPnl, netReturn }) =>
      `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(`${realizedPnl} realized in season ${season}, ${netReturn} since the start`)}</td></tr>`,
  );
  return shell(
    "SleepyQuant, PAPER PnL",
    `<p><span class="paper">PAPER</span> <span class="soft">${escapeHtml(`Season ${season}, ${at}`)}</span></p><table>${lines.join("")}</table><p class="soft">${escapeHtml(market)} No real money, no advice.</p>`,
    "widget",
  );
}

export function digestHtml(publication: Publication): string {
  return shell(publication.title, `${publicationBody(publication)}<p><a href="/">The desk</a></p>`);
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

function shell(title: string, body: string, className = ""): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/style.css"><link rel="alternate" type="application/rss+xml" title="Digests" href="/feed.xml"></head>
<body><main${className === "" ? "" : ` class="${className}"`}>${body}</main></body></html>
`;
}
