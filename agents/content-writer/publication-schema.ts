/** A publication as the writer's skills hand it on. */
import { z } from "zod";
import type { Answer } from "#agents/define.ts";
import type { StoredPublication } from "#src/features/publishing/publication-store.ts";
import { publicationMessage } from "#src/features/publishing/digest/render-publication.ts";
import { formatUtc } from "#src/facts/format.ts";

/** A publication as the store gave it, which has parsed it. */
export const storedSchema = z.custom<StoredPublication>(
  (value) => typeof value === "object" && value !== null && "publication" in value && "version" in value,
  "not a stored publication",
);

/** The whole text, with where it stands. */
export function publicationAnswer({ publication, version, published }: StoredPublication): Answer {
  const { headline, blocks, footnote, about } = publicationMessage(publication);
  const where = published === null ? "not published" : `published ${formatUtc(published.tsMs)}`;
  return {
    headline: `${headline}: version ${version}, ${where}`,
    blocks,
    ...(footnote !== undefined && { footnote }),
    ...(published === null && {
      ...(about !== undefined && { about }),
      buttons: [
        [{ label: "Edit a section", skill: "edit-publication", input: { publication: publication.key } }],
      ],
    }),
  };
}
