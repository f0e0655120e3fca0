import { defineAgent } from "#agents/define.ts";
import { showAllowlist } from "./skills/show-allowlist.ts";
import { listFiles } from "./skills/list-files.ts";
import { runCommand } from "./skills/run-command.ts";
import { showDisk } from "./skills/show-disk.ts";
import { showFile } from "./skills/show-file.ts";
import { showLogs } from "./skills/show-logs.ts";
import { showOutput } from "./skills/show-output.ts";
import { showVersion } from "./skills/show-version.ts";

export const cto = defineAgent({
  name: "cto",
  role: "CTO: files, logs, version, disk, and a few commands that an owner approves one by one",
  prompt: "cto",
  skills: [showVersion, showLogs, showFile, listFiles, showDisk, showAllowlist, runCommand, showOutput],
  stepsMax: 4,
});
