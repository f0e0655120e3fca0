import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { unknownSettings } from "#deploy/env-file.ts";
import { SETTINGS } from "#src/config-environment.ts";

const EXAMPLE = readFileSync(join(import.meta.dirname, "../../../deploy/.env.example"), "utf8");

test("the example of .env names every setting of a person, and no other", () => {
  const named = [...EXAMPLE.matchAll(/^#([A-Z][A-Z_]+)=/gm)].flatMap(([, name]) => name ?? []);

  assert.deepEqual(named.toSorted(), SETTINGS.toSorted());
});

test("the example with every line in force holds nothing strange", () => {
  assert.deepEqual(unknownSettings(EXAMPLE.replaceAll(/^#(?=[A-Z][A-Z_]+=)/gm, "")), []);
});

test("a name in .env that nothing reads is told, with the setting that was probably meant", () => {
  const told = unknownSettings(
    "TELEGRAM_OWNER=1\nexport telegram_bot_token=x\nNODE_OPTIONS=\nFAVOURITE_TEA=oolong\n",
  );

  assert.deepEqual(told.toSorted(), [
    "FAVOURITE_TEA in .env is no setting of the desk, so nothing reads it: deploy/.env.example lists them all",
    "TELEGRAM_OWNER in .env is no setting of the desk, so nothing reads it: did you mean TELEGRAM_OWNERS?",
    "telegram_bot_token in .env is no setting of the desk, so nothing reads it: did you mean TELEGRAM_BOT_TOKEN?",
  ]);
});
