/** Asks an owner whether a text may go out, once compliance has nothing against it. */
import { text, type Block } from "#src/domain/message.ts";
import type { Publication } from "./model/publication.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { Channels } from "./publishing-api.ts";
import { checkCompliance } from "./compliance.ts";
import { DISCLAIMER } from "./compliance-rules.ts";

export type AskDeps = {
  readonly approvals: Approvals;
  readonly outbox: OutboxStore;
  /** Chats that hear of a publication before it is one. */
  readonly previews: () => Channels;
  /** Channels that a publication goes to. */
  readonly channels: Channels;
  readonly clock: Clock;
};

const DAY_MS = 86_400_000;
const ASK_FOR_MS = 7 * DAY_MS;

/** Nothing that compliance would veto is asked for: the message says what to change instead. */
export function askToPublish(deps: AskDeps, publication: Publication, version: number, by: string): void {
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
      `Other words for a section: reply to this with its title, a colon and the words, or press "Edit a section" under ${publication.kind === "article" ? "/articles" : "/digest"}. It is asked for again then.`,
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

export function findingsOf(publication: Publication): readonly string[] {
  const parts = [
    publication.title,
    ...(publication.sources ?? []).map(({ name }) => name),
    ...publication.sections.flatMap((one) => [one.text, ...one.lines]),
    DISCLAIMER,
  ];
  return checkCompliance({ text: parts.join("\n"), audience: "public" }).map(({ rule, words, reason }) =>
    words === "" ? `${rule}: ${reason}` : `${rule}: "${words}"`,
  );
}

function tellOfVeto(
  deps: AskDeps,
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
