import { GatehouseFailure } from '../failures';
import { tagValueRemedy } from './tag-rules';
import type { Tags } from './tags';

/** Tags with the tenant's name filled in. Raises `InvalidTenant` for a name that no tag can carry. */
export function tenantTags(tags: Tags, tenant: string): Tags {
  return Object.fromEntries(
    Object.entries(tags).map(([key, template]) => {
      const value = template.replaceAll('{tenant}', tenant);
      const remedy = tagValueRemedy(value);
      if (remedy === undefined) return [key, value];
      throw new GatehouseFailure('InvalidTenant', {
        place: `tag=${key}`,
        value: tenant.slice(0, 64),
        remedy: `A tag's value ${remedy}. Take {tenant} out of the tag in gatehouse.yaml, or use another name.`,
      });
    }),
  );
}
