/**
 * A desk to look at: three weeks of a simulated market through the real desk, books and SQLite, with all that people
 * ask about: losses, a halt, approvals, news, incidents, a digest. Only what changes from machine to machine is a fake.
 */
import type { SkillServices } from "#agents/define.ts";
import { createDispatcher, type Dispatcher } from "#agents/coo/dispatch.ts";
import { createRegistry } from "#agents/registry.ts";
import { routingWords } from "#agents/vocabulary.ts";
import { createLexicalSkillRouter } from "#src/adapters/lexical-skill-router.ts";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import { loadConfig } from "#src/config.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { createOrdersByHand } from "#src/desk/manual-orders.ts";
import { INVERTED_BOOK } from "#src/domain/ids.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { InboundContent, OutboundMessage } from "#src/domain/message.ts";
import type { Actor, Role } from "#src/domain/roles.ts";
import { createAlertDesk } from "#src/features/alerts/alert-desk.ts";
import { createChatDesk } from "#src/features/chats/chat-desk.ts";
import { createRoleDesk } from "#src/features/people/roles.ts";
import { openAdjustments } from "#src/features/adjustments/open-adjustments.ts";
import { createDrawer } from "#jobs/open-charts.ts";
import { openSkillServices } from "#jobs/open-skill-services.ts";
import { openModel } from "#jobs/open-model.ts";
import { openRecord } from "#src/features/record/open-record.ts";
import { openRequests } from "#src/features/approvals/open-requests.ts";
import { createDeedRecorder } from "#src/features/audit-log/record-deeds.ts";
import type { FakeClock } from "./fake-clock.ts";
import { healthFigures } from "./fake-desk.ts";
import { createFakeModels } from "./fake-models.ts";
import { articlesOf, newsOf, publishingOf } from "./golden-papers.ts";
import { svgPainter } from "./fake-charts.ts";
import { goldenWorkshop } from "./golden-workshop.ts";
import { createMemoryMedia } from "./memory-media.ts";
import { createSilentLog } from "./silent-log.ts";
import { openWeekDesk, type WeekDesk } from "./week-desk.ts";
import { toldInto } from "./told-events.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";

const DAYS = 21;
const DAY_MS = 86_400_000;
const BAR_MS = 900_000;
/** A Sunday, 18:00 in Berlin: the digest of the week is due. */
const END_MS = Date.UTC(2026, 0, 25, 17);

const OWNER = { platform: "telegram", userId: "7", role: "owner" } as const;

export type GoldenDesk = {
  readonly week: WeekDesk;
  readonly clock: FakeClock;
  /** What the desk told while people used it. */
  readonly told: readonly DeskEvent[];
  /** Pictures that were drawn, as SVG. */
  readonly painted: readonly string[];
  /** As the person would type it, or press it. */
  send(content: InboundContent, role?: Role): Promise<OutboundMessage>;
  close(): void;
};

export async function openGoldenDesk(days: number = DAYS): Promise<GoldenDesk> {
  const week = await openWeekDesk({
    fromTsMs: END_MS - days * DAY_MS,
    days,
    timeZone: "Europe/Berlin",
  });
  const { clock, database } = week;
  const [log, stopping, told] = [createSilentLog(), new AbortController(), [] as DeskEvent[]];
  const painted: string[] = [];
  const parts = { log, signal: stopping.signal, told, painted };
  const skills = await openSkills(week, parts);
  spoil(week);
  const dispatcher = openDispatcher(week, skills, parts);
  await clock.advance(1_000);
  let sent = 0;
  const send: GoldenDesk["send"] = (content, role = "owner") => {
    const { platform, userId } = OWNER;
    const where = { platform, userId, bot: "42", chatId: userId, chatKind: "private" } as const;
    const actor: Actor = { ...OWNER, role };
    return dispatcher.handle(
      { ...where, updateId: String((sent += 1)), sentTsMs: clock.nowMs(), content },
      actor,
    );
  };
  return {
    week,
    clock,
    told,
    painted,
    send,
    close() {
      stopping.abort();
      database.close();
    },
  };
}

type Parts = {
  readonly log: ReturnType<typeof createSilentLog>;
  readonly signal: AbortSignal;
  readonly told: DeskEvent[];
  readonly painted: string[];
};

type Skills = Omit<SkillServices, "catalogue">;

