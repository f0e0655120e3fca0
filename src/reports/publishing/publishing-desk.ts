/**
 * From a text to its publication: checked, asked for, published once. Compliance comes before the question and again
 * before the answer is carried out; what an owner approves is one version, and no other.
 */
import type { Approval } from "../../domain/approval.ts";
import type { Refusal } from "../../domain/errors.ts";
import { text, type Attachment, type Block } from "../../domain/message.ts";
import type { Publication } from "../../domain/publishing/publication.ts";
import type { ApprovalDone, Approvals } from "../../ports/approvals.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OutboxStore } from "../../ports/outbox-store.ts";
import type { StoredPublication } from "../../ports/publication-store.ts";
import type { Channels, ProfileTexts, PublicationCharts, PublishingApi } from "../../ports/publishing-api.ts";
import { checkCompliance } from "../compliance.ts";
import { DISCLAIMER } from "../compliance-rules.ts";
import { faultOf } from "../digest/word-sections.ts";
import { publicationMessage } from "../digest/render-publication.ts";
import { writeFiles, type FileDeps } from "./write-files.ts";

export type PublishingDeps = FileDeps & {
  readonly approvals: Approvals;
  readonly audit: AuditLog;
  readonly outbox: OutboxStore;
  readonly charts: PublicationCharts;
  /** Chats that hear of a publication before it is one. */
  readonly previews: () => Channels;
  /** Channels that a publication goes to. */
  readonly channels: Channels;
  readonly profile: () => ProfileTexts;
  readonly clock: Clock;
  readonly atomically: <T>(work: () => T) => T;
  readonly pokeRelay: () => void;
};

export type PublishingDesk = PublishingApi & {
  /** Keeps what was made and tells of it; asks for its publication where it is one for the public. False when its key is known. */
  bring(publication: Publication): Promise<boolean>;
  /** Files of all that was published lately: also what a crash kept from being written. */
  writeFiles(): Promise<void>;
};

const DAY_MS = 86_400_000;
const ASK_FOR_MS = 7 * DAY_MS;

export function createPublishingDesk(deps: PublishingDeps): PublishingDesk {
  const { store, approvals } = deps;
  approvals.handle("publish", {
    repeatable: true,
    approve: (approval, order) => publish(deps, approval, order.actor),
  });
  return {
    latest: (kind) => store.latest(kind, 1)[0] ?? null,
    find: (key) => store.find(key),
    profile: () => deps.profile(),
    edit: (key, sectionId, words, actor, cause) => edit(deps, { key, sectionId, words, actor, cause }),
    bring: (publication) => bring(deps, publication),
    writeFiles: () => writeFiles(deps),
  };
}

async function bring(deps: PublishingDeps, publication: Publication): Promise<boolean> {
  if (deps.store.has(publication.key)) return false;
  const picture = await deps.charts.draw(publication);
  const attachments: readonly Attachment[] = picture === null ? [] : [{ type: "image", ...picture }];
  const isNew = deps.atomically(() => {
    if (!deps.store.append(publication, deps.clock.nowMs())) return false;
    tell(deps, deps.previews(), `preview-${publication.key}-v1`, publication, attachments);
    if (publication.kind !== "daily") askToPublish(deps, publication, 1, "desk");
    return true;
  });
  deps.pokeRelay();
  return isNew;
}

function tell(
  { outbox, clock }: PublishingDeps,
  channels: Channels,
  key: string,
  publication: Publication,
  attachments: readonly Attachment[],
): void {
  const message = publicationMessage(publication, attachments);
  for (const destination of channels)
    outbox.append({
      dedupeKey: `${key}-${destination.platform}-${destination.chatId}`,
      destination,
      message,
      createdTsMs: clock.nowMs(),
    });
}

/** Nothing that compliance would veto is asked for: the message says what to change instead. */
function askToPublish(deps: PublishingDeps, publication: Publication, version: number, by: string): void {
  const { approvals, clock, channels } = deps;
  const findings = findingsOf(publication);
  if (findings.length > 0) {
    tellOfVeto(deps, publication, version, findings);
    return;
  }
  const where = channels.map(({ platform, chatId }) => `${platform} ${chatId}`).join(", ");
  const blocks: readonly Block[] = [
    text(
      `Goes to: ${where === "" ? "no channel (PUBLISH_CHATS names none)" : where}, and to the files and the feed.`,
    ),
    {
      type: "list",
      items: publication.sections.map(({ title, text: words, writtenBy }) => [
        `${title} (${writtenBy}): ${words}`,
      ]),
    },
    text(
      `Other words for a section: /edit ${publication.sections[0]?.id ?? "results"} and the text. It is asked for again then.`,
    ),
  ];
  approvals.request({
    kind: "publish",
    title: `publish "${publication.title}", version ${version}`,
    blocks,
    role: "owner",
    payload: { key: publication.key, version },
    requestedBy: by,
    cause: `publish-${publication.key}-v${version}`,
    expiresTsMs: clock.nowMs() + ASK_FOR_MS,
  });
}

function findingsOf(publication: Publication): readonly string[] {
  const parts = [
    publication.title,
    ...publication.sections.flatMap((one) => [one.text, ...one.lines]),
    DISCLAIMER,
  ];
  return checkCompliance({ text: parts.join("\n"), audience: "public" }).map(({ rule, words, reason }) =>
    words === "" ? `${rule}: ${reason}` : `${rule}: "${words}"`,
  );
}

function tellOfVeto(
  deps: PublishingDeps,
  { key, title }: Publication,
  version: number,
  findings: readonly string[],
): void {
  for (const destination of deps.previews())
    deps.outbox.append({
      dedupeKey: `veto-${key}-v${version}-${destination.platform}-${destination.chatId}`,
      destination,
      message: {
        kind: "alert",
        severity: "warning",
        headline: `PAPER: compliance holds back "${title}"`,
        blocks: [
          { type: "list", items: findings.map((finding) => [finding]) },
          text("/edit changes the words of a section; it is checked again then."),
        ],
      },
      createdTsMs: deps.clock.nowMs(),
    });
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
  const fault = faultOf(words, publication, section);
  if (fault !== null)
    return refusal(
      "UNSUPPORTED",
      `Not taken: ${fault}.`,
      "Every number in a text must stand in its section's figures.",
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
  deps.pokeRelay();
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
    tell(
      deps,
      deps.channels,
      `published-${publication.key}`,
      publication,
      picture === null ? [] : [{ type: "image", ...picture }],
    );
  });
  await writeFiles(deps);
  deps.pokeRelay();
  return { done: `"${publication.title}" is published: ${deps.channels.length} channels, files and feed` };
}

function refusal(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason, hint };
}
