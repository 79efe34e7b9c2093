/** What one file may take. A welcome takes a hundredth of it. */
export const limits = {
  /** Characters of a template. */
  template: 1_000_000,
  /** Milliseconds of Liquid. */
  liquidMs: 2_000,
  /** Characters and list entries that filters and loops make. */
  liquidMemory: 20_000_000,
  /** Bytes of the file. */
  output: 5_000_000,
  /** Pages of a PDF. */
  pages: 200,
  /** Of one image. */
  pixels: 16_000_000,
  /** Milliseconds of all of it; the thread is ended then. */
  totalMs: 10_000,
  /** MiB of the thread. */
  heap: 256,
} as const;