async function openSkills(week: WeekDesk, parts: Parts): Promise<Skills> {
  const { clock, database, control, vault } = week;
  const { log, signal, told, painted } = parts;
  const config = loadConfig({ TELEGRAM_OWNERS: "7", UNIVERSE: "BTC,ETH,SOL,XRP,DOGE,ADA" });
  const events = toldInto(told);
  const desk = deskOf(week);
  const people = peopleOf(week, events);
  const shared = { config, database, desk, control, events, clock, log, signal };
  const requests = openRequests({ ...shared, people: people.desk, randomCode: () => "ABCD2345" });
  const { approvals } = requests;
  const live = { desk: week.desk, database, signals: week.strategy, market: { info: SOURCE } };
  const workshop = goldenWorkshop(clock.nowMs());
  const { services } = openSkillServices({ ...shared, live, approvals, workshop });
  const record = openRecord({ desk: week.desk, database, fingerprint: FINGERPRINT, clock, log, signal });
  const replays = { run: () => Promise.reject(new Error("no replay here")) };
  const options = { desk: week.desk, database, vault, approvals, replays, barMs: BAR_MS, clock, log };
  const adjustments = openAdjustments(options);
  adjustments.propose({ actor: "desk", cause: "daily:2026-01-25" });
  const { memory, turns } = openModel({ database, inference: null, prompts: new Map(), log });
  return {
    desk,
    health: { health: () => Promise.resolve(healthOf(clock)) },
    models: createFakeModels({ primary: "ready", reasoning: "unloaded" }),
    control,
    approvals,
    people: people.desk,
    chats: people.chats,
    alerts: people.alerts,
    record,
    vault,
    expected: database.expected,
    news: await newsOf(week, log),
    memory,
    turns,
    adjustments,
    publishing: await publishingOf(week, approvals),
    articles: articlesOf(week),
    charts: {
      history: database.history,
      equityMarks: (bookId, days) => week.desk.equityMarks.recent(bookId, days),
      draw: createDrawer(svgPainter(painted), createMemoryMedia(), log),
    },
    ...services,
  };
}

function openDispatcher({ clock, database }: WeekDesk, deps: Skills, { log, told }: Parts): Dispatcher {
  const registry = createRegistry();
  const events = toldInto(told);
  return createDispatcher({
    registry,
    router: createLexicalSkillRouter({
      skills: registry.catalogue,
      ...routingWords(deps.desk),
    }),
    deps,
    model: null,
    actions: database.actions,
    deeds: createDeedRecorder({ audit: database.audit, events, clock }),
    sent: database.outbox,
    clock,
    log,
  });
}

const SOURCE = { kind: "simulated", label: "simulated market, seed 11, 60x", granularity: "bar" } as const;
const FINGERPRINT = {
  strategy: "crossover",
  strategyHash: "5f".repeat(32),
  promptsHash: "a1".repeat(32),
  model: "none",
};
function deskOf({ desk, database: { ledgerStore } }: WeekDesk): SkillServices["desk"] {
  return {
    ...createDeskReader({ desk, ledgerStore, source: SOURCE, scanMs: BAR_MS }),
    ...createDeskCommands(desk),
    ...createOrdersByHand(desk),
  };
}

function peopleOf({ clock, database }: WeekDesk, events: DeskEventSink) {
  const store = openPeopleDatabase(":memory:");
  const desk = createRoleDesk({
    environment: {
      console: { owner: ["local"], operator: [], viewer: [] },
      telegram: { owner: ["7"], operator: ["44"], viewer: [] },
      discord: { owner: [], operator: [], viewer: ["901"] },
    },
    store: store.people,
    audit: database.audit,
    atomically: store.atomically,
    events,
    clock,
    randomCode: () => "ABCD2345",
  });
  const alerts = createAlertDesk({
    store: store.alertSettings,
    audit: database.audit,
    standing: () => [{ platform: "telegram", chatId: "7" }],
    events,
    clock,
    timeZone: "Europe/Berlin",
  });
  const chats = createChatDesk({
    store: store.chats,
    audit: database.audit,
    events,
    clock,
    whileBusy: "queue",
  });
  return { desk, alerts, chats };
}

function healthOf(clock: FakeClock) {
  const nowMs = clock.nowMs();
  const queues = ["inbound", "deliver-telegram", "deliver-discord"].map((queue) => ({
    queue,
    waiting: 0,
    active: queue === "inbound" ? 1 : 0,
    failed: 0,
  }));
  return healthFigures({
    nowMs,
    startedTsMs: nowMs - 3 * DAY_MS,
    platforms: ["console", "telegram", "discord"],
    queues,
    model: "primary.gguf, 21 tokens/s",
  });
}

/** The inverted book is halted by its drawdown stop; one thing was wrong and is over, another still is. */
function spoil({ clock, database, desk }: WeekDesk): void {
  const nowMs = clock.nowMs();
  desk.context.states.change({
    bookId: INVERTED_BOOK,
    state: "halted",
    reason: "its equity fell 8.1% since the day began, the stop is 8.0%",
    actor: "desk",
    cause: "drawdown:inverted:2026-01-25",
  });
  database.incidents.open("late-scan", "the scan of 13:15 UTC came 4 min late", nowMs - 4 * 3_600_000);
  database.incidents.end("late-scan", nowMs - 3 * 3_600_000);
  database.incidents.open("stale:XRP", "XRP has had no price for 12 min", nowMs - 12 * 60_000);
}
