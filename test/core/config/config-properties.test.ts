import fc from 'fast-check';
import { stringify } from 'yaml';
import { describeChanges } from '../../../core/config/diff-config';
import { layoutsOverlap } from '../../../core/config/layout-rules';
import { modes } from '../../../core/config/modes';
import { parseConfig } from '../../../core/config/parse-config';
import type { GatehouseConfig, GroupTemplate, PoolConfig } from '../../../core/config/types';
import { userPrefix } from '../../../core/layout/user-prefix';
import { sortVerbs, verbs } from '../../../core/policy/verbs';
import { poolConfig } from '../../support/builders';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{1,10}$/).filter((text) => !['archive', 'shared'].includes(text));
const bucket = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}[a-z0-9]$/);
const attribute = fc.stringMatching(/^[a-z_]{1,20}$/).map((text) => `custom:${text}`);

const someVerbs = fc.uniqueArray(fc.constantFrom(...verbs), { minLength: 1 }).map(sortVerbs);
const roleArn = (kind: string) => name.map((text) => `arn:aws:iam::111122223333:role/${kind}-${text}`);

/** Beside every layout: those begin with a segment of their own. */
const grants = fc.uniqueArray(
  fc.record({
    prefix: fc.tuple(name, fc.boolean()).map(([text, own]) => (own ? `granted/{tenant}/${text}/` : `shared/${text}/`)),
    allow: someVerbs,
  }),
  { minLength: 1, maxLength: 3, selector: ({ prefix }) => prefix },
);

const group = (index: number, tenant: boolean): fc.Arbitrary<GroupTemplate> =>
  fc
    .record({ grants, ownPrefix: fc.option(someVerbs), role: fc.option(roleArn(`group-${String(index)}`)) })
    .map(({ grants: some, ownPrefix, role }) => ({
      grants: some
        .filter(({ prefix }) => tenant || !prefix.includes('{tenant}'))
        .map((grant) => ({ ...grant, crossTenant: !grant.prefix.includes('{tenant}') })),
      ownPrefix: ownPrefix ?? ['read'],
      ...(role === null ? { via: 'roster' } : { via: 'role', role }),
    }));

/** A valid pool whose layout begins with a segment that no other pool of the file has. */
const pool = (index: number): fc.Arbitrary<PoolConfig> =>
  fc
    .record({
      mode: fc.constantFrom(...modes),
      dataBucket: bucket.map((text) => `data-${text}`),
      segments: fc.array(name, { maxLength: 3 }),
      tenant: fc.boolean(),
      structure: fc.uniqueArray(
        name.map((text) => `${text}/`),
        { maxLength: 3 },
      ),
      writeBack: fc.dictionary(attribute, fc.constantFrom('{prefix}', '{bucket}/{prefix}', 'x-{sub}', 'plain: [text]'), {
        maxKeys: 3,
      }),
      userRoles: fc.uniqueArray(roleArn(`user-${String(index)}`), { maxLength: 3 }).map((roles) => roles.toSorted()),
      ownPrefix: someVerbs,
      tag: name,
    })
    .chain((made) =>
      fc
        .dictionary(
          name.map((text) => `g${text}`),
          group(index, made.tenant),
          { maxKeys: made.userRoles.length },
        )
        .map((groups) => ({ ...made, groups })),
    )
    .map(({ mode, dataBucket, segments, tenant, structure, writeBack, userRoles, ownPrefix, tag, groups }) => ({
      userPoolId: `us-east-1_${String(index)}`,
      mode,
      dataBucket,
      layout: [`p${String(index)}`, ...segments, ...(tenant ? ['{tenant}'] : []), '{sub}', ''].join('/'),
      ...(tenant ? { tenantAttribute: 'custom:TENANT' } : {}),
      structure,
      writeBack,
      ...(segments.length > 1 ? { identityPoolId: 'us-east-1:0f3c' } : {}),
      credentials: segments.length > 1 ? ('identity-pool' as const) : ('backend' as const),
      principalTags: { sub: `${tag}-sub`, ...(tenant ? { tenant: `${tag}-tenant` } : {}) },
      userRoles,
      ownPrefix,
      groups,
    }));

