/**
 * From a text to its publication: checked, asked for, published once. Compliance comes before the question and again
 * before the answer is carried out; what an owner approves is one version, and no other.
 */
import type { Approval } from "#src/features/approvals/model/approval.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { Attachment, Block, OutboundMessage } from "#src/domain/message.ts";
import type { Publication } from "./model/publication.ts";
import type { ApprovalDone } from "#src/features/approvals/approvals-api.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { StoredPublication } from "./publication-store.ts";
import type { Channels, ProfileTexts, PublicationCharts, PublishingApi } from "./publishing-api.ts";
import { publicationMessage } from "./digest/render-publication.ts";
import { askToPublish, findingsOf, type AskDeps } from "./ask-to-publish.ts";
import { faultsOf } from "./text-faults.ts";
import { writeFiles, type FileDeps } from "./write-files.ts";

export type PublishingDeps = FileDeps &
  AskDeps & {
    readonly audit: AuditLog;
    readonly charts: PublicationCharts;
    readonly profile: () => ProfileTexts;
    readonly atomically: <T>(work: () => T) => T;
  };

export type BringOptions = {
  /** Chats that see the preview besides those that see every one. */
  readonly also?: Channels;
  /** For whoever reviews it; never part of it. */
  readonly review?: readonly Block[];
};

export type PublishingDesk = PublishingApi & {
  /** Keeps what was made and tells of it; asks for its publication where it is one for the public. False when its key is known. */
  bring(publication: Publication, options?: BringOptions): Promise<boolean>;
  /** Tells what the writer is at; null when it is done. */
  underWay(words: string | null): void;
  /** Files of all that was published lately: also what a crash kept from being written. */
  writeFiles(): Promise<void>;
};

export function createPublishingDesk(deps: PublishingDeps): PublishingDesk {
  const { store, approvals } = deps;
  approvals.handle("publish", {
    repeatable: true,
    approve: (approval, order) => publish(deps, approval, order.actor),
  });
  let writing: string | null = null;
  return {
    writing: () => writing,
    underWay: (words) => {
      writing = words;
    },
    latest: (kind) => store.latest(kind, 1)[0] ?? null,
    find: (key) => store.find(key),
    profile: () => deps.profile(),
    edit: (key, sectionId, words, actor, cause) => edit(deps, { key, sectionId, words, actor, cause }),
    bring: (publication, options = {}) => bring(deps, publication, options),
    writeFiles: () => writeFiles(deps),
  };
}

async function bring(
  deps: PublishingDeps,
  publication: Publication,
  { also = [], review = [] }: BringOptions,
): Promise<boolean> {
  if (deps.store.has(publication.key)) return false;
  const picture = await deps.charts.draw(publication);
  const attachments: readonly Attachment[] = picture === null ? [] : [{ type: "image", ...picture }];
  const isNew = deps.atomically(() => {
    if (!deps.store.append(publication, deps.clock.nowMs())) return false;
    const preview = publicationMessage(publication, attachments);
    const shown = { ...preview, blocks: [...preview.blocks, ...review] };
    tell(deps, union(deps.previews(), also), `preview-${publication.key}-v1`, shown);
    if (publication.kind !== "daily") askToPublish(deps, publication, 1, "desk");
    return true;
  });
  return isNew;
}

function tell(
  { outbox, clock }: PublishingDeps,
  channels: Channels,
  key: string,
  message: OutboundMessage,
): void {
  for (const destination of channels)
    outbox.append({
      dedupeKey: `${key}-${destination.platform}-${destination.chatId}`,
      destination,
      message,
      createdTsMs: clock.nowMs(),
    });
}

function union(one: Channels, other: Channels): Channels {
  const isIn = ({ platform, chatId }: Channels[number]): boolean =>
    one.some((chat) => chat.platform === platform && chat.chatId === chatId);
  return [...one, ...other.filter((chat) => !isIn(chat))];
}

type Edit = {
  readonly key: string;
  readonly sectionId: string;
  readonly words: string;
  readonly actor: string;
  readonly cause: string;
};

function edit(
  deps: PublishingDeps,
  { key, sectionId, words, actor, cause }: Edit,
): Refusal | StoredPublication {
  const { store, clock, audit } = deps;
  const stored = store.find(key);
  if (stored === null) return refusal("NOT_FOUND", `There is no text "${key}".`, "/digest shows the latest.");
  if (stored.published !== null)
    return refusal(
      "PUBLISHED",
      "That one is published, and what is published stays.",
      "The next one can be edited.",
    );
  const { publication } = stored;
  const section = publication.sections.find(({ id }) => id === sectionId);
  if (section === undefined)
    return refusal(
      "NO_SECTION",
      `It has no section "${sectionId}".`,
      `Its sections: ${publication.sections.map(({ id }) => id).join(", ")}.`,
    );
  if (section.writtenBy === "person" && section.text === words.trim()) return stored;
  const faults = faultsOf(words, publication, section);
  if (faults.length > 0)
    return refusal(
      "UNSUPPORTED",
      `Not taken: ${faults.join("; ")}.`,
      publication.kind === "article"
        ? "Every number, name, date and quotation must stand in its sources."
        : "Every number in a text must stand in its section's figures.",
    );
  const sections = publication.sections.map((one) =>
    one.id === sectionId ? { ...one, text: words.trim(), writtenBy: "person" as const } : one,
  );
  const edited = { ...publication, sections };
  deps.atomically(() => {
    const version = store.appendVersion(edited, actor, clock.nowMs());
    audit.append({
      actor,
      what: "edited a text",
      cause,
      tsMs: clock.nowMs(),
      details: { key, section: sectionId, version },
    });
    if (publication.kind !== "daily") askToPublish(deps, edited, version, actor);
  });
  return store.find(key) ?? stored;
}

async function publish(
  deps: PublishingDeps,
  { payload }: Approval,
  actor: string,
): Promise<Refusal | ApprovalDone> {
  const { store, clock, atomically } = deps;
  const stored = store.find(String(payload["key"]));
  if (stored === null) return refusal("NOT_FOUND", "The text is gone.", "Nothing was published.");
  const { publication, version } = stored;
  if (version !== payload["version"])
    return refusal(
      "EDITED",
      `It was edited since: this was version ${String(payload["version"])}, and ${version} is the newest.`,
      "Approve the newest one.",
    );
  const findings = findingsOf(publication);
  if (findings.length > 0)
    return refusal(
      "COMPLIANCE",
      `Compliance holds it back: ${findings.join("; ")}.`,
      "/edit changes the words of a section.",
    );
  const picture = await deps.charts.draw(publication);
  atomically(() => {
    if (!store.markPublished(publication.key, version, clock.nowMs())) return;
    deps.audit.append({
      actor,
      what: "published a text",
      cause: `publish-${publication.key}`,
      tsMs: clock.nowMs(),
      details: { key: publication.key, version },
    });
    const attachments: readonly Attachment[] = picture === null ? [] : [{ type: "image", ...picture }];
    tell(deps, deps.channels, `published-${publication.key}`, publicationMessage(publication, attachments));
  });
  await writeFiles(deps);
  return { done: `"${publication.title}" is published: ${deps.channels.length} channels, files and feed` };
}

function refusal(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason, hint };
}
