import { spawnSync } from "node:child_process";

/** A set-up step that failed; its message is one sentence that ends with what to type. */
export class SetupError extends Error {}

/**
 * Runs a command to its end, its complaints shown as they come.
 * @param {string} command @param {readonly string[]} options
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, timeoutMs: number }} settings
 * @returns {string | null} what went wrong, or null when it ended with 0
 */
export function failureOf(command, options, settings) {
  const result = spawnSync(command, options, {
    cwd: settings.cwd,
    env: settings.env,
    timeout: settings.timeoutMs,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (result.error !== undefined) return `${command} could not be run (${result.error.message})`;
  if (result.status === 0) return null;
  return `${command} ${options[0]} ended with ${result.status ?? result.signal}`;
}

/**
 * What a command prints, or null when it cannot be run.
 * @param {string} command @param {readonly string[]} options @param {number} timeoutMs
 * @returns {string | null}
 */
export function outputOf(command, options, timeoutMs) {
  const result = spawnSync(command, options, { timeout: timeoutMs, encoding: "utf8", stdio: "pipe" });
  return result.status === 0 ? result.stdout.trim() : null;
}
