import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AddCustomAttributesCommand, UpdateUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { sampleTenants } from '../../../client/cli/tenant/sample-tenants';
import type { PoolIsolation } from '../../../client/cli/tenant/verify-isolation';
import { tenantRecordKey } from '../../../core/layout/control-keys';
import { newTenantRecord, type TenantRecord } from '../../../core/registry/tenant-record';
import { memoryObjects } from '../../support/fake-ports';
import { miniStackClients } from '../../support/servers';
import { openSessions, type Sessions } from './access-desk';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
let desk: Desk;
let sessions: Sessions;

beforeAll(async () => {
  giveCredentials();
  desk = await openDesk(aws);
  const CustomAttributes = [{ Name: 'tenant_id', AttributeDataType: 'String' as const, Mutable: true }];
  await aws.cognito.send(new AddCustomAttributesCommand({ UserPoolId: desk.userPoolId, CustomAttributes }));
  await desk.write();
  await desk.temporalGatehouse('setup --yes');
  sessions = await openSessions(aws, desk);
  await sessions.tags({ sub: 'sub', tenant: 'custom:tenant_id' });
  await apply();
  const { document } = JSON.parse((await gatehouse('access preview --json')).out) as { document: object };
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: desk.dataBucket, Policy: JSON.stringify(document) }));
});
afterAll(async () => {
  await desk.close();
  aws.close();
});

const gatehouse = (command: string) => desk.temporalGatehouse(command, { env: { GATEHOUSE_TASK_QUEUE_PREFIX: 'nobody-' } });

async function apply(more = ''): Promise<void> {
  const { identityPoolId, roles } = sessions;
  await desk.write(`layout: tenants/{tenant}/users/{sub}/
tenantAttribute: custom:tenant_id
identityPoolId: ${identityPoolId}
userRoles: [${roles.user}]
groups:
  premium: { grants: [{ prefix: "tenants/{tenant}/premium/", allow: [read, list] }], via: role, role: ${roles.premium} }
${more}`);
  expect(await gatehouse('apply')).toMatchObject({ exitCode: 0 });
}

interface Verified {
  readonly isolated: boolean;
  readonly pools: readonly PoolIsolation[];
  readonly findings: readonly { readonly name: string }[];
}

async function verify(tenant: string): Promise<Verified & { readonly exitCode: number }> {
  const { out, exitCode } = await gatehouse(`tenant verify ${tenant} --json`);
  return { ...(JSON.parse(out) as Verified), exitCode };
}

test('every request is as it has to be, and that is said with numbers', async () => {
  const { exitCode, out } = await gatehouse('tenant verify t1');
  expect(out).toMatch(/^isolated: ([\d,]+) of \1 requests that have to be denied are denied, (\d+) of \2 that were granted are/);
  expect(exitCode).toBe(0);
  const { pools, findings, isolated } = await verify('t1');
  expect([isolated, findings]).toEqual([true, []]);
  expect(pools[0]).toMatchObject({ pool: desk.userPoolId, bucket: desk.dataBucket, tenants: [], violations: [] });
  expect(pools[0]?.lookAlikes).toEqual(expect.arrayContaining(['t10', 'T1', 't1-']));
});

test('a role policy that lets tenants into those whose names go on is told with the statement that does', async () => {
  const RoleName = sessions.roles.user.slice(sessions.roles.user.lastIndexOf('/') + 1);
  const policy = { RoleName, PolicyName: 'by-hand' };
  const Resource = `arn:aws:s3:::${desk.dataBucket}/tenants/\${aws:PrincipalTag/tenant}*`;
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteObject'], Resource }],
  });
  await aws.iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  const { exitCode, out } = await gatehouse('tenant verify t10');
  expect(exitCode).toBe(1);
  expect(out).toMatch(
    /violation: a user of "t1" may s3:GetObject, s3:DeleteObject on tenants\/t10\/.* identity policy "by-hand", statement 0/,
  );
  await aws.iam.send(new DeleteRolePolicyCommand(policy));
  expect(await verify('t10')).toMatchObject({ exitCode: 0, isolated: true });
});

test('what the tags rest on is looked at: an attribute that users may write, and a claim that is another', async () => {
  const { userPoolId: UserPoolId } = desk;
  const client = { UserPoolId, ClientId: sessions.clientId, ClientName: 'web' };
  await aws.cognito.send(new UpdateUserPoolClientCommand({ ...client, WriteAttributes: ['custom:tenant_id'] }));
  await sessions.tags({ sub: 'sub', tenant: 'name' });
  const { findings, pools, ...verified } = await verify('t1');
  expect(verified).toMatchObject({ exitCode: 1, isolated: false });
  expect(findings.map(({ name }) => name)).toEqual(['tenant-client-writable', 'principal-tags-differ']);
  expect(pools[0]?.violations).toEqual([]);
  await aws.cognito.send(new UpdateUserPoolClientCommand({ ...client, WriteAttributes: ['email'] }));
  await sessions.tags({ sub: 'sub', tenant: 'custom:tenant_id' });
});

test('where tenants are made, one that was not is refused, and others of the registry are tried', async () => {
  await apply('structure: [documents/]\ntenants: { mode: prefix }');
  expect(await gatehouse('tenant verify t1')).toMatchObject({
    exitCode: 2,
    err: expect.stringMatching(/^TenantUnknown/) as string,
  });
  for (const tenant of ['t1', 't10', 'zebra']) {
    await aws.s3.send(
      new PutObjectCommand({ Bucket: desk.controlBucket, Key: tenantRecordKey(tenant), Body: JSON.stringify(made(tenant)) }),
    );
  }
  const { exitCode, pools } = await verify('t1');
  expect(exitCode).toBe(0);
  expect(pools[0]).toMatchObject({ tenants: ['t10', 'zebra'], violations: [] });
  expect(pools[0]?.lookAlikes).not.toContain('t10');
});

const made = (tenant: string): TenantRecord => ({
  ...newTenantRecord(tenant),
  state: 'active',
  storages: [{ pool: desk.userPoolId, mode: 'prefix', bucket: desk.dataBucket, prefix: `tenants/${tenant}/` }],
});

test.each([
  ['a/b', 'InvalidTenant'],
  ['..', 'InvalidTenant'],
])('%s is refused', async (tenant, type) => {
  const { exitCode, err } = await gatehouse(`tenant verify ${tenant}`);
  expect([exitCode, err.slice(0, type.length)]).toEqual([2, type]);
});

test('among 5,000 tenants the neighbours are found with three listings and few reads', async () => {
  const { stored, ...objects } = memoryObjects();
  for (let number = 0; number < 5_000; number++) {
    const record = { ...newTenantRecord(`t${String(number)}`), state: 'active' as const };
    stored.set(`control/${tenantRecordKey(record.tenant)}`, { body: JSON.stringify(record), etag: '"1"', metadata: {} });
  }
  const calls = { listed: 0, read: 0 };
  const counted = {
    ...objects,
    firstKeys: (...call: Parameters<typeof objects.firstKeys>) => (calls.listed++, objects.firstKeys(...call)),
    read: (...call: Parameters<typeof objects.read>) => (calls.read++, objects.read(...call)),
  };
  const found = (await sampleTenants({ objects: counted, controlBucket: 'control' }, 't499')).map(({ tenant }) => tenant);
  expect(found).toEqual(expect.arrayContaining(['t4990', 't4991', 't0']));
  expect(found).not.toContain('t499');
  expect(calls.listed).toBe(3);
  expect(calls.read).toBeLessThanOrEqual(24);
});
