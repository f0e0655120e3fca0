/** Everything that skills may use, each as its fake: a port more is one line here. */
import type { SkillServices } from "#agents/define.ts";
import { verdictHandler } from "#src/features/experiments/verdict-approval.ts";
import { resumeHandler } from "#src/features/approvals/resume-approval.ts";
import { createNoNews } from "#src/features/news/no-news.ts";
import { createFakeAdjustments } from "./fake-adjustments.ts";
import { createFakeCharts } from "./fake-charts.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createFakeControl, type FakeControl } from "./fake-control.ts";
import { createFakeServices } from "./fake-services.ts";
import { createFakeDesk, type FakeDesk } from "./fake-desk.ts";
import { createFakeModels } from "./fake-models.ts";
import { createFakeRecord } from "./fake-record.ts";
import { createFakeVault, createMemoryExpectedTexts } from "./fake-vault.ts";
import { createMemoryAlerts } from "./memory-alerts.ts";
import { createMemoryApprovals, type MemoryApprovals } from "./memory-approvals.ts";
import { createMemoryChats } from "./memory-chats.ts";
import { createMemoryKit } from "./memory-kit.ts";
import { createNoArticles } from "./no-articles.ts";
import { createNoPublications } from "./no-publications.ts";
import { createMemoryPeople } from "./memory-people.ts";

type Fakes = Omit<SkillServices, "catalogue"> & { readonly desk: FakeDesk; readonly control: FakeControl };

export function createSkillDeps(given: Partial<Fakes> = {}, clock: FakeClock = createFakeClock()): Fakes {
  const desk = given.desk ?? createFakeDesk();
  const control = given.control ?? createFakeControl();
  const { memory, turns } = createMemoryKit();
  return {
    desk,
    health: desk,
    models: createFakeModels(),
    control,
    approvals: approvalsOf(clock, desk, control),
    alerts: createMemoryAlerts(clock),
    chats: createMemoryChats(clock),
    people: createMemoryPeople(clock),
    record: createFakeRecord(),
    vault: createFakeVault(),
    adjustments: createFakeAdjustments(),
    expected: createMemoryExpectedTexts(),
    news: createNoNews("News is off."),
    publishing: createNoPublications(),
    charts: createFakeCharts(),
    articles: createNoArticles(),
    memory,
    turns,
    ...createFakeServices(),
    ...given,
  };
}

/** Those of the desk and the experiment, carried out by the same handlers as in the worker. */
export function approvalsOf(clock: FakeClock, desk: FakeDesk, control: FakeControl): MemoryApprovals {
  const approvals = createMemoryApprovals(clock);
  approvals.handle("verdict", verdictHandler(control));
  approvals.handle("resume", resumeHandler(desk));
  return approvals;
}
