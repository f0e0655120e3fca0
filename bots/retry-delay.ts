/** How long to wait before the next try: doubles from `firstMs` after each failure, up to `maxMs`. */
export function retryDelayMs(failures: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(failures, 20));
}
