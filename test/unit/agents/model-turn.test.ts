/** What a model may and may not make of a turn. The model is a script; all else is real. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MODEL_TURN_MS } from "#agents/coo/model-turn.ts";
import { DeskError } from "#src/domain/errors.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { createDispatchKit, PROMPTS, type DispatchKit } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, positionFigures } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";
import {
  createScriptedInference,
  type ScriptedAnswer,
  type ScriptedInference,
} from "#test/support/scripted-inference.ts";

/** Words that no skill's sentences account for: the model's turn begins. */
const VAGUE = "should i be worried about how the first of them has been behaving lately?";

type Told = {
  readonly message: OutboundMessage;
  readonly kit: DispatchKit;
  readonly inference: ScriptedInference;
};

function kitOf(...script: readonly ScriptedAnswer[]) {
  const inference = createScriptedInference(script);
  const positions = [positionFigures(STANDARD_BOOK, "SOL/USDT:USDT")];
  const desk = createFakeDesk({ books: [bookFigures(STANDARD_BOOK, { positions })] });
  return { inference, kit: createDispatchKit({ desk, inference }) };
}

async function ask(...script: readonly ScriptedAnswer[]): Promise<Told> {
  const { kit, inference } = kitOf(...script);
  return { message: await kit.say(VAGUE), kit, inference };
}

const TO_LEAD = { json: { agent: "trading-lead" } };
const STATUS = { json: { skill: "show-status", input: { book: "standard" } } };

function answer(words: string): ScriptedAnswer {
  return { json: { answer: words } };
}

test("the model finds who answers, looks it up, and words what the receipts say", async () => {
  const { message, kit, inference } = await ask(
    TO_LEAD,
    STATUS,
    answer("Standard holds SOL long, and its equity is 1000.00 USDT. It is active."),
  );

  assert.equal(message.headline, "PAPER: Standard holds SOL long, and its equity is 1000.00 USDT.");
  assert.match(
    message.footnote ?? "",
    /^2 figures, 1 receipt\. Worded by scripted for trading-lead\. Nothing was changed/,
  );
  assert.equal(inference.unused(), 0);
  const receipts = await kit.press(message, "What it rests on");
  assert.match(plainText(receipts), /^1 receipt of trading-lead, .*\nshow-status: book standard\n/);
});

test("every request says its lane, keeps its system prompt the same, and puts what changes behind it", async () => {
  const { inference } = await ask(TO_LEAD, STATUS, answer("Standard is active."));
  const [dispatch, ...steps] = inference.requests;

  assert.equal(dispatch?.agent, "dispatch");
  assert.match(dispatch?.system ?? "", /Who can answer\n- coo: /);
  assert.deepEqual(
    steps.map(({ lane, agent }) => [lane, agent]),
    [
      ["person", "trading-lead"],
      ["person", "trading-lead"],
    ],
  );
  assert.equal(steps[0]?.system, steps[1]?.system);
  assert.ok(steps[0]?.system.startsWith(PROMPTS.get("trading-lead")?.text.trim() ?? "?"));
  assert.match(
    steps[0]?.messages[0]?.text ?? "",
    /Books: book 1 is "standard"[^]*The person says:\nshould i be/,
  );
});

test("words that the receipts do not hold are asked for once more, with what is wrong with them", async () => {
  const { message, inference } = await ask(
    TO_LEAD,
    STATUS,
    answer("The equity of standard is 1234.00 USDT."),
    answer("The equity of standard is 1000.00 USDT."),
  );

  assert.match(inference.requests.at(-1)?.messages.at(-1)?.text ?? "", /- the number "1234\.00 USDT"/);
  assert.equal(message.headline, "PAPER: The equity of standard is 1000.00 USDT.");
});

test("words that do not hold twice are thrown away, and the skill's own rendering is sent", async () => {
  const planted = [
    "The equity of standard is 1234.00 USDT.",
    "I closed SOL on standard.",
    "SOL has been closed, as you asked.",
    "Done.",
    "Standard is also long DOGE with a stop.",
    "It is worth a thousand dollars more since 09:15.",
    "La posición está cerrada y todo va bien ahora.",
  ];
  for (const words of planted) {
    const { message, kit } = await ask(TO_LEAD, STATUS, answer(words), answer(words));
    const rendering = await kit.command("show-status", { book: "standard" });

    assert.equal(message.headline, rendering.headline, words);
    assert.deepEqual(message.blocks, rendering.blocks);
    assert.match(message.footnote ?? "", /did not hold.*Nothing was changed/);
    assert.doesNotMatch(plainText(message), new RegExp(words.slice(0, 20)));
  }
});

test("a write is neither run nor put up by a model", async () => {
  const close = { json: { skill: "pause-entries", input: { book: "standard" } } };
  const { message, kit } = await ask(TO_LEAD, STATUS, close);

  assert.notEqual(message.kind, "approval");
  assert.deepEqual(kit.desk.writes, []);
});

