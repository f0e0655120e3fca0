import { z } from "zod";
import { publicationAnswer, storedSchema } from "#agents/content-writer/publication-schema.ts";
import { defineSkill, isRefusal, type Question, type SkillServices } from "#agents/define.ts";
import { present } from "#agents/read-input.ts";
import { refusal } from "#agents/targets.ts";
import { text } from "#src/domain/message.ts";
import { nameOfAccount } from "#src/domain/roles.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { StoredPublication } from "#src/features/publishing/publication-store.ts";

const WORDS_MAX = 900;
const WRITE_WITHIN_MS = 10 * 60_000;
const CHOICES_MAX = 8;

export const editPublication = defineSkill({
  name: "edit-publication",
  description: "Put your own words at the top of a section of the digest that is not published yet.",
  examples: [
    "edit the digest",
    "edit the results section of the digest",
    "change the words of the digest",
    "rewrite the vault section of the digest",
    "i want to reword the digest",
    "edit the newsletter",
    "correct a sentence in the digest",
    "let me write the results part of the digest",
  ],
  effect: "write",
  role: "owner",
  needs: ["expected", "publishing"],
  input: z.strictObject({
    section: z.string().trim().toLowerCase().max(40).optional(),
    text: z.string().trim().max(WORDS_MAX, `at most ${WORDS_MAX} characters`).optional(),
    publication: z.string().trim().max(80).optional(),
    /** As a command gives it: the section, then the words. */
    request: z
      .string()
      .trim()
      .max(WORDS_MAX + 50)
      .optional(),
    /** As a reply to its preview says it: the section's name or title, a colon, the words; or the words alone. */
    reply: z
      .string()
      .trim()
      .max(WORDS_MAX + 50)
      .optional(),
  }),
  output: z.object({ stored: storedSchema, section: z.string(), isWritten: z.boolean() }),
  readInput: (said, deps) => {
    const ids = findPublication(undefined, deps)?.publication.sections.map(({ id }) => id) ?? [];
    const section = ids.find((id) => new RegExp(String.raw`\b${id}\b`, "i").test(said));
    return present({ section, text: /:\s*(\S.*)$/s.exec(said)?.[1] });
  },
  preview(said, deps) {
    const wanted = asAsked(said, deps);
    const found = target(wanted, deps);
    if ("asked" in found || isRefusal(found)) return found;
    const { stored, section } = found;
    const what = wanted.text === undefined ? "with the next message that you write" : `to "${wanted.text}"`;
    return {
      proposed: true,
      summary: `change the words of "${section}" in "${stored.publication.title}" ${what}`,
      label: `Edit ${section}`,
      input: present({ section, text: wanted.text, publication: stored.publication.key }),
    };
  },
  run(said, deps, { actor, cause, nowMs }) {
    const wanted = asAsked(said, deps);
    const found = target(wanted, deps);
    if ("asked" in found || isRefusal(found)) return found;
    const { stored, section } = found;
    const { key } = stored.publication;
    if (wanted.text === undefined || wanted.text === "") {
      const input = { section, publication: key };
      deps.expected.expect(actor, {
        skill: "edit-publication",
        input,
        field: "text",
        expiresTsMs: nowMs + WRITE_WITHIN_MS,
      });
      return { ok: true, output: { stored, section, isWritten: false } };
    }
    const edited = deps.publishing.edit(key, section, wanted.text, nameOfAccount(actor), cause);
    return isRefusal(edited) ? edited : { ok: true, output: { stored: edited, section, isWritten: true } };
  },
  render({ stored, section, isWritten }) {
    if (isWritten) return publicationAnswer(stored);
    const now = stored.publication.sections.find(({ id }) => id === section)?.text ?? "";
    return {
      headline: `Write the new words of "${section}" now`,
      blocks: [
        text(`It says: ${now}`),
        text(
          "Your next message takes their place, within ten minutes. Its numbers must stand in the section's figures.",
        ),
      ],
    };
  },
});

type Wanted = { readonly section?: string | undefined; readonly publication?: string | undefined };
type Asked = Wanted & { readonly text?: string | undefined };

type Said = Asked & { readonly request?: string | undefined; readonly reply?: string | undefined };

function asAsked(
  { request, reply, ...wanted }: Said,
  deps: Pick<SkillServices, "expected" | "publishing">,
): Asked {
  if (reply !== undefined)
    return { ...wanted, ...readReply(reply, findPublication(wanted.publication, deps)) };
  // "results A quiet week." of a command is a section and its words.
  const [, section, words] = /^([\w-]+):?\s*(.*)$/s.exec(request ?? "") ?? [];
  if (section === undefined) return wanted;
  return {
    ...wanted,
    section: section.toLowerCase(),
    ...(words !== undefined && words !== "" && { text: words }),
  };
}

/** "Edge and cost: A quiet week." names a section by its title; words that name none are asked where they belong. */
function readReply(reply: string, stored: StoredPublication | null): Asked {
  const [, name, words] = /^([^:\n]{1,80}):\s*(\S.*)$/s.exec(reply) ?? [];
  const section = stored?.publication.sections.find(({ id, title }) =>
    [id, title.toLowerCase()].includes(name?.trim().toLowerCase() ?? ""),
  );
  return section === undefined || words === undefined
    ? { text: reply }
    : { section: section.id, text: words };
}

type Target = { readonly stored: StoredPublication; readonly section: string };

function target(
  { section, publication, text: words }: Asked,
  deps: Pick<SkillServices, "expected" | "publishing">,
): Target | Question | Refusal {
  const stored = findPublication(publication, deps);
  if (stored === null)
    return refusal(
      "NOT_FOUND",
      "There is no digest to edit.",
      "It is made by the clock; /digest shows the latest.",
    );
  const { key, sections } = stored.publication;
  if (section !== undefined) return { stored, section };
  return {
    asked: true,
    question: `Which section of "${stored.publication.title}"?`,
    hint: `Or type it, for example "/edit ${sections[0]?.id ?? "results"}" and the new words.`,
    choices: sections.slice(0, CHOICES_MAX).map(({ id, title }) => ({
      label: title,
      skill: "edit-publication",
      input: { section: id, publication: key, ...(words !== undefined && { text: words }) },
    })),
  };
}

function findPublication(
  key: string | undefined,
  { publishing }: Pick<SkillServices, "publishing">,
): StoredPublication | null {
  return key === undefined ? publishing.latest("weekly") : publishing.find(key);
}
