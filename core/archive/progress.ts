import type { ArchiveProgress } from '../contract/offboarding';
import { noCounts } from './counts';

/** A look at a user's prefix that begins now (ISO 8601), nothing done before it. */
export const noArchiveYet = (pass: number, now: string): ArchiveProgress => ({
  pass,
  lookedAt: now,
  parts: 0,
  counts: noCounts,
  isCopied: false,
  left: 0,
  objects: 0,
  bytes: 0,
  removed: 0,
});
