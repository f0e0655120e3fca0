/** What stays evaluated for an agent costs memory and time: its system text may have 2,000 tokens. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRegistry } from "#agents/registry.ts";
import { DISPATCH, systemTexts } from "#agents/system-prompt.ts";
import { PROMPTS } from "#test/support/dispatch-kit.ts";

const TOKENS_MAX = 2_000;
/** Pessimistic: vocabularies of today's models take 3.8 to 4.5 characters of English a token, and somewhat fewer of JSON. */
const CHARACTERS_PER_TOKEN = 3;

const { agents } = createRegistry();
const TEXTS = systemTexts(agents, PROMPTS);

for (const { agent: name, system: text } of TEXTS) {
  test(`the system text of ${name} has at most ${TOKENS_MAX} tokens`, (t) => {
    const tokens = Math.ceil(text.length / CHARACTERS_PER_TOKEN);
    t.diagnostic(`${name}: ${text.length} characters, at most ${tokens} tokens`);
    assert.ok(tokens <= TOKENS_MAX, `${tokens} tokens`);
  });
}

test("every agent's system text was measured", () => {
  const names = [DISPATCH, ...agents.map(({ name }) => name)];
  assert.deepEqual(TEXTS.map(({ agent }) => agent).toSorted(), names.toSorted());
  assert.ok(TEXTS.every(({ system }) => system.length > 500));
});
