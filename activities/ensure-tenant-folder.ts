import type { TenantStep } from '../core/contract/tenants';
import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';

export interface EnsureTenantFolderInput {
  readonly tenant: string;
  readonly step: TenantStep;
}

/** Metadata of a tenant's markers: whose they are. */
const owner = 'gatehouse-tenant';

const sideBySide = 8;

/**
 * Makes a tenant's markers: the prefix and the folders of its structure, zero-byte objects with the configured tags. A
 * folder object of a customer's stays as it is and serves.
 *
 * Already done: the objects are there, none of them another tenant's. AWS: PutObject with If-None-Match, HeadObject.
 * Raises `MarkerForeign`, `BucketMissing`, `BucketNotOurs`, `PermissionMissing`.
 */
export const ensureTenantFolder =
  ({ objects }: Pick<ActivityPorts, 'objects'>) =>
  async ({ tenant, step }: EnsureTenantFolderInput): Promise<{ created: readonly string[] }> => {
    // Metadata travels as a header, which holds ASCII alone.
    const metadata = { [owner]: encodeURIComponent(tenant) };
    const tags = step.objectTags === undefined ? {} : { tags: step.objectTags };
    const created = await inParallel(step.markers, sideBySide, async (key) => {
      const ref = { bucket: step.bucket, key };
      const options = { metadata, contentType: 'application/x-directory', ...tags };
      if ((await objects.write(ref, '', { absent: true }, options)).written) return [key];
      const found = (await objects.head(ref))?.metadata[owner];
      if (found !== undefined && found !== metadata[owner]) throw foreign(ref.bucket, key, found);
      return [];
    });
    return { created: created.flat() };
  };

const foreign = (bucket: string, key: string, value: string): GatehouseFailure =>
  new GatehouseFailure('MarkerForeign', {
    place: `bucket=${bucket}, key=${key}`,
    value,
    remedy: 'Two tenants must not share a prefix: find out which one it belongs to, then remove the other marker.',
  });
