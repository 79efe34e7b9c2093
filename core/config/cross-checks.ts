import { isUserPoolId } from '../contract/names';
import { needsTenant } from '../layout/user-prefix';
import { checkSessions } from './access-checks';
import { asFields, asList, asText, type Fields, type Finding, isFields } from './fields';
import { checkFirstLogin } from './first-login-checks';
import { checkGroups } from './group-checks';
import { layoutRemedy, layoutsOverlap } from './layout-rules';
import { checkOffboarding } from './offboarding-checks';
import { checkRoles } from './role-checks';
import { checkTenants } from './tenant-checks';
import { attributeRemedy } from './write-back-rules';

/**
 * What two values say against each other. It takes the document as it was read, not as it was validated, and skips
 * whatever is wrong by itself, so that one pass lists every problem.
 */
export function crossCheck(document: unknown): readonly Finding[] {
  if (!isFields(document)) return [];
  const pools = asList(document['pools']).map(asFields);
  const ofPools = pools.flatMap((pool, index) => [
    ...bucketOf(pool, index, asText(document['controlBucket'])),
    ...attributesOf(pool, index),
    ...tenantOf(pool, index),
    ...repeated(pool, index),
    ...checkSessions(pool, index),
    ...checkGroups(pool, index, pools),
    ...checkFirstLogin(pool, index),
    ...checkTenants(pool, index, pools),
    ...checkOffboarding(pool, index, pools, asText(document['controlBucket'])),
    ...pools.slice(0, index).flatMap((earlier, earlierIndex) => between(pool, index, earlier, earlierIndex)),
  ]);
  return [...ofPools, ...checkRoles(pools)];
}

function bucketOf(pool: Fields, index: number, controlBucket: string | undefined): Finding[] {
  if (controlBucket === undefined || pool['dataBucket'] !== controlBucket) return [];
  const remedy = "must be another bucket than controlBucket: users' objects and Gatehouse's records are kept apart";
  return [{ path: ['pools', index, 'dataBucket'], remedy }];
}

/** Names of attributes are keys, and the schema would leave a template unread whose key is wrong. */
const attributesOf = ({ writeBack }: Fields, index: number): Finding[] =>
  Object.keys(asFields(writeBack)).flatMap((name) => {
    const remedy = attributeRemedy(name);
    return remedy === undefined ? [] : [{ path: ['pools', index, 'writeBack', name], remedy: `its name ${remedy}` }];
  });

function tenantOf(pool: Fields, index: number): Finding[] {
  const { tenantAttribute, layout, writeBack } = pool;
  const findings: Finding[] = [];
  const remedy = 'names {tenant}, so the pool needs tenantAttribute, such as custom:tenant_id';
  const templates = Object.entries(asFields(writeBack));
  if (tenantAttribute === undefined) {
    if (needsTenant(asText(layout) ?? '')) findings.push({ path: ['pools', index, 'layout'], remedy });
    if (pool['tenantMove'] !== undefined) {
      const without = 'needs tenantAttribute: without it users have no tenant that could change';
      findings.push({ path: ['pools', index, 'tenantMove'], remedy: without });
    }
    for (const [name, template] of templates) {
      if (needsTenant(asText(template) ?? '')) findings.push({ path: ['pools', index, 'writeBack', name], remedy });
    }
  }
  for (const [name] of templates.filter(([attribute]) => attribute === tenantAttribute)) {
    findings.push({
      path: ['pools', index, 'writeBack', name],
      remedy: 'must not be the tenantAttribute: Gatehouse reads it and never writes it',
    });
  }
  return findings;
}

const repeated = (pool: Fields, index: number): Finding[] =>
  asList(pool['structure']).flatMap((entry, at, all) =>
    typeof entry === 'string' && all.indexOf(entry) < at
      ? [{ path: ['pools', index, 'structure', at], remedy: 'is listed twice; remove one' }]
      : [],
  );

function between(pool: Fields, index: number, earlier: Fields, earlierIndex: number): Finding[] {
  const name = `pools[${String(earlierIndex)}]`;
  const [id, earlierId] = [asText(pool['userPoolId']), asText(earlier['userPoolId'])];
  if (id !== undefined && id === earlierId) {
    return [{ path: ['pools', index, 'userPoolId'], remedy: `is ${name} already; merge the two` }];
  }
  const findings: Finding[] = [];
  if (
    id !== undefined &&
    earlierId !== undefined &&
    isUserPoolId(id) &&
    isUserPoolId(earlierId) &&
    regionOf(id) !== regionOf(earlierId)
  ) {
    const remedy = `must be in the Region of ${name}, ${regionOf(earlierId)}: one deployment serves one Region`;
    findings.push({ path: ['pools', index, 'userPoolId'], remedy });
  }
  const [layout, earlierLayout] = [asText(pool['layout']), asText(earlier['layout'])];
  if (layout === undefined || earlierLayout === undefined || pool['dataBucket'] !== earlier['dataBucket']) return findings;
  if (layoutRemedy(layout) !== undefined || layoutRemedy(earlierLayout) !== undefined || !layoutsOverlap(layout, earlierLayout))
    return findings;
  const remedy = `overlaps ${name}.layout in the same bucket; begin one of them with a segment of its own, or use another bucket`;
  return [...findings, { path: ['pools', index, 'layout'], remedy }];
}

const regionOf = (userPoolId: string): string => userPoolId.slice(0, userPoolId.indexOf('_'));
