import type { PoolConfig } from './types';

/** What a change of `tenantMove` means for users whose tenant changes, in words. */
export function describeTenantMoves(before: Pick<PoolConfig, 'tenantMove'> | undefined, after: PoolConfig): readonly string[] {
  const [from, to] = [before?.tenantMove ?? 'hold', after.tenantMove ?? 'hold'];
  return from === to ? [] : [`users whose tenant changes ${words[to]} (before: ${words[from]})`];
}

const words = {
  hold: 'wait, denied the old tenant, until a person approves their move',
  move: 'move at once, objects and all',
} as const;
