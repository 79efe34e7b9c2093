import fc from 'fast-check';
import { isBucketName, nameProblem } from '../../../core/contract/names';
import { bucketPatternRemedy } from '../../../core/config/tenant-rules';
import { tenantBucketNames } from '../../../core/layout/tenant-bucket-name';

const of = ['control', 'us-east-1_AbC123'];
const names = (pattern: string, tenant: string): readonly string[] => tenantBucketNames({ pattern, tenant, of });

test('the name says which tenant it is, and another one stands by for a tenant whose name comes to the same', () => {
  expect(names('acme-{tenant}', 'Globex Inc.')[0]).toBe('acme-globex-inc');
  expect(names('acme-{tenant}', 'Globex Inc.')[1]).toMatch(/^acme-globex-inc-[0-9a-f]{8}$/);
  expect(names('acme-{tenant}-{hash}', 'Müller')[0]).toMatch(/^acme-muller-[0-9a-f]{8}$/);
});

test('a tenant without a letter that a bucket may have is told apart by the digest alone', () => {
  const [only, ...others] = names('acme-{tenant}', '株式会社');
  expect(only).toMatch(/^acme-[0-9a-f]{8}$/);
  expect(others).toEqual([]);
});

const tenant = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((name) => nameProblem(name) === undefined);
const pattern = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9][a-z0-9-]{2,12}$/),
    fc.constantFrom('{tenant}', '{tenant}-{hash}', '{hash}-{tenant}', '{tenant}-x'),
  )
  .map(([start, rest]) => `${start}-${rest}`)
  .filter((one) => bucketPatternRemedy(one) === undefined);

test('whatever the tenant is called, the names are names of buckets and begin as the pattern does', () => {
  fc.assert(
    fc.property(pattern, tenant, (one, name) => {
      const found = names(one, name);
      expect(found.length).toBeGreaterThan(0);
      for (const bucket of found) {
        expect(isBucketName(bucket)).toBe(true);
        expect(bucket.startsWith(one.slice(0, 3))).toBe(true);
      }
    }),
  );
});

test('different tenants differ in at least one of their names', () => {
  fc.assert(
    fc.property(pattern, tenant, tenant, (one, a, b) => {
      fc.pre(a !== b);
      expect(names(one, a).at(-1)).not.toBe(names(one, b).at(-1));
    }),
  );
});
