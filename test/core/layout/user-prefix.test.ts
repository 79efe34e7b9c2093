import fc from 'fast-check';
import { nameProblem } from '../../../core/contract/names';
import { parseUserPrefix, userPrefix } from '../../../core/layout/user-prefix';
import { poolConfig, sub } from '../../support/builders';

const layout = 'tenants/{tenant}/users/{sub}/';
const pool = poolConfig({ layout, tenantAttribute: 'custom:tenant_id' });
const tenants = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((name) => nameProblem(name) === undefined);
const prefixOf = (who: string, tenant: string) => userPrefix(pool, { pool: pool.userPoolId, sub: who }, tenant);

test('a prefix is read back as the user and tenant that it was made for', () => {
  fc.assert(
    fc.property(fc.uuid(), tenants, (who, tenant) =>
      expect(parseUserPrefix(layout, prefixOf(who, tenant))).toEqual({ sub: who, tenant }),
    ),
  );
});

test('no prefix begins with another one, whatever the tenants are called', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), tenants, tenants, (one, other, a, b) => {
      fc.pre(one !== other || a !== b);
      expect(prefixOf(one, a).startsWith(prefixOf(other, b))).toBe(false);
    }),
  );
});

test('t1 and t10 never touch', () => {
  expect(prefixOf(sub, 't10').startsWith('tenants/t1/')).toBe(false);
});

test('a sub that is not a UUID is refused', () => {
  expect(() => userPrefix(poolConfig(), { pool: 'p', sub: '../x' }, undefined)).toThrow('The sub is not a UUID');
});
