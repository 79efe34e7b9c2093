import fc from 'fast-check';
import { nameProblem } from '../../../core/contract/names';
import { hostileTags, lookAlikes } from '../../../core/isolation/look-alikes';

test('longer, shorter, other case, other script', () => {
  const names = lookAlikes('tenant1');
  expect(names).toEqual(expect.arrayContaining(['tenant10', 'tenant1-', 'TENANT1', 'tenant', 'tenantl', '\u0442enant1']));
  expect(lookAlikes('t')).not.toContain('');
  expect(lookAlikes('\u00dcn')).toEqual(expect.arrayContaining(['\u00fcn', '\u00dcN']));
});

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }).filter((text) => nameProblem(text) === undefined);

test('each is a valid name of another tenant, and once; no hostile tag is a valid name but by chance', () => {
  fc.assert(
    fc.property(name, (tenant) => {
      const alike = lookAlikes(tenant);
      expect(alike.filter((one) => one === tenant || nameProblem(one) !== undefined)).toEqual([]);
      expect(new Set(alike).size).toBe(alike.length);
      expect(hostileTags(tenant).filter((tag) => nameProblem(tag) === undefined)).toEqual([]);
    }),
  );
});
