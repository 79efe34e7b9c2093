import fc from 'fast-check';
import type { PoolConfig } from '../../../core/config/types';
import { canonical } from '../../../core/policy/canonical';
import { compile, type CompileInput } from '../../../core/policy/compile';
import { listOf, type PolicyDocument } from '../../../core/policy/document';
import { understand, type Verdict } from '../../../core/policy/evaluate';
import { missingEffects } from '../../../core/policy/effects';
import { explainAccess } from '../../../core/policy/explain-access';
import { lockOut } from '../../../core/policy/lock-out';
import { userRequest, type UserRequest } from '../../../core/policy/user-request';
import { verbActions, verbs } from '../../../core/policy/verbs';
import { mayDo, type Asked } from './oracle';
import { automationRole, bucketArn, foreign, poolId, roleArn, sampleEntry, sub, subs, tenants, world } from './worlds';

const users = [...subs, sub(9)];
const roles = ['app-user', 'read-only', 'analysts', 'stranger'].map(roleArn);
const otherActions = [
  's3:PutObjectAcl',
  's3:GetObjectVersion',
  's3:PutObjectTagging',
  's3:ListBucketVersions',
  's3:PutBucketPolicy',
];
const action = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...verbs.flatMap((verb) => verbActions[verb])) },
  { weight: 1, arbitrary: fc.constantFrom(...otherActions) },
);

/** Places of anybody, with names that begin alike. */
const place = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...tenants), fc.constantFrom(...users))
      .map(([tenant, of]) => `tenants/${tenant}/users/${of}/`),
  },
  { weight: 3, arbitrary: fc.constantFrom(...users).map((of) => `users/${of}/`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...tenants), fc.constantFrom('a', 'a1', 'a-'))
      .map(([tenant, name]) => `tenants/${tenant}/shared/${name}/`),
  },
  { weight: 3, arbitrary: fc.constantFrom('shared/r/', 'shared/r1/', 'shared/r/deep/') },
  { weight: 1, arbitrary: fc.constantFrom('shared/', 'archive/', `archive/${poolId}/`, '') },
);

const aim = fc
  .tuple(action, place, fc.constantFrom('x', 'x/y', '*', ''))
  .map(([name, prefix, rest]) =>
    name.startsWith('s3:ListBucket') ? { action: name, prefix } : { action: name, key: `${prefix}${rest}` || 'x' },
  );

/** Somebody, mostly at a place of their own. */
const asked: fc.Arbitrary<Asked> = fc
  .record({
    role: fc.oneof(
      { weight: 2, arbitrary: fc.constant(roleArn('app-user')) },
      { weight: 1, arbitrary: fc.constantFrom(...roles) },
    ),
    sub: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...users) }, { weight: 1, arbitrary: fc.constant(undefined) }),
    tenant: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...tenants) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, '', 't1/users', '*', 't?') },
    ),
    aim,
    home: fc.constantFrom(true, true, true, false),
  })
  .map(({ role, sub: user, tenant, aim: to, home }) => {
    const moved = (path: string): string =>
      home
        ? path.replace(/^tenants\/[^/]+\//, `tenants/${tenant ?? 't1'}/`).replace(/users\/[^/]+\//, `users/${user ?? sub(1)}/`)
        : path;
    return {
      role,
      action: to.action,
      ...('key' in to ? { key: moved(to.key) } : { prefix: moved(to.prefix) }),
      ...(user === undefined ? {} : { sub: user }),
      ...(tenant === undefined ? {} : { tenant }),
    };
  });

const requestOf = ({ sub: user, tenant, ...rest }: Asked): UserRequest => ({
  ...rest,
  bucketArn,
  tags: { ...(user === undefined ? {} : { sub: user }), ...(tenant === undefined ? {} : { tenant }) },
});

const judgeOf = (document: PolicyDocument | undefined): ((one: Asked) => Verdict) => {
  if (document === undefined) return () => ({ decision: 'denied', because: 'no-allow' });
  const judge = understand({ identity: [], resource: { name: 'data', document } });
  return (one) => judge(userRequest(requestOf(one)));
};

const poolOf = ({ pools }: CompileInput): PoolConfig => pools[0] as PoolConfig;
const someAsked = fc.array(asked, { minLength: 20, maxLength: 30 });

describe('the compiled policy', () => {
  test('allows what a template grants, and nothing else, to members, others, the denied and strangers', () => {
    let allowed = 0;
    fc.assert(
      fc.property(world, someAsked, (input, requests) => {
        const judge = judgeOf(compile(input).document);
        const decided = requests.map((one) => ({ one, decision: judge(one).decision }));
        const expected = requests.map((one) => ({ one, decision: mayDo(input, poolOf(input), one) ? 'allowed' : 'denied' }));
        allowed += expected.filter(({ decision }) => decision === 'allowed').length;
        expect(decided).toEqual(expected);
      }),
      { numRuns: 150 },
    );
    // The law would hold for a world in which nobody is granted anything.
    expect(allowed).toBeGreaterThan(60);
  });

  test('denies a denied user everything, whatever grants and other policies say', () => {
    fc.assert(
      fc.property(world, fc.constantFrom(...subs), asked, (input, user, one) => {
        const entries = { ...input.record.entries, [user]: sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] }) };
        const pools = [{ ...poolOf(input), mode: 'enforce' as const }];
        const { document } = compile({ ...input, pools, record: { ...input.record, entries } });
        expect(judgeOf(document)({ ...one, sub: user }).because).toBe('explicit-deny');
      }),
    );
  });

  test('keeps every user role out of the archive, whatever other policies say', () => {
    fc.assert(
      fc.property(
        world,
        asked,
        fc.constantFrom('archive/', 'archive/x', `archive/${poolId}/${sub(1)}/r/a`),
        (input, one, key) => {
          const config = { ...poolOf(input), mode: 'enforce' as const };
          const { document } = compile({ ...input, pools: [config] });
          const known = [...config.userRoles, ...Object.values(config.groups).flatMap(({ role }) => role ?? [])];
          const request = {
            ...one,
            key,
            role: known.includes(one.role) ? one.role : roleArn('app-user'),
            action: 's3:GetObject',
          };
          expect(judgeOf(document)(request).because).toBe('explicit-deny');
        },
      ),
    );
  });

  test('never denies the automation role anything over TLS', () => {
    fc.assert(
      fc.property(world, aim, (input, to) => {
        const { document } = compile(input);
        const judge = judgeOf(document);
        expect(judge({ ...to, role: automationRole }).because).toBe('no-allow');
        expect(lockOut(document, { ownRole: automationRole, bucketArn })).toBeUndefined();
      }),
    );
  });

  test('does what the record asks, by its own check of the effect', () => {
    fc.assert(
      fc.property(world, (input) => {
        expect([...missingEffects(compile(input).document, input, subs)]).toEqual([]);
      }),
    );
  });

  test('is explained as it is evaluated', () => {
    fc.assert(
      fc.property(world, asked, (input, one) => {
        const { document } = compile(input);
        fc.pre(document !== undefined);
        const policies = { identity: [], resource: { name: 'data', document } };
        const { verdict, decidedBy } = explainAccess(policies, { ...requestOf(one), at: '2026-11-24T00:00:00Z' });
        expect(verdict).toBe(mayDo(input, poolOf(input), one) ? 'allowed' : 'denied');
        expect(decidedBy === undefined).toBe(judgeOf(document)(one).because === 'no-allow');
      }),
    );
  });
});

