import type { PoolConfig } from '../config/types';
import type { Revocation } from '../registry/user-record';

export const movesObjects = ({ offboarding }: PoolConfig, { archive, keepEnabled, purge }: Revocation): boolean =>
  purge !== true && offboarding?.archive === true && !keepEnabled && archive?.dueAt !== undefined;

/**
 * Whether the deny of a finished revocation has to stand until a last look at the user's prefix: a write or a copy that
 * was under way may have ended after the archive. Where originals stay, nothing is missed.
 */
export function awaitsSweep(pool: PoolConfig, revocation: Revocation): boolean {
  if (revocation.purge === true) return revocation.purgedAt === undefined;
  return (
    movesObjects(pool, revocation) && pool.offboarding?.deleteOriginals === true && revocation.archive?.sweptAt === undefined
  );
}
