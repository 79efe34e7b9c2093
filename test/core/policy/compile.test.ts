import type { DenyCause } from '../../../core/contract/access';
import type { GroupTemplate, PoolConfig } from '../../../core/config/types';
import { compile, type CompileInput } from '../../../core/policy/compile';
import { documentHash } from '../../../core/policy/canonical';
import type { Statement } from '../../../core/policy/document';
import { evaluate } from '../../../core/policy/evaluate';
import { oursOf } from '../../../core/policy/read-live';
import { userRequest } from '../../../core/policy/user-request';
import { bucketArn, poolId, roleArn, sampleEntry, sampleInput, samplePool, sub } from './worlds';

const ownPath = 'tenants/${aws:PrincipalTag/tenant}/users/${aws:PrincipalTag/sub}/';
const additive = (more: Partial<PoolConfig> = {}): PoolConfig => samplePool({ mode: 'additive', ...more });
const shared = { prefix: 'tenants/{tenant}/shared/premium/', allow: ['read', 'list'], crossTenant: false } as const;
const roster: GroupTemplate = { grants: [shared], via: 'roster' };
const premium: PoolConfig['groups'] = { premium: roster };

/** Statements of ours without their Sids, which have tests of their own. */
const statementsOf = (input: CompileInput): readonly Omit<Statement, 'Sid'>[] =>
  oursOf(compile(input).document).map(({ Sid: _sid, ...rest }) => rest);
const named = (input: CompileInput, label: string): readonly Omit<Statement, 'Sid'>[] =>
  oursOf(compile(input).document)
    .filter(({ Sid = '' }) => Sid.startsWith(`Gatehouse${label}`))
    .map(({ Sid: _sid, ...rest }) => rest);

describe('grants', () => {
  test('the own prefix is two statements for any number of users', () => {
    expect(statementsOf(sampleInput({}, { pools: [additive()] }))).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: roleArn('app-user') },
        Action: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        Resource: `${bucketArn}/${ownPath}?*`,
      },
      {
        Effect: 'Allow',
        Principal: { AWS: roleArn('app-user') },
        Action: 's3:ListBucket',
        Resource: bucketArn,
        Condition: { StringLike: { 's3:prefix': `${ownPath}*` } },
      },
    ]);
  });

  test('a group with a role and an own prefix of its own reads in it and does not write', () => {
    const groups: PoolConfig['groups'] = {
      'read-only': { grants: [], ownPrefix: ['read', 'list'], via: 'role', role: roleArn('read-only') },
    };
    const input = sampleInput({}, { pools: [additive({ groups })] });
    expect(named(input, 'Objects')).toContainEqual({
      Effect: 'Allow',
      Principal: { AWS: roleArn('read-only') },
      Action: 's3:GetObject',
      Resource: `${bucketArn}/${ownPath}?*`,
    });
    expect(named(input, 'Listing').map(({ Principal }) => Principal)).toEqual([
      { AWS: [roleArn('app-user'), roleArn('read-only')] },
    ]);
  });

  test('a roster names its members in every role of the pool', () => {
    const entries = { [sub(1)]: sampleEntry({ groups: ['premium'] }), [sub(2)]: sampleEntry({ groups: ['premium', 'unknown'] }) };
    expect(named(sampleInput({ entries }, { pools: [additive({ groups: premium })] }), 'RosterObjects')).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: roleArn('app-user') },
        Action: 's3:GetObject',
        Resource: `${bucketArn}/tenants/\${aws:PrincipalTag/tenant}/shared/premium/?*`,
        Condition: { StringEquals: { 'aws:PrincipalTag/sub': [sub(1), sub(2)] } },
      },
    ]);
  });

  test('two groups that grant the same share a statement', () => {
    const groups: PoolConfig['groups'] = { premium: roster, gold: roster };
    const entries = { [sub(1)]: sampleEntry({ groups: ['premium'] }), [sub(2)]: sampleEntry({ groups: ['gold', 'premium'] }) };
    const made = named(sampleInput({ entries }, { pools: [additive({ groups })] }), 'Roster');
    expect(made.map(({ Condition }) => Condition?.['StringEquals'])).toEqual([
      { 'aws:PrincipalTag/sub': [sub(1), sub(2)] },
      { 'aws:PrincipalTag/sub': [sub(1), sub(2)] },
    ]);
  });

  test('a thousand members of a group with a role take no more room than one', () => {
    const groups: PoolConfig['groups'] = { analysts: { grants: [shared], via: 'role', role: roleArn('analysts') } };
    const members = (count: number): CompileInput =>
      sampleInput(
        {
          entries: Object.fromEntries(
            Array.from({ length: count }, (_, index) => [sub(index), sampleEntry({ groups: ['analysts'] })]),
          ),
        },
        { pools: [samplePool({ groups })] },
      );
    expect(compile(members(1_000)).text).toBe(compile(members(1)).text);
  });

  test('a prefix is taken literally, whatever it holds', () => {
    const groups: PoolConfig['groups'] = {
      odd: {
        grants: [{ prefix: 'a*/b?/${aws:username}/', allow: ['read'], crossTenant: true }],
        via: 'role',
        role: roleArn('odd'),
      },
    };
    expect(
      named(sampleInput({}, { pools: [additive({ groups, ownPrefix: [] })] }), 'Objects').map(({ Resource }) => Resource),
    ).toEqual([`${bucketArn}/a\${*}/b\${?}/\${$}{aws:username}/?*`]);
  });

  test('an unknown role is left out of Allows and stays in Denies, and an Allow of nobody goes', () => {
    const input = sampleInput({ unknownPrincipals: [roleArn('app-user')] });
    expect(statementsOf(input).filter(({ Effect }) => Effect === 'Allow')).toEqual([]);
    expect(JSON.stringify(named(input, 'Archive'))).toContain(roleArn('app-user'));
  });

  test.each([
    ['a role of its own', roleArn('analysts'), 0],
    ["the pool's role, which others act in too", roleArn('app-user'), 1],
  ])('the grants of a gone group vanish; %s', (_name, role, ownPrefixes) => {
    const groups: PoolConfig['groups'] = { analysts: { grants: [shared], via: 'role', role } };
    const input = sampleInput({ goneGroups: [`${poolId}/analysts`] }, { pools: [additive({ groups })] });
    const text = JSON.stringify(statementsOf(input));
    expect(text).not.toContain('premium');
    expect(text.includes(`"${role}"`)).toBe(ownPrefixes === 1);
  });

  test("a roster's own prefix takes from the pool's and adds to it, by name", () => {
    const groups: PoolConfig['groups'] = { tier: { grants: [], ownPrefix: ['read', 'delete'], via: 'roster' } };
    const entries = { [sub(1)]: sampleEntry({ groups: ['tier'] }) };
    const input = sampleInput({ entries }, { pools: [samplePool({ groups, ownPrefix: ['read', 'write'] })] });
    const condition = { StringEquals: { 'aws:PrincipalTag/sub': sub(1) } };
    expect(named(input, 'Narrowed')).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'],
        Resource: `${bucketArn}/${ownPath}*`,
        Condition: condition,
      },
    ]);
    expect(named(input, 'RosterObjects').map(({ Action }) => Action)).toEqual(['s3:DeleteObject']);
  });
});

