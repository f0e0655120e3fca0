import { defineAgent } from "#agents/define.ts";
import { showNews } from "./skills/show-news.ts";

/** It reads what strangers wrote, so it holds nothing that acts. */
export const newsWatcher = defineAgent({
  name: "news-watcher",
  role: "News watcher: headlines by coin, what trends, news near open positions",
  prompt: "news-watcher",
  skills: [showNews],
  stepsMax: 2,
});
