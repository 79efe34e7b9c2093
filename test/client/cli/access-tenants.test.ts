import { AddCustomAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { claimTenantBucket } from '../../../activities/tenant-buckets';
import { everyHost } from '../../../client/cli/access/every-host';
import type { ReportRow } from '../../../client/cli/access/report-rows';
import { checkTenants } from '../../../client/cli/doctor/checks/tenants';
import type { Finding } from '../../../client/cli/doctor/finding';
import { lookAtTenants, noTenantPools } from '../../../client/cli/doctor/look-at-tenants';
import { createLooker } from '../../../client/cli/doctor/looker';
import { someTenantBuckets } from '../../../client/cli/doctor/tenant-buckets';
import type { Tenants } from '../../../core/config/tenants-schema';
import { accessRecordKey, tenantBucketKey, tenantRecordKey, userRecordKey } from '../../../core/layout/control-keys';
import { newAccessRecord } from '../../../core/registry/access-record';
import { newTenantRecord } from '../../../core/registry/tenant-record';
import { newUserRecord } from '../../../core/registry/user-record';
import { pool, poolConfig, published } from '../../support/builders';
import { memoryPorts } from '../../support/fake-ports';
import { miniStackClients } from '../../support/servers';
import { openSessions, type Sessions } from './access-desk';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
const start = `t${randomUUID().slice(0, 8)}`;
const [acme, retired] = [`${start}-acme`, `${start}-retired`];
/** More than are read side by side. */
const others = Array.from({ length: 20 }, (_, index) => `${start}-other-${String(index).padStart(2, '0')}`);
const [alice, bob, carol] = ['a', 'b', 'c'].map((last) => `0a1b2c3d-0000-4000-8000-00000000000${last}`) as [
  string,
  string,
  string,
];
const written = { at: '2026-11-28T10:00:00.000Z', hash: '0123456789ab', bytes: 1_000 };
let desk: Desk;
let sessions: Sessions;

beforeAll(async () => {
  giveCredentials();
  desk = await openDesk(aws);
  await desk.write();
  await desk.temporalGatehouse('setup --yes');
  sessions = await openSessions(aws, desk);
  const { identityPoolId, roles } = sessions;
  await desk.write(`layout: tenants/{tenant}/users/{sub}/
tenantAttribute: custom:tenant_id
principalTags: { sub: sub, tenant: tenant }
identityPoolId: ${identityPoolId}
userRoles: [${roles.user}]
tenants: { mode: bucket, bucket: { pattern: "${start}-{tenant}" }, grants: [{ prefix: "tenants/{tenant}/shared/", allow: [read] }] }`);
  const CustomAttributes = [{ Name: 'tenant_id', AttributeDataType: 'String', Mutable: true }] as const;
  await aws.cognito.send(
    new AddCustomAttributesCommand({ UserPoolId: desk.userPoolId, CustomAttributes: [...CustomAttributes] }),
  );
  expect(await access('apply')).toMatchObject({ exitCode: 0 });
  const { userPoolId } = desk;
  const claims = { [acme]: 'acme', ...Object.fromEntries(others.map((name) => [name, name.slice(start.length + 1)])) };
  for (const [bucket, tenant] of Object.entries(claims)) await store(tenantBucketKey(bucket), claim(bucket, tenant));
  await store(tenantBucketKey(retired), { ...claim(retired, 'retired'), retiredAt: written.at });
  const entries = { [bob]: { pool: userPoolId, epoch: 1, groups: [], denies: [{ cause: 'disabled', scope: 'whole' }] } };
  const record = { ...newAccessRecord({ kind: 's3', name: acme }, '00000000'), version: 3, configRevision: 1, entries, written };
  await store(accessRecordKey('s3', acme), record);
  await tenantWith([]);
  const home = { tenant: 'acme', bucket: acme };
  for (const sub of [alice, bob]) {
    const prefix = `tenants/acme/users/${sub}/`;
    const user = { pool: userPoolId, sub };
    await store(userRecordKey(user), { ...newUserRecord(user), ...home, prefix, state: 'active' });
  }
  await aws.s3.send(new CreateBucketCommand({ Bucket: acme }));
  const { document } = JSON.parse((await access(`access preview --host s3:${acme} --json`)).out) as { document: object };
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: acme, Policy: JSON.stringify(document) }));
});
afterAll(async () => {
  await desk.close();
  aws.close();
});

const access = (command: string) => desk.temporalGatehouse(command, { env: { GATEHOUSE_TASK_QUEUE_PREFIX: 'nobody-' } });

const store = (Key: string, document: object) =>
  aws.s3.send(new PutObjectCommand({ Bucket: desk.controlBucket, Key, Body: JSON.stringify(document) }));

