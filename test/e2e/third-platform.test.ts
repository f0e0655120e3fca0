/**
 * One more platform, as somebody would really add it: one folder and one line of the list (with its import), in a copy of
 * the project. Nothing else is touched; the desk's real processes answer, alert and take a press through it.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { copyProject } from "#test/support/project-copy.ts";
import { openDeskProcesses } from "#test/support/desk-processes.ts";
import { until } from "#test/support/until.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const SEAL = "seal-abcdefghijkl";

type Letter = {
  readonly to: string;
  readonly kind: string;
  readonly letters: readonly string[];
  readonly buttons: readonly { readonly label: string; readonly actionId: string }[];
};

function copyWithPigeons(t: TestContext): string {
  const folder = copyProject(t);
  cpSync(join(PROJECT, "test/support/fixtures/pigeon"), join(folder, "bots/pigeon"), { recursive: true });
  const list = join(folder, "src/domain/platforms.ts");
  const open = "export const PLATFORM_LIST = [";
  const before = readFileSync(list, "utf8");
  assert.ok(before.includes(open));
  const added = before.replace(open, `${open}\n  pigeon,`);
  writeFileSync(list, `import { pigeon } from "#bots/pigeon/platform.ts";\n${added}`);
  return folder;
}

/** What the compiler says of a copy. */
function typesOf(copy: string): string {
  const { stdout } = spawnSync(join(PROJECT, "node_modules/.bin/tsc"), ["-p", copy], { encoding: "utf8" });
  return stdout;
}

/** What its people write and read. */
function openLoft(loft: string) {
  let sent = 0;
  const letters = (): Letter[] =>
    readdirSync(join(loft, "out")).map(
      (name) => JSON.parse(readFileSync(join(loft, "out", name), "utf8")) as Letter,
    );
  return {
    write(letter: { readonly from: string; readonly text?: string; readonly press?: string }): void {
      sent += 1;
      const draft = join(loft, `draft-${sent}`);
      writeFileSync(draft, JSON.stringify(letter));
      renameSync(draft, join(loft, "in", `letter-${sent}.json`));
    },
    letters,
    async received(what: string, fits: (letter: Letter) => boolean): Promise<Letter> {
      await until(what, () => letters().some(fits));
      return letters().find(fits) ?? assert.fail();
    },
  };
}

test("a third platform is one folder and one line: a command, an alert and a button go through it", async (t) => {
  const copy = copyWithPigeons(t);
  const loft = mkdtempSync(join(tmpdir(), "sleepyquant-loft-"));
  t.after(() => rmSync(loft, { recursive: true, force: true }));
  const desk = await openDeskProcesses(t, {
    MARKET_SOURCE: "simulated",
    MARKET_SPEED: "0.01",
    UNIVERSE: "BTC,ETH",
    PIGEON_SEAL: SEAL,
    PIGEON_LOFT: loft,
    PIGEON_OWNERS: "ada,grace",
  });
  await desk.start(join(copy, "jobs/main.ts"));
  await desk.start(join(copy, "bots/pigeon/main.ts"));
  const post = openLoft(loft);

  post.write({ from: "ada", text: "/status" });
  const answer = await post.received("an answer", ({ to, kind }) => to === "ada" && kind === "answer");
  assert.match(answer.letters.join("\n"), /PAPER/);

  post.write({ from: "ada", text: "/pause 1" });
  const alert = await post.received("an alert", ({ to, kind }) => to === "grace" && kind === "alert");
  assert.match(alert.letters.join("\n"), /pigeon:ada/);

  const [button] = answer.buttons;
  assert.ok(button !== undefined, "the answer has no button");
  const before = post.letters().length;
  post.write({ from: "ada", press: button.actionId });
  await until("an answer to the press", () => post.letters().length > before);
  const log = JSON.stringify(post.letters());
  assert.ok(!log.includes(SEAL));
});

test("the compiler names what a platform has left out", (t) => {
  const copy = copyWithPigeons(t);
  const path = join(copy, "bots/pigeon/platform.ts");
  const whole = readFileSync(path, "utf8");
  writeFileSync(path, whole.replace("  limits: { textChars: 500 },\n", ""));

  const said = typesOf(copy);

  assert.match(said, /bots\/pigeon\/platform\.ts.*Property 'limits' is missing/);
});
