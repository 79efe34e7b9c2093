import fc from 'fast-check';
import type { FirstLogin } from '../../../core/config/first-login-schema';
import { placeFiles } from '../../../core/first-login/place-files';
import { firstLogin as one, pool, sub } from '../../support/builders';

const prefix = `users/${sub}/`;
const named = (name: string, more: FirstLogin['more'] = []): FirstLogin => ({ ...one, name, more });
const placed = (firstLogin: FirstLogin, tenant?: string, groups: readonly string[] = []) =>
  placeFiles(firstLogin, { pool, sub }, { prefix, groups, ...(tenant === undefined ? {} : { tenant }) });
const keys = (...args: Parameters<typeof placed>) => placed(...args).map(({ key }) => key);

test('names are filled in below the prefix', () => {
  expect(keys(named('a/{sub}-{tenant}.pdf'), 'acme')).toEqual([`${prefix}a/${sub}-acme.pdf`]);
});

test('files are for those groups and tenants that they name', () => {
  const all = named('a', [
    { template: 'welcome-pdf', name: 'premium', groups: ['gold', 'premium'] },
    { template: 'welcome-pdf', name: 'acme', tenants: ['acme', 'globex'] },
    { template: 'welcome-pdf', name: 'both', groups: ['premium'], tenants: ['acme'] },
  ]);
  const whose = (tenant: string | undefined, groups: readonly string[]) =>
    keys(all, tenant, groups).map((key) => key.slice(prefix.length));
  expect(whose(undefined, [])).toEqual(['a']);
  expect(whose(undefined, ['premium'])).toEqual(['a', 'premium']);
  expect(whose('globex', ['other'])).toEqual(['a', 'acme']);
  expect(whose('acme', ['premium'])).toEqual(['a', 'premium', 'acme', 'both']);
});

test.each([
  ['../../other', 'InvalidTenant'],
  ['..', 'InvalidTenant'],
  ['a/b', 'InvalidTenant'],
  ['a\\b', 'InvalidTenant'],
  ['a\nb', 'InvalidTenant'],
  ['a\u0000', 'InvalidTenant'],
  ['a\u202eb', 'InvalidTenant'],
  ['{sub}', 'InvalidTenant'],
  ['', 'TenantMissing'],
  [undefined, 'TenantMissing'],
])('a name with the tenant %j is refused, naming the file: %s', (tenant, type) => {
  let refused: unknown;
  try {
    placed(named('{tenant}.pdf'), tenant);
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({ type, details: { place: expect.stringContaining('file={tenant}.pdf') as string } });
  expect(keys(named('welcome.pdf'), tenant)).toEqual([`${prefix}welcome.pdf`]);
});

test('whatever a tenant is, a file is directly where its name says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (tenant) => {
      let found: readonly string[] = [];
      try {
        found = keys(named('docs/{tenant}'), tenant);
      } catch (error) {
        expect(error).toMatchObject({ name: 'GatehouseFailure' });
        return;
      }
      const [key = ''] = found;
      expect(key.startsWith(`${prefix}docs/`)).toBe(true);
      expect(key.slice(`${prefix}docs/`.length)).toMatch(/^(?!\.{1,2}$)[^/\p{Cc}]+$/u);
    }),
  );
});

test('of two names that come to the same the first has it', () => {
  const both = named('acme', [{ template: 'default-config', name: '{tenant}' }]);
  expect(placed(both, 'acme').map(({ isTaken }) => isTaken)).toEqual([false, true]);
  expect(placed(both, 'globex').map(({ isTaken }) => isTaken)).toEqual([false, false]);
});