const config: fc.Arbitrary<GatehouseConfig> = fc.record({
  controlBucket: bucket.map((text) => `control-${text}`),
  pools: fc.integer({ min: 1, max: 3 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => pool(index)))),
  quota: fc.record({
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    limits: fc.record({ UserRead: fc.integer({ min: 1, max: 1000 }), UserList: fc.integer({ min: 1 }) }, { requiredKeys: [] }),
  }),
});

test('a valid configuration survives being written as YAML and read again', () => {
  fc.assert(fc.property(config, (valid) => void expect(parseConfig(stringify(valid))).toEqual({ config: valid })));
});

test('whatever text is read, the answer is a configuration or at least one problem with a remedy', () => {
  const text = fc.oneof(
    fc.string(),
    config.map(stringify).chain((yaml) => fc.nat(yaml.length).map((at) => yaml.slice(0, at))),
  );
  fc.assert(
    fc.property(text, (yaml) => {
      const parsed = parseConfig(yaml);
      if ('config' in parsed) return;
      expect(parsed.problems.length).toBeGreaterThan(0);
      for (const { remedy } of parsed.problems) expect(remedy).not.toBe('');
    }),
  );
});

test('a configuration differs from itself in nothing', () => {
  fc.assert(fc.property(config, (valid) => void expect(describeChanges(valid, valid)).toEqual([])));
});

test('two configurations that differ are never described as the same', () => {
  fc.assert(
    fc.property(config, config, (one, other) => {
      const [a, b] = [one, other].map((it) => JSON.stringify(normalized({ ...it, controlBucket: 'control' })));
      if (a !== b) expect(describeChanges(one, other)).not.toEqual([]);
    }),
  );
});

test('layouts that do not overlap never give two users one prefix, nor one within the other', () => {
  const segment = fc.constantFrom('a', 'b', '{tenant}');
  const layout = fc.uniqueArray(segment, { maxLength: 3 }).map((segments) => [...segments, '{sub}', ''].join('/'));
  const sub = fc.constantFrom('0a1b2c3d-0000-4000-8000-000000000001', '0a1b2c3d-0000-4000-8000-000000000002');
  const user = fc.record({ layout, sub, tenant: fc.constantFrom('a', 'b', 'c') });
  const prefixOf = (it: { layout: string; sub: string; tenant: string }) =>
    userPrefix(withLayout(it.layout), { pool: 'us-east-1_A', sub: it.sub }, it.tenant);
  fc.assert(
    fc.property(user, user, (one, other) => {
      const [a, b] = [prefixOf(one), prefixOf(other)];
      if (a.startsWith(b) || b.startsWith(a)) expect(layoutsOverlap(one.layout, other.layout)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('overlapping is mutual', () => {
  fc.assert(
    fc.property(pool(0), pool(1), ({ layout: a }, { layout: b }) => void expect(layoutsOverlap(a, b)).toBe(layoutsOverlap(b, a))),
  );
});

const withLayout = (layout: string): PoolConfig => poolConfig({ layout, tenantAttribute: 'custom:t' });

const normalized = ({ pools, quota }: GatehouseConfig): unknown => ({
  pools: pools.map(({ structure, writeBack, groups, ...rest }) => ({
    ...rest,
    groups: Object.entries(groups)
      .map(([group, template]) => [group, { ...template, grants: template.grants.toSorted(byPrefix) }] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    structure: structure.toSorted(),
    writeBack: Object.entries(writeBack).toSorted(),
  })),
  share: Math.round(quota.share * 1000),
  limits: Object.entries(quota.limits).toSorted(),
});

const byPrefix = (a: { readonly prefix: string }, b: { readonly prefix: string }): number => (a.prefix < b.prefix ? -1 : 1);
