/** A publication in the forms that leave the desk: a chat message, Markdown, HTML, JSON, and an RSS feed of several. */
import { bold, text, type Attachment, type Block, type OutboundMessage } from "#src/domain/message.ts";
import type { Publication, Section } from "../model/publication.ts";
import { DISCLAIMER } from "../compliance-rules.ts";

export function publicationMessage(
  publication: Publication,
  attachments: readonly Attachment[] = [],
): OutboundMessage {
  const { title, period, season, market, sections } = publication;
  return {
    kind: "digest",
    severity: "info",
    headline: title,
    blocks: [
      text(`${period}. Season ${season}. ${market}`),
      ...sections.flatMap(sectionBlocks),
      ...sourcesOf(publication).map((line) => text(line)),
    ],
    footnote: DISCLAIMER,
    eventKind: EVENT_KINDS[publication.kind],
    about: { type: "publication", key: publication.key },
    ...(attachments.length > 0 && { attachments }),
  };
}

const EVENT_KINDS = { weekly: "weekly-digest", daily: "daily-brief", article: "article" } as const;

/** "Sources: the brief; Fees explained; the desk's figures."; nothing for what rests on figures alone. */
function sourcesOf({ sources = [] }: Publication): readonly string[] {
  return sources.length === 0 ? [] : [`Sources: ${sources.map(({ name }) => name).join("; ")}.`];
}

/** A text of several paragraphs, one each. */
function paragraphsOf(words: string): readonly string[] {
  return words.split(/\n+/).filter((part) => part.trim() !== "");
}

function sectionBlocks({ title, text: words, facts, lines }: Section): readonly Block[] {
  const fields: readonly Block[] =
    facts.length === 0
      ? []
      : [{ type: "fields", fields: facts.map(({ name, value }) => ({ label: name, value })) }];
  const list: readonly Block[] =
    lines.length === 0 ? [] : [{ type: "list", items: lines.map((line) => [line]) }];
  return [text(bold(title)), ...paragraphsOf(words).map((part) => text(part)), ...fields, ...list];
}

export function publicationMarkdown(publication: Publication): string {
  const { title, period, season, market, sections } = publication;
  const parts = sections.map(({ title: name, text: words, facts, lines }) => {
    const rows = facts.map((fact) => `| ${cell(fact.name)} | ${cell(fact.value)} |`);
    const table = rows.length === 0 ? [] : ["", "| Figure | Value |", "| --- | --- |", ...rows];
    const list = lines.length === 0 ? [] : ["", ...lines.map((line) => `- ${inline(line)}`)];
    const prose = paragraphsOf(words).map(inline).join("\n\n");
    return [`## ${inline(name)}`, "", prose, ...table, ...list].join("\n");
  });
  return `# ${inline(title)}\n\n${inline(`${period}. Season ${season}. ${market}`)}\n\n${[...parts, ...sourcesOf(publication).map(inline)].join("\n\n")}\n\n---\n\n${inline(DISCLAIMER)}\n`;
}

/** Nothing in a text may become markup of Markdown. */
function inline(words: string): string {
  return words.replaceAll(/[\\`*_[\]<>#|~]/g, String.raw`\$&`).replaceAll(/\s*\n\s*/g, " ");
}

function cell(words: string): string {
  return inline(words);
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1b1b1f;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
td{border-top:1px solid #8885;padding:.3rem .4rem;vertical-align:top;overflow-wrap:anywhere}td+td{text-align:right;font-variant-numeric:tabular-nums}
footer{margin-top:2rem;font-size:.85rem;opacity:.8}@media (prefers-color-scheme:dark){body{color:#e6e6ea;background:#16161a}}`;

/** A page that stands for itself: its style is in it, and nothing is loaded. */
export function publicationHtml(publication: Publication): string {
  const { title } = publication;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>${publicationBody(publication)}</main></body></html>
`;
}

/** The part between a page's own head and foot. */
export function publicationBody(publication: Publication): string {
  const { title, period, season, market, sections } = publication;
  const parts = sections.map(({ id, title: name, text: words, facts, lines }) => {
    const rows = facts.map(
      (fact) =>
        `<tr><td>${escapeHtml(fact.name)}</td><td title="${escapeHtml(fact.source)}">${escapeHtml(fact.value)}</td></tr>`,
    );
    const table = rows.length === 0 ? "" : `<table>${rows.join("")}</table>`;
    const list =
      lines.length === 0 ? "" : `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`;
    return `<section id="${escapeHtml(id)}"><h2>${escapeHtml(name)}</h2>${paragraphsOf(words).map(paragraph).join("")}${table}${list}</section>`;
  });
  return `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(`${period}. Season ${season}. ${market}`)}</p>${[...parts, ...sourcesOf(publication).map(paragraph)].join("")}<footer>${escapeHtml(DISCLAIMER)}</footer>`;
}

function paragraph(words: string): string {
  return `<p>${escapeHtml(words)}</p>`;
}

export function escapeHtml(words: string): string {
  return words
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** The figures as data; `text` is what stands above them. Of sources only the names: their texts were given to the desk alone. */
export function publicationJson(publication: Publication): string {
  const { sections, sources = [], ...head } = publication;
  const named = sources.length === 0 ? {} : { sources: sources.map(({ name }) => name) };
  const whole = { schema: 1, paper: true, ...head, sections, ...named, disclaimer: DISCLAIMER };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

export type FeedEntry = { readonly publication: Publication; readonly publishedTsMs: number };

/** RSS 2.0. `root` is where the entries are to be found, without a slash at its end; null where they stand nowhere. */
export function publicationFeed(entries: readonly FeedEntry[], root: string | null): string {
  const items = entries.map(({ publication, publishedTsMs }) => {
    const { key, title } = publication;
    const link = root === null ? "" : `<link>${escapeHtml(`${root}/digests/${key}`)}</link>`;
    return `<item><title>${escapeHtml(title)}</title>${link}<guid isPermaLink="false">sleepyquant:${escapeHtml(key)}</guid><pubDate>${new Date(publishedTsMs).toUTCString()}</pubDate><description>${escapeHtml(publicationBody(publication))}</description></item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>SleepyQuant, a paper desk</title><link>${escapeHtml(root ?? "urn:sleepyquant")}</link><description>${escapeHtml(DISCLAIMER)}</description>
${items.join("\n")}
</channel></rss>
`;
}
