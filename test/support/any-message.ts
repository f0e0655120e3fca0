import * as fc from "fast-check";
import type { Block, OutboundMessage, Span } from "#src/domain/message.ts";

/** Text that is meant to break things: markup, quotes, pairs of surrogates, line breaks, controls, long words. */
function anyText(): fc.Arbitrary<string> {
  const nasty = fc.constantFrom(
    "<b>",
    "</pre>",
    "&amp;",
    "&",
    '"',
    "\n",
    "\u001b[0m",
    "😀",
    "é",
    "\ud800",
    "a\tb",
    " ",
    // Right to left, with its marks; joined emoji; a flag; what has no width; what sits on another letter.
    "\u05e9\u05dc\u05d5\u05dd",
    "\u202e\u0645\u0631\u062d\u0628\u0627\u202c",
    "\u2067x\u2069",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "\u200b\u200d\ufeff",
    "e\u0301\u0302\u0303",
    "\u00a0\u2028\u3000",
    "``` `` `",
    "<pre><code>",
    "<a href='x'>",
    "[x](y)",
  );
  return fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc
      .array(fc.oneof(nasty, fc.string({ maxLength: 12 })), { maxLength: 12 })
      .map((pieces) => pieces.join("")),
    fc
      .tuple(fc.string({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 900 }))
      .map(([unit, times]) => unit.repeat(times)),
  );
}

function anySpan(): fc.Arbitrary<Span> {
  const style = fc.constantFrom<"bold" | "italic" | "code">("bold", "italic", "code");
  const href = fc.oneof(fc.webUrl({ withQueryParameters: true }), anyText());
  return fc.oneof(anyText(), fc.record({ text: anyText(), style }), fc.record({ text: anyText(), href }));
}

function anyBlock(): fc.Arbitrary<Block> {
  const align = fc.constantFrom<"left" | "right">("left", "right");
  const few = { maxLength: 6 };
  const spans = fc.array(anySpan(), few);
  const field = fc.record({ label: anyText(), value: anyText() });
  const cells = fc.array(anyText(), { maxLength: 5 });
  const usual = fc.oneof(
    fc.record({ type: fc.constant("text" as const), spans }),
    fc.record({ type: fc.constant("fields" as const), fields: fc.array(field, few) }),
    fc.record({ type: fc.constant("list" as const), items: fc.array(spans, few) }),
    fc.record({ type: fc.constant("code" as const), text: anyText() }),
    fc.record({
      type: fc.constant("table" as const),
      columns: fc.array(fc.record({ title: anyText(), align }), { maxLength: 4 }),
      rows: fc.array(cells, { maxLength: 8 }),
    }),
  );
  return fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: hugeTable() });
}

/** Hundreds of narrow rows: one block on a phone, many messages long. */
function hugeTable(): fc.Arbitrary<Block> {
  const columns = (["left", "right"] as const).map((align) => ({ title: align, align }));
  return fc
    .tuple(fc.integer({ min: 100, max: 400 }), fc.constantFrom("x", "<&>", "😀", "`"))
    .map(([count, cell]) => ({
      type: "table" as const,
      columns,
      rows: Array.from({ length: count }, (_, index) => [`${index}`, cell]),
    }));
}

/** Any message that the type allows, sensible or not. */
export function anyMessage(): fc.Arbitrary<OutboundMessage> {
  const button = fc.record({ label: anyText(), actionId: fc.string({ minLength: 1, maxLength: 16 }) });
  return fc.record(
    {
      kind: fc.constantFrom<OutboundMessage["kind"]>(
        "answer",
        "alert",
        "post-mortem",
        "digest",
        "approval",
        "refusal",
      ),
      severity: fc.constantFrom<OutboundMessage["severity"]>("info", "warning", "critical"),
      headline: anyText(),
      blocks: fc.array(anyBlock(), { maxLength: 6 }),
      buttons: fc.array(fc.array(button, { maxLength: 3 }), { maxLength: 3 }),
      footnote: anyText(),
    },
    { requiredKeys: ["kind", "severity", "headline", "blocks"] },
  );
}
