import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { AGENTS, createRegistry } from "#agents/registry.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import {
  auditFigures,
  bookFigures,
  createFakeDesk,
  marketFigures,
  positionFigures,
} from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";

test("a brief on a quiet morning says that nothing broke and nothing waits", async () => {
  const positions = [positionFigures(STANDARD_BOOK, "SOL/USDT:USDT")];
  const standard = bookFigures(STANDARD_BOOK, { equity: amount("1012.34"), netReturn: 0.01234, positions });
  const kit = createDispatchKit({ desk: createFakeDesk({ books: [standard] }) });

  const message = await kit.command("show-brief");

  assert.equal(message.severity, "info");
  assert.equal(
    plainText(message),
    [
      "PAPER brief: standard +12.34 USDT; nothing broke",
      "Market: Binance (public data), connected, newest datum 2 s old, 30 symbols",
      "Book standard",
      "State: active",
      "PnL: +12.34 USDT (+1.23%)",
      "Risk: 1 open, 92.20 USDT (9% of equity)",
      "Drawdown: 0.0% now, 0.0% at most",
      "Win rate: no round trips yet",
      "What broke: Nothing: the audit agrees, data is fresh, messages are delivered.",
      "Waits for you: Nothing.",
      "[Refresh]",
    ].join("\n"),
  );
});

test("a brief after a bad night lists what broke and which books wait for an owner", async () => {
  const inverted = bookFigures(INVERTED_BOOK, {
    tradingState: "halted",
    stateReason: "the audit disagrees",
  });
  const audit = auditFigures({
    ok: false,
    findings: [{ bookId: INVERTED_BOOK, what: "cash is off by 1", accepted: false }],
  });
  const market = marketFigures({ staleSymbols: ["SOL/USDT:USDT"] });
  const kit = createDispatchKit({ desk: createFakeDesk({ books: [inverted], audit, market }) });

  const message = await kit.command("show-brief");

  assert.deepEqual(
    [message.severity, message.headline],
    ["warning", "PAPER brief: inverted 0.00 USDT; 3 to look at"],
  );
  assert.match(
    plainText(message),
    new RegExp(
      [
        "What broke",
        "- The journal of inverted does not add up: /audit shows where\\.",
        "- inverted is HALTED: the audit disagrees\\.",
        "- STALE: SOL\\. No entries there until data is fresh again\\.",
        "Waits for you",
        '- inverted is HALTED: the audit disagrees\\. To trade again: "resume inverted"\\.',
      ].join("\n"),
    ),
  );
});

test("the version is told with the market and the model", async () => {
  const message = await createDispatchKit().command("show-version");

  assert.equal(
    plainText(message),
    [
      "SleepyQuant 0.1.0, PAPER only",
      "Node: v24.21.0",
      "Running since: 2025-10-10 18:15 UTC",
      "Market: Binance (public data), connected, newest datum 2 s old, 30 symbols",
      "Model: none: routing by words",
    ].join("\n"),
  );
});

test("help is one screen, a line an agent, and shows a viewer only what a viewer may ask", async () => {
  const viewer = plainText(await createDispatchKit({ role: "viewer" }).command("show-help"));
  const owner = plainText(await createDispatchKit({ role: "owner" }).command("show-help"));

  assert.match(viewer, /\n- cfo: "balance", "profit", "statistics"\n/);
  assert.ok(owner.split("\n").length <= AGENTS.length + 2, owner);
  assert.doesNotMatch(viewer, /flatten/);
  const others = createRegistry().catalogue.filter(({ role }) => role !== "viewer").length;
  assert.match(viewer, new RegExp(`\\n${others} more need another role than yours \\(viewer\\)\\.`));
  assert.match(owner, /"flatten book 1"/);
});

test("help on an agent, a skill or a word of one shows examples, and names the role that is needed", async () => {
  const kit = createDispatchKit();

  const [agent, skill, word] = await Promise.all(
    ["cfo", "resume entries", "signals"].map((topic) => kit.command("show-help", { topic })),
  );

  assert.match(plainText(agent ?? assert.fail()), /^Help on cfo\nshow balance: /);
  assert.match(
    plainText(skill ?? assert.fail()),
    /resume entries: .* Needs the role owner\.\n- "resume book 1"/,
  );
  assert.match(plainText(word ?? assert.fail()), /list signals: [^]*explain signal: /);
});

test("help on an unknown topic names the agents", async () => {
  const message = await createDispatchKit().command("show-help", { topic: "weather" });

  assert.equal(message.kind, "refusal");
  const names = AGENTS.map(({ name }) => name).join(", ");
  assert.ok(plainText(message).endsWith(`one of: ${names}.`), plainText(message));
});
