/** A publication as the writer's skills hand it on. */
import { z } from "zod";
import type { Answer } from "#agents/define.ts";
import { PUBLICATION_KINDS, type Publication } from "#src/domain/publishing/publication.ts";
import type { StoredPublication } from "#src/ports/publication-store.ts";
import { publicationMessage } from "#src/reports/digest/render-publication.ts";
import { formatUtc } from "#src/reports/format.ts";

const sectionSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  writtenBy: z.enum(["template", "writer", "person"]),
  facts: z.array(z.object({ name: z.string(), value: z.string(), source: z.string() })).readonly(),
  lines: z.array(z.string()).readonly(),
});

export const publicationSchema: z.ZodType<Publication> = z.object({
  key: z.string(),
  kind: z.enum(PUBLICATION_KINDS),
  title: z.string(),
  fromTsMs: z.number(),
  toTsMs: z.number(),
  timeZone: z.string(),
  period: z.string(),
  season: z.int(),
  market: z.string(),
  sections: z.array(sectionSchema).readonly(),
});

export const storedSchema: z.ZodType<StoredPublication> = z.object({
  publication: publicationSchema,
  version: z.int(),
  madeTsMs: z.number(),
  published: z.object({ version: z.int(), tsMs: z.number() }).nullable(),
});

/** The whole text, with where it stands. */
export function publicationAnswer({ publication, version, published }: StoredPublication): Answer {
  const { headline, blocks, footnote } = publicationMessage(publication);
  const where = published === null ? "not published" : `published ${formatUtc(published.tsMs)}`;
  return {
    headline: `${headline}: version ${version}, ${where}`,
    blocks,
    ...(footnote !== undefined && { footnote }),
    ...(published === null && {
      buttons: [
        [{ label: "Edit a section", skill: "edit-publication", input: { publication: publication.key } }],
      ],
    }),
  };
}