const claim = (bucket: string, tenant: string) => ({
  ...{ schema: 'gatehouse.tenant-bucket/1', bucket, tenant },
  pool: desk.userPoolId,
});

const tenantWith = (identityPools: readonly string[]) => {
  const storages = [{ pool: desk.userPoolId, mode: 'bucket', bucket: acme, prefix: 'tenants/acme/' }];
  return store(tenantRecordKey('acme'), { ...newTenantRecord('acme'), state: 'active', storages, identityPools });
};

test("preview prints the policy of a tenant's bucket, for that tenant and with whom its record names", async () => {
  const { exitCode, out } = await access(`access preview --host s3:${acme}`);
  expect(exitCode).toBe(0);
  expect(out).toContain(`arn:aws:s3:::${acme}/tenants/`);
  expect(out).toContain(bob);
  expect(out).toContain('"aws:PrincipalTag/tenant": "acme"');
  expect(out).not.toContain(`arn:aws:s3:::${desk.dataBucket}`);
});

test.each([`s3:${retired}`, `s3:${start}-nobody`, 's3:*'])('--host %s is refused with what would be right', async (host) => {
  for (const command of ['access preview', 'access report']) {
    const { exitCode, err, out } = await access(`${command} --host ${host}`);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(/--host.*Pass one of s3:data-.*, or s3:<bucket> of a tenant that is there\./);
  }
});

const asked: [string, string, 'allowed' | 'denied'][] = [
  ['an own object in the bucket of the tenant', `--sub ${alice} --key tenants/acme/users/${alice}/a`, 'allowed'],
  ['another user of the tenant', `--sub ${alice} --key tenants/acme/users/${bob}/a`, 'denied'],
  ['who is denied there', `--sub ${bob} --key tenants/acme/users/${bob}/a`, 'denied'],
  ['a session of another tenant', `--sub ${alice} --tenant globex --key tenants/acme/users/${alice}/a`, 'denied'],
  ['a user without storage, by their tenant', `--sub ${carol} --tenant acme --key tenants/acme/users/${carol}/a`, 'allowed'],
];
test.each(asked)('explain tells of %s', async (_, args, verdict) => {
  const { out } = await access(`access explain --action s3:GetObject ${args} --json`);
  expect(JSON.parse(out)).toMatchObject({ verdict, bucket: acme });
});

test('explain judges by the policy of the host that is named', async () => {
  const args = `--sub ${alice} --action s3:GetObject --key tenants/acme/users/${alice}/a`;
  const { out } = await access(`access explain ${args} --host s3:${desk.dataBucket} --json`);
  expect(JSON.parse(out)).toMatchObject({ verdict: 'denied', bucket: desk.dataBucket });
});

interface Report {
  readonly hosts: readonly { host: { name: string }; tenant?: string; record: object | null; rows: readonly ReportRow[] }[];
}

test('report covers the data bucket and the bucket of every tenant, each with what its writer has recorded', async () => {
  const { hosts } = JSON.parse((await access('access report --json')).out) as Report;
  expect(hosts.map(({ host }) => host.name)).toEqual([desk.dataBucket, acme, ...others]);
  expect(hosts[1]).toMatchObject({ tenant: 'acme', record: { version: 3, configRevision: 1, written } });
  expect(hosts[2]).toMatchObject({ tenant: 'other-00', record: null });
  expect(hosts[1]?.rows.map(({ who, access: is, where }) => [who, is, where])).toEqual([
    ['every user', 'allowed', 'tenants/{tenant}/users/{sub}/'],
    ['every user', 'allowed', 'tenants/{tenant}/shared/'],
    [bob, 'denied', 'the bucket'],
  ]);
});

test('report prints the same as CSV, and of one host alone where it is named', async () => {
  const all = (await access('access report --csv')).out.trimEnd().split('\n');
  expect(all).toHaveLength(1 + 2 + 3 + 2 * others.length);
  const one = (await access(`access report --csv --host s3:${acme}`)).out.trimEnd().split('\n');
  expect(one).toHaveLength(1 + 3);
  expect(one.at(-1)).toBe(`${desk.userPoolId},${acme},${bob},denied,everything,the bucket,disabled,,acme`);
  const { out } = await access(`access report --host s3:${acme}`);
  expect(out).toContain(
    `s3:${acme} of tenant acme: record 3 of configuration 1, policy 0123456789ab in force since ${written.at}`,
  );
});

