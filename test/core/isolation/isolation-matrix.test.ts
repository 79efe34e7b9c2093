import fc from 'fast-check';
import type { PoolConfig } from '../../../core/config/types';
import { nameProblem } from '../../../core/contract/names';
import { isolationMatrix, namedSubs } from '../../../core/isolation/isolation-matrix';
import { judgeCases, type IsolationReport } from '../../../core/isolation/isolation-report';
import { lookAlikes } from '../../../core/isolation/look-alikes';
import { bucketActions, listActions, objectActions } from '../../../core/isolation/s3-actions';
import { compile, type CompileInput } from '../../../core/policy/compile';
import type { NamedPolicy, PolicyDocument, Statement } from '../../../core/policy/document';
import { verbActions, verbs } from '../../../core/policy/verbs';
import { bucket, bucketArn, foreign, roleArn, sampleEntry, sampleInput, samplePool, sub } from '../policy/worlds';

const at = '2026-11-28T10:00:00Z';
const groups: PoolConfig['groups'] = {
  premium: {
    grants: [{ prefix: 'tenants/{tenant}/shared/premium/', allow: ['read', 'list'], crossTenant: false }],
    via: 'roster',
  },
  analysts: {
    grants: [{ prefix: 'tenants/{tenant}/shared/reports/', allow: ['read', 'write', 'list'], crossTenant: false }],
    via: 'role',
    role: roleArn('analysts'),
  },
  'read-only': { grants: [], ownPrefix: ['read', 'list'], via: 'role', role: roleArn('read-only') },
  library: { grants: [{ prefix: 'shared/library/', allow: ['read', 'list'], crossTenant: true }], via: 'roster' },
};
const pool = samplePool({ groups });
const input = sampleInput(
  { entries: { [sub(1)]: sampleEntry({ groups: ['premium', 'library'] }) } },
  { pools: [pool], live: foreign },
);

interface Tried {
  readonly tenant?: string;
  readonly others?: readonly string[];
  readonly compiledFrom?: CompileInput;
  readonly live?: PolicyDocument | undefined;
  readonly role?: NamedPolicy;
  readonly alone?: boolean;
}

function tried({
  tenant = 't1',
  others = ['t10', 'T1'],
  compiledFrom = input,
  role,
  alone = false,
  ...more
}: Tried): IsolationReport {
  const live = 'live' in more ? more.live : compile(compiledFrom).document;
  const [config = pool] = compiledFrom.pools;
  const cases = isolationMatrix({
    pool: config,
    compiledFrom,
    tenant: { tenant, bucket, alone },
    others: others.map((other) => ({ tenant: other, bucket })),
    named: namedSubs(live),
    served: true,
  });
  const identity = role === undefined ? [] : [role];
  return judgeCases(
    cases,
    () => (live === undefined ? { identity } : { identity, resource: { name: bucket, document: live } }),
    at,
  );
}

const isolated = ({ denied, allowed, violations }: IsolationReport): void => {
  expect(violations).toEqual([]);
  expect([denied.held, allowed.held]).toEqual([denied.asked, allowed.asked]);
};

const reached = (report: IsolationReport) =>
  report.violations.map(({ kind, who, place, actions, because }) => [kind, who, place, actions.join(), because]);

test('no action of the verbs is missing, and none is there twice', () => {
  expect(objectActions).toEqual(
    expect.arrayContaining(verbs.filter((verb) => verb !== 'list').flatMap((verb) => verbActions[verb])),
  );
  expect(listActions).toEqual(expect.arrayContaining(verbActions.list));
  for (const list of [objectActions, listActions, bucketActions]) expect(new Set(list).size).toBe(list.length);
});

test('by the compiled policy every stranger is denied everything, and every user has what was granted', () => {
  const report = tried({ others: lookAlikes('t1') });
  isolated(report);
  expect(report.denied.asked).toBeGreaterThan(15_000);
  // 6 actions of the own prefix in one role and 6 in another, 2 in the read-only one, 5 on what analysts share.
  expect(report.allowed.asked).toBe(6 + 6 + 2 + 5);
});

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => nameProblem(text) === undefined);
const plain = samplePool();

test('whatever the tenants are called', () => {
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 2 }), (tenant, names) => {
      const others = [...lookAlikes(tenant), ...names.filter((other) => other !== tenant)];
      isolated(tried({ tenant, others, compiledFrom: sampleInput({}, { pools: [plain] }) }));
    }),
    { numRuns: 6 },
  );
});

test('where users have no tenant in their prefix, what their tenants share is apart all the same', () => {
  const config = samplePool({ layout: 'users/{sub}/', groups });
  isolated(tried({ compiledFrom: sampleInput({}, { pools: [config] }) }));
});

const rolePolicy = (statement: Partial<Statement>): NamedPolicy => ({
  name: 'inline',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }] },
});
const own = 'tenants/t1/users/00000000-0000-4000-8000-000000000001/';