test("a skill of another agent, or one that there is not, cannot be called", async () => {
  const { message, inference } = await ask(TO_LEAD, { json: { skill: "show-health", input: {} } });

  // What fits no skill of the agent is no answer at all: the words ask back.
  assert.equal(message.headline, "Which of these do you mean?");
  assert.equal(inference.unused(), 0);
});

test("the same call three times ends the turn, with what was found", async () => {
  const { message, kit } = await ask(TO_LEAD, STATUS, STATUS, STATUS);

  assert.match(message.footnote ?? "", /more steps than a turn may have \(2\)/);
  assert.equal(kit.turns.find("telegram-42-1")?.stop, "steps-exhausted");
});

test("an agent that only ever looks things up is stopped at its last step", async () => {
  const calls = Array.from({ length: 12 }, (_none, index) => ({
    json: { skill: "list-signals", input: { count: index + 1 } },
  }));
  const { message, kit, inference } = await ask(TO_LEAD, ...calls);

  assert.ok((kit.turns.find("telegram-42-1")?.steps ?? 99) <= 8);
  assert.ok(inference.requests.length <= 11);
  assert.match(message.footnote ?? "", /more steps/);
});

test("a model that names nobody, fails, or is away leaves the question to the words", async () => {
  const scripts: readonly (readonly ScriptedAnswer[])[] = [
    [{ json: { agent: "nobody" } }],
    ["not json at all"],
    [{ text: '{"agent": "tra', stop: "tokens-max" }],
    [{ error: new DeskError("ENGINE_CRASHED", "it died", { retryable: true }) }],
    [TO_LEAD, { error: new DeskError("MODEL_UNLOADED", "gone") }],
  ];
  for (const script of scripts) {
    const { message } = await ask(...script);
    assert.equal(message.headline, "Which of these do you mean?");
  }
});

test("a model that dies behind a receipt shows the receipt", async () => {
  const { message } = await ask(TO_LEAD, STATUS, { error: new DeskError("ENGINE_CRASHED", "it died") });

  assert.match(message.footnote ?? "", /The model failed on the way/);
  assert.match(message.headline, /standard/);
});

test("a fault of the desk is told as a fault, with its job", async () => {
  const { inference, kit } = kitOf(TO_LEAD, STATUS);
  kit.desk.bookFigures = () => {
    throw new Error("the disk is gone");
  };

  const message = await kit.say(VAGUE);

  assert.match(message.headline, /^That failed, job telegram-42-1/);
  assert.equal(inference.unused(), 0);
});

test("a turn that takes too long says so with its job, and the model is told to stop", async () => {
  let heard: AbortSignal | undefined;
  const forever = new Promise<string>(() => undefined);
  const { kit } = kitOf((request) => {
    heard = request.signal;
    return forever;
  });

  const answered = kit.say(VAGUE);
  await kit.clock.advance(MODEL_TURN_MS);

  assert.match((await answered).headline, /^That failed, job telegram-42-1/);
  assert.equal(heard?.aborted, true);
});

test("a person who stops a turn is told that it has stopped", async () => {
  const stop = new AbortController();
  const { kit } = kitOf(TO_LEAD, () => {
    stop.abort();
    return "";
  });

  const message = await kit.send({ type: "text", text: VAGUE }, { signal: stop.signal });

  assert.equal(message.headline, "Stopped. Nothing was changed.");
});

test("facts are shown to the model with their source, lessons are not, and the answer says that they were", async () => {
  const { kit, inference } = kitOf(TO_LEAD, STATUS, answer("Standard is active."));
  const told = { agent: null, eventTsMs: 1 } as const;
  const fact = {
    ...told,
    kind: "fact",
    text: "the first of them is my favourite",
    source: "telegram:7",
  } as const;
  const lesson = {
    ...told,
    kind: "lesson",
    text: "the first of them behaves badly lately",
    source: "vault",
  } as const;
  kit.memory.remember({ ...fact, cause: "a" }, 2);
  kit.memory.remember({ ...lesson, cause: "b" }, 2);

  const message = await kit.say(VAGUE);
  const shown = inference.requests[1]?.messages[0]?.text ?? "";

  assert.match(shown, /- the first of them is my favourite \(telegram:7\)/);
  assert.doesNotMatch(shown, /behaves badly/);
  assert.match(message.footnote ?? "", /1 receipt, 1 memory\./);
});

test("what informed an answer is on record: the prompt's hash, the model, the receipts", async () => {
  const { kit } = await ask(TO_LEAD, STATUS, answer("Standard is active."));
  const turn = kit.turns.find("telegram-42-1");

  assert.equal(turn?.promptHash, PROMPTS.get("trading-lead")?.hash);
  assert.deepEqual(
    [turn?.agent, turn?.model, turn?.stop, turn?.steps],
    ["trading-lead", "scripted", "answered", 1],
  );
  assert.match(turn?.receipts[0]?.text ?? "", /SOL/);
});

test("words that are sure are never put to the model", async () => {
  const { kit, inference } = kitOf();

  await kit.say("balance");
  await kit.command("show-status", {});

  assert.equal(inference.requests.length, 0);
});