test('of thousands of hosts a few are read at a time, and each of them once', async () => {
  const { ports, objects } = memoryPorts();
  const buckets = Array.from({ length: 2_500 }, (_, index) => `acme-${String(index).padStart(4, '0')}`);
  for (const bucket of buckets) await claimTenantBucket(ports, { bucket, tenant: bucket, pool });
  const tenants: Tenants = { mode: 'bucket', structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false };
  const { config } = published({ tenants, userRoles: ['arn:aws:iam::111122223333:role/app-user'] });
  let reads = 0;
  const read: typeof objects.read = (ref) => {
    reads++;
    return objects.read(ref);
  };
  const seen: string[] = [];
  let most = 0;
  for await (const { host } of everyHost({ objects: { ...objects, read }, controlBucket: 'control' }, config)) {
    seen.push(host.name);
    most = Math.max(most, reads / 2 - seen.length);
  }
  expect(seen).toEqual(['data', ...buckets]);
  expect(most).toBeLessThan(16);
});

describe('doctor', () => {
  const findings = async () => {
    const { out } = await access('doctor --json');
    const found = (JSON.parse(out) as { findings: readonly Finding[] }).findings;
    return found
      .filter(({ place }) => /tenant=|of tenants/.test(place))
      .map(({ severity, name, place }) => `${severity} ${name} ${place}`);
  };

  test("looks at the identity pool of a tenant's own as at that of the pool", async () => {
    const own = await openSessions(aws, desk);
    const gone = `us-east-1:${randomUUID()}`;
    await tenantWith([own.identityPoolId, gone, sessions.identityPoolId]);
    const place = `pool=${desk.userPoolId}, identityPool=${own.identityPoolId}, tenant=acme`;
    const missing = `info tenant-identity-pool-gone tenant=acme, identityPool=${gone}`;
    await own.mapping('Token', 'Deny', sessions.roles.user);
    await own.flags({ classic: true });
    const all = await findings();
    expect(all).toEqual(expect.arrayContaining([`error principal-tags-differ ${place}`, `error guest-role ${place}`, missing]));
    expect(all.filter((line) => line.includes('classic-flow'))).toEqual([`warning classic-flow ${place}`]);
    await own.tags({ sub: 'sub', tenant: 'custom:tenant_id' });
    await own.mapping('Token');
    await own.flags({});
    expect(await findings()).toEqual([missing]);
  });

  test.each([50, 51])('looks at 50 buckets of tenants, and says so where there are more (%i)', async (count) => {
    const { ports } = memoryPorts();
    const buckets = Array.from({ length: count }, (_, index) => `acme-${String(index).padStart(2, '0')}`);
    for (const bucket of buckets) await claimTenantBucket(ports, { bucket, tenant: bucket, pool });
    const tenants: Tenants = { mode: 'bucket', structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false };
    const looked = await someTenantBuckets(ports, [poolConfig({ tenants })]);
    expect(looked.names).toEqual(buckets.slice(0, 50));
    const found = checkTenants({ tenants: noTenantPools, moreTenantBuckets: looked.isPartial });
    expect(found.map(({ name, place }) => [name, place])).toEqual(
      count > 50 ? [['tenants-not-all-looked-at', 'buckets of tenants']] : [],
    );
  });

  test.each([50, 51])("looks at 50 identity pools of tenants' own, and says so where there are more (%i)", async (count) => {
    const { ports } = memoryPorts();
    const record = { ...newTenantRecord('acme'), state: 'active', storages: [{ pool }] };
    const identityPools = Array.from({ length: count }, (_, index) => `us-east-1:${String(index)}`);
    const ref = { bucket: 'control', key: tenantRecordKey('acme') };
    await ports.objects.write(ref, JSON.stringify({ ...record, identityPools }), { absent: true });
    const described: string[] = [];
    const describeOne = (id: string) => ports.identityPools.describe(id).finally(() => void described.push(id));
    const tenants: Tenants = { mode: 'prefix', structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false };
    const { config } = published({ tenants, userRoles: ['arn:aws:iam::111122223333:role/app-user'] });
    const looked = await lookAtTenants({ ...ports, identityPools: { describe: describeOne } }, config, createLooker());
    expect(described).toEqual(identityPools.slice(0, 50));
    expect(looked.isPartial).toBe(count > 50);
    const names = new Set(checkTenants({ tenants: looked, moreTenantBuckets: false }).map(({ name }) => name));
    expect(names).toEqual(new Set(['principal-tags-differ', ...(count > 50 ? ['tenants-not-all-looked-at'] : [])]));
  });
});

test('a report that breaks off says so, and is nothing that a program could take for a whole one', async () => {
  const key = tenantBucketKey(others[18] ?? '');
  await store(key, { schema: 'gatehouse.tenant-bucket/9' });
  const { exitCode, out, err } = await access('access report --json');
  expect(exitCode).toBe(1);
  expect(err).toContain('RecordUnreadable');
  expect(out).toContain(acme);
  expect(() => JSON.parse(out) as unknown).toThrow(SyntaxError);
});
