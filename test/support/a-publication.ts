import type { Publication, Section } from "#src/features/publishing/model/publication.ts";

export function aSection(id: string, fields: Partial<Section> = {}): Section {
  return {
    id,
    title: `Section ${id}`,
    text: "PAPER: standard made +12.34 USDT in 42 round trips.",
    writtenBy: "template",
    facts: [
      { name: "standard (book 1): realized PnL", value: "+12.34 USDT", source: "round_trips" },
      { name: "standard (book 1): round trips", value: "42", source: "round_trips" },
      { name: "inverted (book 2): realized PnL", value: "-78.50 USDT", source: "round_trips" },
    ],
    lines: [],
    ...fields,
  };
}

export function aPublication(fields: Partial<Publication> = {}): Publication {
  return {
    key: "weekly-2026-01-11",
    kind: "weekly",
    title: "PAPER weekly digest, week to 2026-01-11",
    fromTsMs: Date.UTC(2026, 0, 4, 17),
    toTsMs: Date.UTC(2026, 0, 11, 17),
    timeZone: "Europe/Berlin",
    period: "2026-01-04 18:00 to 2026-01-11 18:00, Europe/Berlin",
    season: 1,
    market: "Prices of a simulated market, not real ones.",
    sections: [aSection("results"), aSection("costs"), aSection("news")],
    ...fields,
  };
}
