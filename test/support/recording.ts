/** Writes small recordings for tests into a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

export type RecordingFolder = {
  readonly dir: string;
  /** Adds a file, packed when its name ends in .gz. */
  write(path: string, text: string): void;
  remove(): void;
};

export const RECORDING_START_MS = Date.UTC(2025, 9, 10);

export function createRecordingFolder(): RecordingFolder {
  const dir = mkdtempSync(join(tmpdir(), "recording-"));
  return {
    dir,
    write(path, text) {
      const file = join(dir, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, path.endsWith(".gz") ? gzipSync(text) : text);
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

export type MadeUpRecording = {
  readonly bases: readonly string[];
  readonly barMs: number;
  readonly bars: number;
};

/** Bars that climb by one each, from 100 for the first base, 200 for the second; funding every 8 hours. */
export function writeRecording({ bases, barMs, bars }: MadeUpRecording): RecordingFolder {
  const folder = createRecordingFolder();
  for (const [index, base] of bases.entries()) {
    const rows = Array.from({ length: bars }, (_, bar) => {
      const open = 100 * (index + 1) + bar;
      return [RECORDING_START_MS + bar * barMs, open, open + 2, `${open - 1}.5`, open + 1, "12.345"].join(
        ",",
      );
    });
    folder.write(`perp_${barMs / 60_000}m/${base}USDT.csv.gz`, ["t,o,h,l,c,v", ...rows].join("\n"));
    const settlements = Array.from({ length: Math.floor((bars * barMs) / 28_800_000) }, (_, number) =>
      [RECORDING_START_MS + number * 28_800_000 + number, "-3.174e-05"].join(","),
    );
    folder.write(`funding/${base}USDT.csv`, ["t,rate", ...settlements].join("\n"));
  }
  return folder;
}
