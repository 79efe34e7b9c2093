import { readFileSync } from 'node:fs';

const mebibyte = 1024;

/** Watches the resident memory of a process (Linux). */
export function watchMemory(pid: number) {
  const now = (): number => {
    const [, kilobytes = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / mebibyte;
  };
  const before = now();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, now())), 200);
  return {
    /** In MiB: at the start, and how much more it was at most. */
    stop(): { readonly before: number; readonly growth: number } {
      clearInterval(timer);
      return { before, growth: most - before };
    },
  };
}
