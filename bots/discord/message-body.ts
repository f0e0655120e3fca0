/** A rendered part as the body of a call. */
import type { APIEmbed, RawFile } from "discord.js";
import type { Attachment } from "#src/domain/message.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import { escapeMarkdown } from "./markup.ts";
import type { DiscordPart } from "./render.ts";

export type LoadedFile = { readonly raw: RawFile; readonly alt: string | undefined };

export type MessageBody = {
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  readonly components: DiscordPart["components"];
  readonly attachments: readonly {
    readonly id: string;
    readonly filename: string;
    readonly description?: string;
  }[];
  readonly allowed_mentions: { readonly parse: [] };
};

/** Complete, so that an edit replaces all that was there. Nobody is ever notified by a name in a text. */
export function messageBody(
  { content, embeds, components }: DiscordPart,
  files: readonly LoadedFile[],
): MessageBody {
  return {
    content,
    embeds,
    components,
    attachments: files.map(({ raw, alt }, id) => ({
      id: String(id),
      filename: raw.name,
      ...(alt === undefined ? {} : { description: alt }),
    })),
    allowed_mentions: { parse: [] },
  };
}

/** A file that is not there any more is named in the text; what is there is sent. */
export async function loadFiles(
  part: DiscordPart,
  media: MediaStore,
): Promise<{ readonly part: DiscordPart; readonly files: readonly LoadedFile[] }> {
  const files: LoadedFile[] = [];
  const missing: string[] = [];
  for (const [index, attachment] of part.attachments.entries()) {
    const found = await media.find(attachment.mediaId);
    const name = fileName(attachment, index);
    if (found === null) missing.push(attachment.type === "image" ? attachment.alt : attachment.name);
    else {
      const alt = attachment.type === "image" ? attachment.alt : undefined;
      files.push({ raw: { name, data: Buffer.from(found.bytes) }, alt });
    }
  }
  if (missing.length === 0) return { part, files };
  const notes = missing.map((what) => `(not there any more: ${escapeMarkdown(what.slice(0, NOTE_MAX))})`);
  const description = notes.join("\n");
  return { part: { ...part, embeds: [...part.embeds, { description }] }, files };
}

const NOTE_MAX = 200;

function fileName(attachment: Attachment, index: number): string {
  const ending = attachment.mediaId.slice(attachment.mediaId.lastIndexOf("."));
  return attachment.type === "image" ? `image-${index + 1}${ending}` : attachment.name;
}
