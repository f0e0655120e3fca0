/** A dispatcher over a fake desk, and short words for what a person does to it. */
import type { SkillServices } from "#agents/define.ts";
import { fileURLToPath } from "node:url";
import { createDispatcher } from "#agents/coo/dispatch.ts";
import { AGENTS, createRegistry, type Registry } from "#agents/registry.ts";
import { routingWords } from "#agents/vocabulary.ts";
import { readPrompts } from "#src/adapters/prompt-files.ts";
import { createLexicalSkillRouter } from "#src/adapters/lexical-skill-router.ts";
import type { InboundContent, InboundMessage, MessageSubject, OutboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import type { AgentMemory } from "#src/features/memory/agent-memory.ts";
import type { ArticlesApi } from "#src/features/publishing/articles-api.ts";
import type { ActionStore, ButtonAction } from "#src/features/approvals/action-store.ts";
import type { AlertSettingsApi } from "#src/features/alerts/alert-settings-api.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";
import type { PeopleApi } from "#src/features/people/people-api.ts";
import type { PublishingApi } from "#src/features/publishing/publishing-api.ts";
import type { NewsReader } from "#src/features/news/news.ts";
import type { DeedRecorder } from "#src/features/audit-log/deed-recorder.ts";
import type { HealthReader } from "#src/ports/desk-api.ts";
import type { Charts } from "#src/features/charts/charts.ts";
import type { ModelManager } from "#src/ports/model-manager.ts";
import type { RecordReader } from "#src/features/record/record-api.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { SkillRouter } from "#src/ports/skill-router.ts";
import type { TurnStore } from "#src/features/conversation/turn-store.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import type { FakeAdjustments } from "./fake-adjustments.ts";
import type { FakeControl } from "./fake-control.ts";
import { createFakeDesk, NOW_MS, type FakeDesk } from "./fake-desk.ts";
import type { FakeVault } from "./fake-vault.ts";
import { createSilentLog, type SilentLog } from "./silent-log.ts";
import type { createFakeServices } from "./fake-services.ts";
import { createSkillDeps } from "./skill-deps.ts";

export const PROMPTS = readPrompts(fileURLToPath(new URL("../../prompts", import.meta.url)));

const EXAMPLES = createRegistry().catalogue.reduce((sum, { examples }) => sum + examples.length, 0);

export type KitOptions = {
  readonly desk?: FakeDesk;
  readonly health?: HealthReader;
  readonly control?: FakeControl;
  readonly approvals?: (clock: FakeClock) => Approvals;
  readonly record?: RecordReader;
  readonly people?: (clock: FakeClock) => PeopleApi;
  readonly vault?: FakeVault;
  readonly news?: NewsReader;
  readonly services?: Parameters<typeof createFakeServices>[0];
  readonly adjustments?: FakeAdjustments;
  readonly alerts?: AlertSettingsApi;
  readonly chats?: ChatDesk;
  readonly models?: ModelManager;
  readonly publishing?: PublishingApi;
  readonly articles?: ArticlesApi;
  /** What messages of the desk are about, by their ids. */
  readonly sent?: Readonly<Record<string, MessageSubject>>;
  readonly charts?: Charts;
  readonly role?: Role;
  /** Where it is said; the bot's private chat unless given. */
  readonly chat?: Pick<InboundMessage, "chatId" | "chatKind" | "topicId" | "isPublic">;
  readonly registry?: Registry;
  readonly router?: SkillRouter;
  /** A desk without a model unless given. */
  readonly inference?: Inference;
};

/** `updateId` says which message it is: the same twice is the same job run again. */
type Sending = {
  readonly updateId?: string;
  readonly ageMs?: number;
  readonly signal?: AbortSignal;
  readonly repliesTo?: string;
};

export type DispatchKit = {
  readonly desk: FakeDesk;
  /** What skills are given. */
  readonly deps: SkillServices;
  readonly clock: FakeClock;
  readonly log: SilentLog;
  readonly actions: ActionStore;
  readonly deeds: MemoryDeeds;
  readonly memory: AgentMemory;
  readonly turns: TurnStore;
  send(content: InboundContent, sending?: Sending): Promise<OutboundMessage>;
  say(text: string): Promise<OutboundMessage>;
  command(
    skill: string,
    input?: Readonly<Record<string, unknown>>,
    sending?: Sending,
  ): Promise<OutboundMessage>;
  /** Presses the button of a message that has this label. @throws Error when there is none. */
  press(message: OutboundMessage, label: string): Promise<OutboundMessage>;
};

export function createDispatchKit(options: KitOptions = {}): DispatchKit {
  const desk = options.desk ?? createFakeDesk();
  const registry = options.registry ?? createRegistry();
  const router = options.router ?? createTestRouter(desk, registry);
  const [clock, log, actions] = [createFakeClock(NOW_MS), createSilentLog(), createMemoryActions()];
  const deps = createSkillDeps(
    {
      desk,
      health: options.health ?? desk,
      ...options.services,
      ...(options.control !== undefined && { control: options.control }),
      ...(options.record !== undefined && { record: options.record }),
      ...(options.people !== undefined && { people: options.people(clock) }),
      ...(options.alerts !== undefined && { alerts: options.alerts }),
      ...(options.chats !== undefined && { chats: options.chats }),
      ...(options.vault !== undefined && { vault: options.vault }),
      ...(options.adjustments !== undefined && { adjustments: options.adjustments }),
      ...(options.news !== undefined && { news: options.news }),
      ...(options.models !== undefined && { models: options.models }),
      ...(options.publishing !== undefined && { publishing: options.publishing }),
      ...(options.charts !== undefined && { charts: options.charts }),
      ...(options.articles !== undefined && { articles: options.articles }),
      ...(options.approvals !== undefined && { approvals: options.approvals(clock) }),
    },
    clock,
  );
  const { memory, turns } = deps;
  const { inference } = options;
  const model = inference === undefined ? null : { inference, prompts: PROMPTS, memory, turns };
  const deeds = createMemoryDeeds();
  const sent = { subjectOf: (_chat: unknown, messageId: string) => options.sent?.[messageId] ?? null };
  const dispatcher = createDispatcher({ registry, router, model, deps, actions, deeds, sent, clock, log });
  let count = 0;
  const kit: DispatchKit = {
    desk,
    deps: { ...deps, catalogue: registry.catalogue },
    clock,
    log,
    actions,
    deeds,
    memory,
    turns,
    send(content, { updateId = String((count += 1)), ageMs = 0, signal, repliesTo } = {}) {
      const from = {
        platform: "telegram",
        bot: "42",
        chatId: "7",
        chatKind: "private",
        userId: "7",
        ...options.chat,
      } as const;
      const reply = repliesTo === undefined ? {} : { repliesTo };
      const inbound = { ...from, ...reply, updateId, sentTsMs: clock.nowMs() - ageMs, content };
      const actor = { platform: "telegram", userId: "7", role: options.role ?? "owner" } as const;
      return dispatcher.handle(inbound, actor, signal === undefined ? undefined : { signal });
    },
    say: (text) => kit.send({ type: "text", text }),
    command: (skill, input = {}, sending = {}) => kit.send({ type: "command", skill, input }, sending),
    press(message, label) {
      const button = (message.buttons ?? []).flat().find((one) => one.label === label);
      if (button === undefined) throw new Error(`no button "${label}" under "${message.headline}"`);
      return kit.send({ type: "button", actionId: button.actionId });
    },
  };
  return kit;
}

/** Built once for all desks that trade the same on the same books: reading every example takes its time. */
const routers = new Map<string, SkillRouter>();

export function createTestRouter(desk: FakeDesk, registry: Registry): SkillRouter {
  const open = (): SkillRouter =>
    createLexicalSkillRouter({ skills: registry.catalogue, ...routingWords(desk) });
  const examples = registry.catalogue.reduce((sum, entry) => sum + entry.examples.length, 0);
  if (registry.agents !== AGENTS || examples !== EXAMPLES) return open();
  const key = [...desk.symbols(), "|", ...desk.books()].join(" ");
  const known = (): SkillRouter => {
    const router = routers.get(key) ?? open();
    routers.set(key, router);
    return router;
  };
  return {
    description: "routing by words (no model)",
    route: (text, signal) => known().route(text, signal),
  };
}

export function createMemoryActions(): ActionStore {
  const known = new Map<string, ButtonAction>();
  return {
    remember(action) {
      const actionId = `action-${known.size + 1}`;
      known.set(actionId, action);
      return actionId;
    },
    find: (actionId) => known.get(actionId) ?? null,
  };
}

/** What was recorded: "telegram:7 wrote pause-entries". */
export type MemoryDeeds = DeedRecorder & { readonly lines: readonly string[] };

function createMemoryDeeds(): MemoryDeeds {
  const lines: string[] = [];
  return {
    lines,
    wrote: ({ actor, skill }) => void lines.push(`${actor} wrote ${skill}`),
    denied: ({ actor, skill }) => void lines.push(`${actor} was denied ${skill}`),
  };
}
