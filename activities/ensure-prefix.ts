import type { UserKey } from '../core/contract/ids';
import type { ProvisionStep } from '../core/contract/messages';
import { GatehouseFailure } from '../core/failures';
import type { ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';

export interface EnsurePrefixInput extends UserKey {
  readonly step: ProvisionStep;
}

/** Metadata of what provisioning makes: whose it is, `<pool>/<sub>`, and the epoch of the run that made it. */
export const markerMetadata = (pool: string, sub: string, epoch: number) => ({
  'gatehouse-user': `${pool}/${sub}`,
  'gatehouse-epoch': String(epoch),
});

/**
 * Makes the marker, a zero-byte object whose key is the prefix, and the sub-prefixes of the pool's structure.
 * A marker without our metadata is a customer's folder object: it stays as it is and serves.
 *
 * Already done: the objects are there, none of them another user's. AWS: PutObject with If-None-Match, HeadObject.
 * Raises `MarkerForeign`, `BucketMissing`, `BucketInOtherRegion`, `BucketNotOurs`, `PermissionMissing`.
 */
export const ensurePrefix =
  ({ objects }: Pick<ActivityPorts, 'objects'>) =>
  async ({ pool, sub, step }: EnsurePrefixInput): Promise<{ created: readonly string[] }> => {
    const metadata = markerMetadata(pool, sub, step.epoch);
    const ensure = async (key: string): Promise<readonly string[]> => {
      const ref = { bucket: step.bucket, key };
      const { written } = await objects.write(ref, '', { absent: true }, { metadata, contentType: 'application/x-directory' });
      if (written) return [key];
      assertOurs(ref, (await objects.head(ref))?.metadata['gatehouse-user'], metadata['gatehouse-user']);
      return [];
    };
    // The marker first: a foreign one stops everything before anything is made.
    const marker = await ensure(step.prefix);
    const structure = await Promise.all(step.structure.map(ensure));
    return { created: [...marker, ...structure.flat()] };
  };

function assertOurs(ref: ObjectRef, owner: string | undefined, user: string): void {
  if (owner === undefined || owner === user) return;
  throw new GatehouseFailure('MarkerForeign', {
    place: `bucket=${ref.bucket}, key=${ref.key}`,
    value: owner,
    remedy: 'Two users must not share a prefix: find out which one it belongs to, then remove the other marker.',
  });
}
