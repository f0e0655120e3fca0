/** The way from a message to an answer: the desk as skills see it, the router, the model, the record of what people do. */
import { fileURLToPath } from "node:url";
import { createDispatcher, type Dispatcher } from "#agents/coo/dispatch.ts";
import type { SkillServices } from "#agents/define.ts";
import { createRegistry } from "#agents/registry.ts";
import { systemTexts } from "#agents/system-prompt.ts";
import { routingWords } from "#agents/vocabulary.ts";
import { createLexicalSkillRouter } from "#src/adapters/lexical-skill-router.ts";
import { readPrompts } from "#src/adapters/prompt-files.ts";
import type { Config } from "#src/config.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { createOrdersByHand } from "#src/desk/manual-orders.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { LiveDesk } from "./live-desk.ts";
import { openModel } from "./open-model.ts";
import { createDeedRecorder } from "#src/features/audit-log/record-deeds.ts";

const PROMPTS = fileURLToPath(new URL("../prompts", import.meta.url));

type DeskApi = SkillServices["desk"];

/** The desk as skills see it. */
export function deskOf(config: Config, live: LiveDesk): DeskApi {
  const { ledgerStore } = live.database;
  return {
    ...createDeskReader({ desk: live.desk, ledgerStore, source: live.market.info, scanMs: config.scanMs }),
    ...createDeskCommands(live.desk),
    ...createOrdersByHand(live.desk),
  };
}

/** What every agent's model reads first. */
export function readSystemTexts(): ReturnType<typeof systemTexts> {
  return systemTexts(createRegistry().agents, readPrompts(PROMPTS));
}

/** The COO with everything that its specialists may use. */
export function openDispatcher({
  live,
  skills,
  inference,
  clock,
  log,
}: {
  live: LiveDesk;
  clock: Clock;
  skills: Omit<SkillServices, "catalogue" | "memory" | "turns">;
  inference: Inference;
  log: Log;
}): Dispatcher {
  const registry = createRegistry();
  const { model, memory, turns } = openModel({
    database: live.database,
    inference,
    prompts: readPrompts(PROMPTS),
    log,
  });
  const router = createLexicalSkillRouter({
    skills: registry.catalogue,
    ...routingWords(skills.desk),
  });
  return createDispatcher({
    registry,
    router,
    deps: { ...skills, memory, turns },
    sent: live.database.outbox,
    model,
    actions: live.database.actions,
    deeds: createDeedRecorder({ audit: live.database.audit, events: live.desk.context.events, clock }),
    clock,
    log,
  });
}