describe('denies', () => {
  const conditionsOf = (input: CompileInput): readonly unknown[] =>
    statementsOf(input)
      .filter(({ Effect }) => Effect === 'Deny')
      .map(({ Condition, Principal }) => ({ ...Condition, Principal }));
  const roles = { ArnEquals: { 'aws:PrincipalArn': roleArn('app-user') }, Principal: '*' };

  test('an enforced pool denies plain HTTP, sessions without tags, malformed tenants and the archive', () => {
    expect(conditionsOf(sampleInput())).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' }, Principal: '*' },
      ...expectedTags(),
      { StringLike: { 'aws:PrincipalTag/tenant': ['', '*/*', '*${*}*', '*${?}*'] }, ...roles },
      roles,
    ]);
  });

  const expectedTags = (): readonly unknown[] => [
    { Null: { 'aws:PrincipalTag/sub': 'true' }, ...roles },
    { Null: { 'aws:PrincipalTag/tenant': 'true' }, ...roles },
  ];

  test.each(['app-user', 'stranger', 'gatehouse'])('plain HTTP is denied to role %s, whatever allows it', (role) => {
    const { document } = compile(sampleInput());
    const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } } as const;
    const policies = {
      identity: [{ name: 'wide', document: everything }],
      ...(document === undefined ? {} : { resource: { name: 'data', document } }),
    };
    const tags = { sub: sub(1), tenant: 't1' };
    const request = userRequest({ role: roleArn(role), tags, bucketArn, action: 's3:GetObject', key: 'x' });
    expect(evaluate(request, policies).decision).toBe('allowed');
    const plainHttp = { ...request, context: { ...request.context, 'aws:SecureTransport': 'false' } };
    expect(evaluate(plainHttp, policies).because).toBe('explicit-deny');
  });

  test('sessions without tags are denied only once every session carries them', () => {
    expect(named(sampleInput({}, { tagsInForce: new Set() }), 'TagMissing')).toEqual([]);
  });

  test('a pool that is only added to has no Deny, whoever is denied', () => {
    const entries = { [sub(1)]: sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] }) };
    const cutOff = { before: '2026-11-24T00:00:00Z', approvedAt: '2026-11-24T00:00:00Z' };
    expect(conditionsOf(sampleInput({ entries, cutOff }, { pools: [additive()] }))).toEqual([]);
  });

  test('whole denies of all causes are one statement; parts of the same shape too', () => {
    const part = { verbs: ['read'], prefix: 'shared/r/' } as const;
    const causes: readonly DenyCause[] = ['disabled', 'deleted', 'requested', 'provisional'];
    const entries = {
      ...Object.fromEntries(causes.map((cause, index) => [sub(index), sampleEntry({ denies: [{ cause, scope: 'whole' }] })])),
      [sub(8)]: sampleEntry({ denies: [{ cause: 'left', group: 'a', scope: [part] }] }),
      [sub(9)]: sampleEntry({ denies: [{ cause: 'narrowed', group: 'b', scope: [part] }] }),
    };
    const input = sampleInput({ entries });
    expect(named(input, 'Denied')).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { StringEquals: { 'aws:PrincipalTag/sub': [sub(0), sub(1), sub(2), sub(3)] } },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `${bucketArn}/shared/r/*`,
        Condition: { StringEquals: { 'aws:PrincipalTag/sub': [sub(8), sub(9)] } },
      },
    ]);
  });

  const whole = { cause: 'disabled', scope: 'whole' } as const;
  const left = { cause: 'left', group: 'a', scope: [{ verbs: ['read'], prefix: 'shared/r/' }] } as const;
  const cutOff = { before: '2026-11-24T10:00:00Z', approvedAt: '2026-11-24T10:01:00Z' };
  test.each([
    ['a soft deny that gave way is left out', sampleEntry({ denies: [left], softGaveWay: true }), undefined, 0],
    ['a hard deny stays when soft ones gave way', sampleEntry({ denies: [whole, left], softGaveWay: true }), undefined, 1],
    ['a hard deny that a cut-off stands for is left out', sampleEntry({ denies: [whole], coveredByCutOff: true }), cutOff, 0],
    ['but not when there is no cut-off', sampleEntry({ denies: [whole], coveredByCutOff: true }), undefined, 1],
    ['and soft denies are no matter of the cut-off', sampleEntry({ denies: [left], coveredByCutOff: true }), cutOff, 1],
  ])('%s', (_name, entry, cut, statements) => {
    const input = sampleInput({ entries: { [sub(1)]: entry }, ...(cut === undefined ? {} : { cutOff: cut }) });
    expect(named(input, 'Denied')).toHaveLength(statements);
    expect(named(input, 'CutOff').map(({ Condition }) => Condition?.['DateLessThan'])).toEqual(
      cut === undefined ? [] : [{ 'aws:TokenIssueTime': cutOff.before }],
    );
  });

  test('what was taken over stays as it is, once, without the mark of the policy that it came from', () => {
    const taken: Statement = {
      Sid: 'GatehouseDenied12345678O1a2b3c4dH0123456789ab',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: bucketArn,
      Condition: { StringEquals: { 'aws:PrincipalTag/sub': [sub(7)] } },
    };
    const { document } = compile(sampleInput({ takenOver: [taken, { ...taken, Sid: 'GatehouseOther' }] }));
    const kept = oursOf(document).filter(({ Sid = '' }) => Sid.startsWith('GatehouseKept'));
    expect(kept).toEqual([{ ...taken, Sid: expect.stringMatching(/^GatehouseKeptDeny[0-9a-f]{8}$/) as string }]);
  });
});

describe('pools of one bucket', () => {
  const other = samplePool({ userPoolId: 'us-east-1_Other', layout: 'others/{sub}/', userRoles: [roleArn('other')] });

  test('share what both say and keep apart what they do not', () => {
    const input = sampleInput({}, { pools: [samplePool(), other], tagsInForce: new Set([poolId, other.userPoolId]) });
    expect(named(input, 'TlsOnly')).toHaveLength(1);
    expect(named(input, 'TagMissing').map(({ Condition }) => Condition?.['ArnEquals'])).toEqual([
      { 'aws:PrincipalArn': [roleArn('app-user'), roleArn('other')] },
      { 'aws:PrincipalArn': [roleArn('app-user'), roleArn('other')] },
    ]);
    expect(named(input, 'Objects')).toHaveLength(2);
  });

  test('pools of other buckets, observed ones and those without roles say nothing', () => {
    const pools = [samplePool({ dataBucket: 'other' }), samplePool({ mode: 'observe' }), samplePool({ userRoles: [] })];
    expect(compile(sampleInput({}, { pools }))).toEqual({
      document: undefined,
      text: '',
      bytes: 0,
      denyBytes: 0,
      hash: documentHash(undefined),
    });
  });
});
