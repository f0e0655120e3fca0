/** Headlines out of RSS 2.0, RSS 1.0 (RDF) and Atom. What a feed says beside titles, links and times is not read. */
import { XMLParser } from "fast-xml-parser";
import { DeskError } from "../../domain/errors.ts";
import type { RawHeadline } from "#src/features/news/model/news-item.ts";

const ITEMS_MAX = 100;
const TEXT_LENGTH_MAX = 4_000;
/** Deeper than any feed, and far from what a stack holds. */
const DEPTH_MAX = 24;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  // Entities are decoded where text is cleaned; a feed's own definitions are refused before.
  processEntities: false,
  trimValues: true,
  removeNSPrefix: true,
  maxNestedTags: DEPTH_MAX,
});

type Node = Readonly<Record<string, unknown>>;

/** @throws DeskError NEWS_INVALID for what is no feed, or defines entities of its own. */
export function parseFeed(xml: string): readonly RawHeadline[] {
  if (definesEntities(xml)) throw invalid("the feed defines entities, which is refused");
  const root = parse(xml);
  const channel = asNode(asNode(root["rss"])["channel"]);
  const rdf = asNode(root["RDF"]);
  const feed = asNode(root["feed"]);
  const items = [...asList(channel["item"]), ...asList(rdf["item"]), ...asList(feed["entry"])];
  if (items.length === 0 && !("rss" in root || "RDF" in root || "feed" in root)) throw invalid("no feed");
  return items.slice(0, ITEMS_MAX).flatMap((item) => readItem(asNode(item)) ?? []);
}

/** A document has one type at most; what says it twice was built to be searched for long. */
function definesEntities(xml: string): boolean {
  const [first, second] = xml.matchAll(/<!ENTITY|<!DOCTYPE/gi);
  if (first === undefined) return false;
  if (second !== undefined || first[0].toUpperCase() === "<!ENTITY") return true;
  const end = xml.indexOf(">", first.index);
  return xml.slice(first.index, end < 0 ? xml.length : end).includes("[");
}

function parse(xml: string): Node {
  try {
    return asNode(parser.parse(xml));
  } catch (error) {
    throw new DeskError("NEWS_INVALID", "the feed cannot be read as XML", { cause: error });
  }
}

function readItem(item: Node): RawHeadline | null {
  const title = textOf(item["title"]);
  const url = linkOf(item);
  if (title === "" || url === "") return null;
  const when = ["pubDate", "published", "date", "updated"]
    .map((name) => textOf(item[name]))
    .find((text) => text !== "");
  return { title, url, publishedTsMs: timeOf(when ?? "") };
}

/** RSS writes the address as text, Atom as an attribute; a permalink stands in for a missing link. */
function linkOf(item: Node): string {
  for (const link of asList(item["link"])) {
    const attributes = asNode(link);
    const isMain = (attributes["@rel"] ?? "alternate") === "alternate";
    const text = textOf(link) === "" ? textOf(attributes["@href"]) : textOf(link);
    if (isMain && text !== "") return text;
  }
  const guid = item["guid"] ?? item["id"];
  const text = textOf(guid);
  return /^https?:\/\//.test(text) && asNode(guid)["@isPermaLink"] !== "false" ? text : "";
}

function timeOf(text: string): number | null {
  const tsMs = Date.parse(text);
  return Number.isSafeInteger(tsMs) && tsMs > 0 ? tsMs : null;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.slice(0, TEXT_LENGTH_MAX).trim();
  const inner = asNode(value)["#text"];
  return typeof inner === "string" ? inner.slice(0, TEXT_LENGTH_MAX).trim() : "";
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function asNode(value: unknown): Node {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Node) : {};
}

function invalid(message: string): DeskError {
  return new DeskError("NEWS_INVALID", message);
}
