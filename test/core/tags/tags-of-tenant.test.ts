import { tagsOfMember } from '../../../core/tags/tags-of-member';
import type { Tenants } from '../../../core/config/tenants-schema';
import type { PoolConfig } from '../../../core/config/types';

const tenants = (objectTags: Readonly<Record<string, string>>): Tenants => ({
  mode: 'prefix',
  structure: [],
  grants: [],
  identityPoolTag: 'tenant',
  onFirstUser: false,
  objectTags,
});
const groups: PoolConfig['groups'] = { premium: { grants: [], via: 'roster', objectTags: { tier: 'premium' } } };

test('objects carry the tags of the tenant, with its name, besides those of groups', () => {
  const pool = { groups, tenants: tenants({ customer: '{tenant}', unit: 'eu' }) };
  expect(tagsOfMember(pool, ['premium'], 'acme')).toEqual({ customer: 'acme', tier: 'premium', unit: 'eu' });
  expect(tagsOfMember(pool, [], 'acme')).toEqual({ customer: 'acme', unit: 'eu' });
  expect(tagsOfMember(pool, ['premium'], undefined)).toEqual({ tier: 'premium' });
});

test('a group wins where both name a key, and a name that no tag can carry is left out', () => {
  expect(tagsOfMember({ groups, tenants: tenants({ tier: 'basic' }) }, ['premium'], 'acme')).toEqual({ tier: 'premium' });
  const pool = { groups: {}, tenants: tenants({ customer: '{tenant}', unit: 'eu' }) };
  expect(tagsOfMember(pool, [], 'R&D')).toEqual({ unit: 'eu' });
});
