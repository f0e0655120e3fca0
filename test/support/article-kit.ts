/** Articles over a real database and a real publishing desk, with a model that says what a test wrote down. */
import { openDeskDatabase, type DeskDatabase } from "#src/storage/desk-database.ts";
import { createArticleDesk, type ArticleDesk } from "#src/features/publishing/articles/article-desk.ts";
import type { ArticleOrder } from "#src/features/publishing/articles-api.ts";
import { aSection } from "./a-publication.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { openPublishingKit, type PublishingKit } from "./publishing-kit.ts";
import {
  createScriptedInference,
  type ScriptedAnswer,
  type ScriptedInference,
} from "./scripted-inference.ts";
import { createSilentLog } from "./silent-log.ts";

export type ArticleKit = PublishingKit & {
  readonly articles: ArticleDesk;
  readonly inference: ScriptedInference;
  readonly database: DeskDatabase;
  readonly clock: FakeClock;
};

const never = new AbortController().signal;

export function openArticleKit(answers: readonly ScriptedAnswer[], given?: DeskDatabase): ArticleKit {
  const clock = createFakeClock(Date.UTC(2026, 0, 11, 12));
  const database = given ?? openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const kit = openPublishingKit(database, clock);
  const inference = createScriptedInference(answers);
  const facts = [aSection("results")];
  const articles = createArticleDesk({
    store: database.articles,
    facts: () => Promise.resolve(facts),
    writer: {
      inference,
      system: "You write.",
      patience: () => never,
      figures: () =>
        Promise.resolve({
          name: "the desk's figures",
          text: facts[0]?.facts.map(({ name, value }) => `${name}: ${value}`).join("\n") ?? "",
        }),
      timeZone: "Europe/Berlin",
      season: () => 3,
      market: "Prices of a simulated market, not real ones.",
      nowMs: () => clock.nowMs(),
    },
    isMade: (key) => kit.publishing.find(key) !== null,
    bring: (publication, options) => kit.publishing.bring(publication, options),
    outbox: database.outbox,
    atomically: (work) => database.ledgerStore.atomically(work),
    timeZone: "Europe/Berlin",
    clock,
    log: createSilentLog(),
  });
  return { ...kit, articles, inference, database, clock };
}

export function anArticleOrder(cause: string): ArticleOrder {
  return { actor: "telegram:7", chat: { platform: "telegram", chatId: "7" }, cause };
}
