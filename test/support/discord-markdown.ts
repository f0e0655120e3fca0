/**
 * Reads Discord's Markdown as its client does, by the rules that the client has in common with simple-markdown: what a
 * reader sees, and what of it is a link, a mention, or a heading, quote or list.
 */
export type ParsedMarkdown = {
  readonly text: string;
  /** Addresses that can be pressed. */
  readonly links: readonly string[];
  /** People, channels, emoji, times. */
  readonly mentions: readonly string[];
  /** Headings, quotes, lists and small print. */
  readonly structures: readonly string[];
};

type Found = { text: string; links: string[]; mentions: string[]; structures: string[] };
/** Length that was read, or null where the rule does not fit; `lineStart` says whether a line begins here. */
type Rule = {
  readonly pattern: RegExp;
  readonly atLineStart?: true;
  apply(match: RegExpExecArray, found: Found): void;
};

const RULES: readonly Rule[] = [
  {
    pattern: /^```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][^]*?)\n*```/i,
    apply: ([, code = ""], found) => void (found.text += code),
  },
  {
    pattern: /^ {0,3}(?:#{1,3}|-#|>(?:>>)?|[-*+]|\d+\.)[ \t]/,
    atLineStart: true,
    apply([mark], found) {
      found.structures.push(mark);
      found.text += mark;
    },
  },
  { pattern: /^\\([^0-9A-Za-z\s])/, apply: ([, kept = ""], found) => void (found.text += kept) },
  { pattern: /^(`+)([^]*?[^`])\1(?!`)/, apply: ([, , code = ""], found) => void (found.text += code) },
  {
    pattern: /^<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|\/[^:]+:\d+)>/,
    apply([mention], found) {
      found.mentions.push(mention);
      found.text += mention;
    },
  },
  {
    pattern: /^\[((?:\\[^]|[^\]\\])+)\]\(<?((?:[^\s\\<>])+?)>?\)/,
    apply([, label = "", href = ""], found) {
      found.links.push(href);
      readInto(label, found);
    },
  },
  {
    pattern: /^<(https?:\/\/[^\s>]+)>|^(https?:\/\/[^\s<]+[^<.,:;"')\]\s])/,
    apply([, inBrackets, bare], found) {
      found.links.push(inBrackets ?? bare ?? "");
      found.text += inBrackets ?? bare ?? "";
    },
  },
  ...[/^\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/, /^__((?:\\[^]|[^\\])+?)__(?!_)/, /^~~((?:\\[^]|[^\\])+?)~~/].map(
    styled,
  ),
  ...[/^\|\|((?:\\[^]|[^\\])+?)\|\|/, /^_((?:__|\\[^]|[^\\_])+?)_(?!\w)/].map(styled),
  styled(/^\*(?=\S)((?:\*\*|\\[^]|\s+(?:\\[^]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/),
];

function styled(pattern: RegExp): Rule {
  return { pattern, apply: ([, inner = ""], found) => readInto(inner, found) };
}

export function parseDiscordMarkdown(source: string): ParsedMarkdown {
  const found: Found = { text: "", links: [], mentions: [], structures: [] };
  readInto(source, found, false);
  return found;
}

/** Nothing in it can begin a rule. */
const PLAIN = /^[^\\*_~`|<[h\n]+/;

/** Headings and lists are of whole lines: what stands between marks begins none. */
function readInto(source: string, found: Found, isInner = true): void {
  for (let rest = source; rest !== "";) {
    const before = source.slice(0, source.length - rest.length);
    const isLineStart = !isInner && (before === "" || before.endsWith("\n"));
    const plain = isLineStart ? null : PLAIN.exec(rest)?.[0];
    if (plain !== null && plain !== undefined) {
      found.text += plain;
      rest = rest.slice(plain.length);
      continue;
    }
    const [rule, match] = firstRule(rest, isLineStart) ?? [];
    if (rule === undefined || match === undefined) found.text += rest.charAt(0);
    else rule.apply(match, found);
    rest = rest.slice(match?.[0].length ?? 1);
  }
}

function firstRule(rest: string, isLineStart: boolean): readonly [Rule, RegExpExecArray] | null {
  for (const rule of RULES) {
    const match = rule.atLineStart === true && !isLineStart ? null : rule.pattern.exec(rest);
    if (match !== null) return [rule, match];
  }
  return null;
}
