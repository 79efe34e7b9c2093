import { ownerMark } from '../../core/policy/owner-mark';
import type { PoolToReconcile } from './pool-to-reconcile';

const beganAt = '2026-11-01T00:00:00.000Z';

/** Users who are members of a roster group, as registry and policy record say. */
export function rosterOf(w: PoolToReconcile, group: string, subs: readonly string[]): void {
  w.groups.set(group, new Set(subs));
  const entry = { pool: w.pool, epoch: 1, groups: [group], denies: [] };
  w.put(`registry/access/s3/${w.bucket}.json`, {
    ...{ schema: 'gatehouse.access/1', host: { kind: 's3', name: w.bucket }, version: 1, configRevision: 1 },
    ...{ owner: ownerMark('control'), takenOver: [], goneGroups: [], unknownPrincipals: [] },
    entries: Object.fromEntries(subs.map((sub) => [sub, entry])),
  });
  const access = { epoch: 1, askedAt: beganAt, inForceAt: beganAt, groups: [group], denies: [] };
  for (const sub of subs) w.setRecord(sub, { groups: [group], access });
}
