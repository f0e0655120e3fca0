/** What the machine has, asked when it is needed. Null: this system does not say. */
export type MachineMemory = {
  readonly totalBytes: number;
  /** What could be had now without swapping. */
  readonly availableBytes: number;
  readonly swapUsedBytes: number | null;
  /** macOS squeezes memory before it swaps. */
  readonly compressedBytes: number | null;
  /** What the graphics part of an Apple chip may pin (`iogpu.wired_limit_mb`). */
  readonly wiredLimitBytes: number | null;
  /** What one process may pin (`ulimit -l`). Infinity: as much as it likes. */
  readonly lockLimitBytes: number | null;
};

export interface MachineReader {
  memory(): Promise<MachineMemory>;
}
