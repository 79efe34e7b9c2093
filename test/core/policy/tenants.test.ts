import type { Tenants } from '../../../core/config/tenants-schema';
import { hostedPools } from '../../../core/config/hosted-pools';
import { compile, type CompileInput } from '../../../core/policy/compile';
import { evaluate } from '../../../core/policy/evaluate';
import { isolates } from '../../../core/policy/isolates';
import { userRequest } from '../../../core/policy/user-request';
import { poolId, roleArn, sampleEntry, sampleInput, samplePool, sub, tenants as names } from './worlds';

const tenants: Tenants = {
  mode: 'prefix',
  structure: ['shared/'],
  grants: [{ prefix: 'tenants/{tenant}/shared/', allow: ['read', 'write', 'list'], crossTenant: false }],
  identityPoolTag: 'tenant',
  onFirstUser: false,
};
const pool = samplePool({ tenants });
const bucket = 'acme-t1';

const inDataBucket = sampleInput({}, { pools: [pool] });
const inOwnBucket = (onlyTenant: string): CompileInput =>
  sampleInput(
    {},
    {
      host: { kind: 's3', name: bucket },
      pools: hostedPools([pool], bucket, { schema: 'gatehouse.tenant-bucket/1', bucket, tenant: onlyTenant, pool: poolId }),
    },
  );

const may = (
  input: CompileInput,
  tenant: string | undefined,
  action: string,
  place: { key?: string; prefix?: string },
): boolean => {
  const { document } = compile(input);
  if (document === undefined) throw new Error('There is nothing to evaluate.');
  const tags = { sub: sub(1), ...(tenant === undefined ? {} : { tenant }) };
  const request = userRequest({
    role: roleArn('app-user'),
    bucketArn: `arn:aws:s3:::${input.host.name}`,
    tags,
    action,
    ...place,
  });
  return evaluate(request, { identity: [], resource: { name: 'bucket', document } }).decision === 'allowed';
};

describe('what tenants share', () => {
  test('is reached by every user of the tenant, and by nobody of another, however alike the names are', () => {
    for (const owner of names) {
      for (const caller of names) {
        const place = { key: `tenants/${owner}/shared/plan.txt` };
        expect(may(inDataBucket, caller, 's3:GetObject', place)).toBe(owner === caller);
        expect(may(inDataBucket, caller, 's3:PutObject', place)).toBe(owner === caller);
        expect(may(inDataBucket, caller, 's3:ListBucket', { prefix: `tenants/${owner}/shared/` })).toBe(owner === caller);
        expect(may(inDataBucket, caller, 's3:DeleteObject', place)).toBe(false);
      }
    }
  });

  test('takes no room for each tenant: any number of users and tenants is the same policy', () => {
    expect(compile(inDataBucket).text.match(/shared\//g)).toHaveLength(2);
  });
});

describe('the bucket of one tenant', () => {
  test('lets its own users in, as the data bucket does', () => {
    const own = { key: `tenants/t1/users/${sub(1)}/a.txt` };
    expect(may(inOwnBucket('t1'), 't1', 's3:PutObject', own)).toBe(true);
    expect(may(inOwnBucket('t1'), 't1', 's3:GetObject', { key: 'tenants/t1/shared/a.txt' })).toBe(true);
  });

  test.each([...names.filter((name) => name !== 't1'), undefined, ''])(
    'keeps out the users of tenant %j, at their own keys too',
    (caller) => {
      const key = `tenants/${caller ?? ''}/users/${sub(1)}/a.txt`;
      for (const action of ['s3:GetObject', 's3:PutObject']) expect(may(inOwnBucket('t1'), caller, action, { key })).toBe(false);
      for (const prefix of ['', `tenants/${caller ?? ''}/users/${sub(1)}/`, 'tenants/t1/shared/']) {
        expect(may(inOwnBucket('t1'), caller, 's3:ListBucket', { prefix })).toBe(false);
      }
    },
  );

  test('keeps them out where the pool takes nothing away as well', () => {
    const input = inOwnBucket('t1');
    const additive = { ...input, pools: input.pools.map((one) => ({ ...one, mode: 'additive' as const })) };
    expect(may(additive, 't10', 's3:PutObject', { key: `tenants/t10/users/${sub(1)}/a.txt` })).toBe(false);
    expect(may(additive, 't1', 's3:PutObject', { key: `tenants/t1/users/${sub(1)}/a.txt` })).toBe(true);
  });

  test('that is retired lets nobody in', () => {
    const whose = {
      schema: 'gatehouse.tenant-bucket/1',
      bucket,
      tenant: 't1',
      pool: poolId,
      retiredAt: '2026-11-28T00:00:00Z',
    } as const;
    expect(compile({ ...inOwnBucket('t1'), pools: hostedPools([pool], bucket, whose) }).document).toBeUndefined();
  });

  test('of a pool that left the configuration lets nobody in', () => {
    const whose = { schema: 'gatehouse.tenant-bucket/1', bucket, tenant: 't1', pool: 'us-east-1_Gone1' } as const;
    expect(compile({ ...inOwnBucket('t1'), pools: hostedPools([pool], bucket, whose) }).document).toBeUndefined();
  });
});

describe('whether a live policy isolates', () => {
  const live = (input: CompileInput) => ({ ...input, live: compile(input).document });

  test('does not hang on whom it names', () => {
    const denied = sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] });
    const named = { ...inDataBucket, record: { ...inDataBucket.record, entries: { [sub(1)]: denied } } };
    expect(isolates(live(inDataBucket))).toBe(true);
    expect(isolates({ ...inDataBucket, live: compile(named).document })).toBe(true);
    expect(isolates({ ...named, live: compile(inDataBucket).document })).toBe(true);
  });

  test('is denied of none, of one from before tenants shared anything, and of another tenant’s', () => {
    expect(isolates(inDataBucket)).toBe(false);
    const before = compile(sampleInput({}, { pools: [samplePool()] })).document;
    expect(isolates({ ...inDataBucket, live: before })).toBe(false);
    expect(isolates({ ...inOwnBucket('t1'), live: compile(inOwnBucket('t10')).document })).toBe(false);
  });

  test('is denied where Gatehouse writes no policy', () => {
    expect(isolates(sampleInput({}, { pools: [samplePool({ userRoles: [] })] }))).toBe(false);
  });
});