describe('finds', () => {
  test('a role policy whose pattern of one tenant covers another', () => {
    const role = rolePolicy({ Resource: `${bucketArn}/tenants/\${aws:PrincipalTag/tenant}*` });
    const found = reached(tried({ tenant: 't10', others: ['t1'], role }));
    expect(found).toContainEqual([
      'reached',
      'a user of "t1"',
      own.replace('t1', 't10') + 'a',
      's3:GetObject',
      'identity policy "inline", statement 0',
    ]);
  });

  test('a listing without the slash at its end, which shows the neighbours', () => {
    const Condition = { StringLike: { 's3:prefix': 'tenants/${aws:PrincipalTag/tenant}*' } };
    const role = rolePolicy({ Action: 's3:ListBucket', Resource: bucketArn, Condition });
    const found = reached(tried({ tenant: 't10', others: ['t1'], role }));
    expect(found).toContainEqual([
      'reached',
      'a user of "t1"',
      'the listing of "tenants/t10"',
      's3:ListBucket',
      'identity policy "inline", statement 0',
    ]);
  });

  test('a foreign statement that lets everybody read versions', () => {
    const Open: Statement = {
      Sid: 'Open',
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObjectVersion', 's3:ListBucketVersions'],
      Resource: [bucketArn, `${bucketArn}/*`],
    };
    const { document } = compile(input);
    const live = { Version: '2012-10-17', Statement: [Open, ...[document?.Statement ?? []].flat()] };
    const found = tried({ others: ['t2'], live }).violations;
    expect(new Set(found.flatMap(({ actions }) => actions))).toEqual(new Set(['s3:GetObjectVersion', 's3:ListBucketVersions']));
    expect(new Set(found.map(({ because }) => because))).toEqual(new Set(['resource policy "data", statement 0 (Open)']));
  });

  test('settings of the bucket that a role may change', () => {
    const role = rolePolicy({ Action: 's3:PutBucketPolicy', Resource: bucketArn });
    expect(new Set(reached(tried({ role })).map(([, , place, actions]) => `${place ?? ''} ${actions ?? ''}`))).toEqual(
      new Set(['the bucket s3:PutBucketPolicy']),
    );
  });

  test('a grant to all tenants that holds what is one tenant’s', () => {
    const config = samplePool({
      groups: {
        all: { grants: [{ prefix: 'tenants/', allow: ['read'], crossTenant: true }], via: 'role', role: roleArn('all') },
      },
    });
    const { violations } = tried({ compiledFrom: sampleInput({}, { pools: [config] }) });
    expect(violations.some(({ kind, role, place }) => kind === 'reached' && role === roleArn('all') && place === `${own}a`)).toBe(
      true,
    );
  });

  test('a policy that denies or does not grant users what is theirs', () => {
    const none = tried({ live: undefined });
    expect(none.denied.held).toBe(none.denied.asked);
    expect(none.allowed.held).toBe(0);
    expect(none.violations).toContainEqual({
      kind: 'refused',
      who: 'a user of "t1"',
      role: roleArn('app-user'),
      bucket,
      place: `${own}a`,
      actions: ['s3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject', 's3:DeleteObject'],
      because: 'no statement allows it',
    });
  });

  test('a policy of which nobody can say what it allows, once for each role', () => {
    const { violations, allowed, denied } = tried({ role: rolePolicy({ Condition: { NewOperator: { 'aws:x': 'y' } } }) });
    expect(violations.map(({ kind, role }) => [kind, role])).toEqual(
      ['analysts', 'app-user', 'read-only'].map((role) => ['unknown', roleArn(role)]),
    );
    expect([allowed.held, denied.held]).toEqual([0, 0]);
  });

  test('anything that others reach in a bucket that the tenant has for itself', () => {
    const { violations } = tried({ others: ['t10'], alone: true, compiledFrom: sampleInput({}, { pools: [plain] }) });
    const their = 'tenants/t10/users/00000000-0000-4000-8000-000000000002/';
    const found = violations.filter(({ who }) => who === 'a user of "t10"');
    expect(found.map(({ place }) => place)).toEqual([`${their}a`, `the listing of "${their}"`]);
  });

  test('tags that are no tenant’s name, while malformed ones are not denied yet', () => {
    const additive = sampleInput({}, { pools: [samplePool({ mode: 'additive' })] });
    const { violations } = tried({ compiledFrom: additive });
    expect(new Set(violations.map(({ who }) => who))).toEqual(
      new Set(['a user whose tenant tag says "t1/"', 'a user whose tenant tag says "t1/shared"']),
    );
  });
});

test('the policy is as long for 5,000 tenants as for one, and keeps them apart', () => {
  const user = (number: number) => [sub(number), sampleEntry({ groups: ['analysts'] })] as const;
  const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, number) => user(number)));
  const many = sampleInput({ entries: entries(5_000) }, { pools: [pool] });
  const one = compile(sampleInput({ entries: entries(1) }, { pools: [pool] }));
  const compiled = compile(many);
  expect(compiled.bytes).toBe(one.bytes);
  expect(compiled.text).toBe(one.text);
  const others = ['tenant-5', 'tenant-500', 'tenant-4999'];
  isolated(tried({ tenant: 'tenant-50', others, compiledFrom: many }));
});