describe('the text of the compiled policy', () => {
  const live = fc.constantFrom(undefined, foreign);

  test('is compiled again to itself', () => {
    fc.assert(
      fc.property(world, live, (input, others) => {
        const once = compile({ ...input, live: others });
        const again = compile({ ...input, live: once.document });
        expect(again).toEqual(once);
      }),
    );
  });

  test('is the same in whatever order record and templates are written', () => {
    const turned = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
      Object.fromEntries(Object.entries(record).reverse());
    fc.assert(
      fc.property(world, live, (input, others) => {
        const config = poolOf(input);
        const groups = Object.fromEntries(
          Object.entries(turned(config.groups)).map(([name, template]) => [
            name,
            { ...template, grants: template.grants.toReversed().map((one) => ({ ...one, allow: one.allow.toReversed() })) },
          ]),
        );
        const entries = Object.fromEntries(
          Object.entries(turned(input.record.entries)).map(([user, one]) => [
            user,
            { ...one, groups: one.groups.toReversed(), denies: one.denies.toReversed() },
          ]),
        );
        const other = { ...input, live: others, pools: [{ ...config, groups }], record: { ...input.record, entries } };
        expect(compile(other).text).toBe(compile({ ...input, live: others }).text);
      }),
    );
  });

  test('is the same after a member came and went', () => {
    fc.assert(
      fc.property(world, live, (input, others) => {
        const before = compile({ ...input, live: others });
        const joined = { ...input.record.entries, [sub(9)]: sampleEntry({ groups: Object.keys(poolOf(input).groups) }) };
        const between = compile({ ...input, live: before.document, record: { ...input.record, entries: joined } });
        expect(compile({ ...input, live: between.document }).text).toBe(before.text);
        const left = { ...joined, [sub(9)]: sampleEntry() };
        expect(compile({ ...input, live: between.document, record: { ...input.record, entries: left } }).text).toBe(before.text);
      }),
    );
  });

  test('has as many bytes as it says, foreign statements first, and a Sid of its own for each statement of ours', () => {
    fc.assert(
      fc.property(world, live, (input, others) => {
        const { text, bytes, denyBytes, document } = compile({ ...input, live: others });
        expect(bytes).toBe(Buffer.byteLength(text));
        expect(denyBytes).toBeLessThanOrEqual(bytes);
        const statements = listOf(document?.Statement);
        expect(statements.slice(0, others === undefined ? 0 : 2)).toEqual(listOf(others?.Statement));
        const sids = statements.slice(others === undefined ? 0 : 2).map(({ Sid }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
        expect(sids.filter((sid) => !/^Gatehouse[A-Za-z0-9]+$/.test(sid ?? ''))).toEqual([]);
      }),
    );
  });

  test('means the same to us when AWS gives it back normalised', () => {
    fc.assert(
      fc.property(world, live, (input, others) => {
        const { document } = compile({ ...input, live: others });
        const lists = (value: unknown): unknown =>
          JSON.parse(JSON.stringify(value), (key, inner: unknown) => {
            if (['Action', 'Resource'].includes(key)) return [inner].flat();
            if (key === 'Principal' && inner === '*') return { AWS: ['*'] };
            if (inner === '111122223333') return ['arn:aws:iam::111122223333:root'];
            return typeof inner === 'boolean' ? String(inner) : inner;
          });
        expect(canonical((lists(document ?? null) as PolicyDocument | undefined) ?? undefined)).toBe(canonical(document));
      }),
    );
  });
});
