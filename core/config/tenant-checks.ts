import { needsTenant } from '../layout/user-prefix';
import { tenantFolder } from '../layout/tenant-prefix';
import { asFields, asList, asText, type Fields, type Finding } from './fields';
import { grantPrefixRemedy } from './grant-rules';
import { layoutRemedies } from './group-checks';
import { keyRegionRemedy } from './kms-key';
import { mostTags } from '../tags/tags';
import { layoutRemedy, layoutsOverlap, structureRemedy } from './layout-rules';
import type { Path } from './problem';

/** What `tenants` says against other settings. */
export function checkTenants(pool: Fields, index: number, pools: readonly Fields[]): readonly Finding[] {
  if (pool['tenants'] === undefined) return [];
  const path = ['pools', index, 'tenants'];
  const layout = asText(pool['layout']);
  if (layout === undefined || layoutRemedy(layout) !== undefined) return [];
  if (!needsTenant(layout)) {
    return [{ path, remedy: 'needs a layout that names {tenant}, such as tenants/{tenant}/users/{sub}/' }];
  }
  const tenants = asFields(pool['tenants']);
  return [
    ...checkMode(tenants, pool, path),
    ...checkTags(tenants, pool, path),
    ...checkStructure(tenants, layout, path),
    ...checkGrants(tenants, { pool, layout, index, pools }, path),
  ];
}

function checkMode({ mode, bucket, grants }: Fields, pool: Fields, path: Path): readonly Finding[] {
  const managed = asList(pool['userRoles']).length > 0;
  const findings: Finding[] = [];
  if (mode === 'bucket' && bucket === undefined) {
    findings.push({ path, remedy: 'needs bucket with `mode: bucket`, such as { pattern: "acme-{tenant}-{hash}" }' });
  }
  if (mode === 'prefix' && bucket !== undefined) {
    findings.push({ path: [...path, 'bucket'], remedy: 'is only for `mode: bucket`; change mode, or remove it' });
  }
  const elsewhere = keyRegionRemedy(asFields(bucket)['kmsKey'], pool);
  if (elsewhere !== undefined) findings.push({ path: [...path, 'bucket', 'kmsKey'], remedy: elsewhere });
  if (!managed && (mode === 'bucket' || asList(grants).length > 0)) {
    const remedy = 'needs userRoles, the roles that users act in: without them Gatehouse leaves access to others';
    findings.push({ path: mode === 'bucket' ? [...path, 'mode'] : [...path, 'grants'], remedy });
  }
  return findings;
}

/** Users' objects carry those of their groups besides. */
function checkTags({ objectTags }: Fields, pool: Fields, path: Path): readonly Finding[] {
  const ofGroups = Object.values(asFields(pool['groups'])).flatMap((group) =>
    Object.keys(asFields(asFields(group)['objectTags'])),
  );
  const keys = new Set([...ofGroups, ...Object.keys(asFields(objectTags))]);
  if (keys.size <= mostTags || objectTags === undefined) return [];
  const remedy = `give ${String(keys.size)} object tags with those of groups: an object holds ${String(mostTags)}`;
  return [{ path: [...path, 'objectTags'], remedy }];
}

const checkStructure = ({ structure }: Fields, layout: string, path: Path): readonly Finding[] =>
  asList(structure).flatMap((entry, at, all): readonly Finding[] => {
    const here = [...path, 'structure', at];
    if (typeof entry !== 'string' || structureRemedy(entry) !== undefined) return [];
    if (all.indexOf(entry) < at) return [{ path: here, remedy: 'is listed twice; remove one' }];
    const full = `${tenantFolder(layout)}${entry}`;
    const isDeeper = full.split('/').length >= layout.split('/').length;
    return isDeeper && layoutsOverlap(full, layout)
      ? [{ path: here, remedy: "lies within the users' own prefixes; name a folder beside them" }]
      : [];
  });

interface Around {
  readonly pool: Fields;
  readonly layout: string;
  readonly index: number;
  readonly pools: readonly Fields[];
}

function checkGrants({ grants }: Fields, { pool, layout, index, pools }: Around, path: Path): readonly Finding[] {
  const all = asList(grants).map(asFields);
  const prefixes = all.map(({ prefix }) => asText(prefix));
  return prefixes.flatMap((prefix, at): readonly Finding[] => {
    if (prefix === undefined || grantPrefixRemedy(prefix) !== undefined) return [];
    const folder = tenantFolder(layout);
    const remedies = [
      ...(prefixes.indexOf(prefix) < at ? ['is granted twice; merge the two'] : []),
      ...(prefix.startsWith(folder) && prefix !== folder ? [] : [`must be below ${folder}, the tenant's own folder`]),
      ...(all[at]?.['crossTenant'] === true ? ["is the tenant's own: remove crossTenant"] : []),
      ...layoutRemedies(prefix, pool, index, pools),
    ];
    return remedies.map((remedy) => ({ path: [...path, 'grants', at, 'prefix'], remedy }));
  });
}
