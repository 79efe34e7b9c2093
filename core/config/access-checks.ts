import { isUserPoolId } from '../contract/names';
import { isIdentityPoolId } from './access-rules';
import { asFields, asList, asText, type Fields, type Finding } from './fields';

/** What the settings of a pool's sessions say against each other. */
export const checkSessions = (pool: Fields, index: number): readonly Finding[] => [
  ...identityPool(pool, index),
  ...tags(pool, index),
];

function identityPool({ identityPoolId, credentials, userRoles, userPoolId }: Fields, index: number): readonly Finding[] {
  const [id, pool] = [asText(identityPoolId), asText(userPoolId)];
  if (id === undefined) {
    if (identityPoolId !== undefined || credentials === 'backend' || asList(userRoles).length === 0) return [];
    const remedy = 'need identityPoolId, which hands them to users, or `credentials: backend` where a backend assumes them';
    return [{ path: ['pools', index, 'userRoles'], remedy }];
  }
  if (pool === undefined || !isUserPoolId(pool) || !isIdentityPoolId(id)) return [];
  const region = pool.slice(0, pool.indexOf('_'));
  if (id.slice(0, id.indexOf(':')) === region) return [];
  return [{ path: ['pools', index, 'identityPoolId'], remedy: `must be in the Region of the user pool, ${region}` }];
}

function tags({ principalTags, tenantAttribute }: Fields, index: number): readonly Finding[] {
  const { sub = 'sub', tenant = tenantAttribute === undefined ? undefined : 'tenant' } = asFields(principalTags);
  const path = ['pools', index, 'principalTags'];
  if (tenant !== undefined && tenantAttribute === undefined) {
    const remedy = 'needs tenantAttribute, the attribute that says which tenant a user belongs to';
    return [{ path: [...path, 'tenant'], remedy }];
  }
  // Policies do not tell the case of tag names apart.
  if (asText(sub)?.toLowerCase() !== asText(tenant)?.toLowerCase() || asText(sub) === undefined) return [];
  return [{ path, remedy: 'must name different tags for sub and tenant' }];
}
