import { writeFile } from 'node:fs/promises';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type AccessEntry, newAccessRecord } from '../../../core/registry/access-record';
import type { ReportRow } from '../../../client/cli/access/report-rows';
import { newUserRecord } from '../../../core/registry/user-record';
import { miniStackClients } from '../../support/servers';
import { openSessions, type Sessions } from './access-desk';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
const [alice, bob] = ['0a1b2c3d-0000-4000-8000-00000000000a', '0a1b2c3d-0000-4000-8000-00000000000b'];
let desk: Desk;
let sessions: Sessions;

beforeAll(async () => {
  giveCredentials();
  desk = await openDesk(aws);
  await desk.write();
  await desk.temporalGatehouse('setup --yes');
  sessions = await openSessions(aws, desk);
  await desk.write(sessions.lines);
  expect(await access('plan')).toMatchObject({ exitCode: 0 });
  expect(await access('apply')).toMatchObject({ exitCode: 0 });
  await store(`registry/access/s3/${desk.dataBucket}.json`, recordOf({ [alice]: editor, [bob]: denied }));
  await store(`registry/users/${desk.userPoolId}/${alice}.json`, userOf(alice, []));
  await store(`registry/users/${desk.userPoolId}/${bob}.json`, userOf(bob, ['read-only']));
  const { document } = JSON.parse((await access('access preview --json')).out) as { document: object };
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: desk.dataBucket, Policy: JSON.stringify(document) }));
});
afterAll(async () => {
  await desk.close();
  aws.close();
});

const access = (command: string) => desk.temporalGatehouse(command, { env: { GATEHOUSE_TASK_QUEUE_PREFIX: 'nobody-' } });

const store = (Key: string, document: object) =>
  aws.s3.send(new PutObjectCommand({ Bucket: desk.controlBucket, Key, Body: JSON.stringify(document) }));

const editor = { groups: ['editors'], denies: [] };
const denied = { groups: [], denies: [{ cause: 'disabled' as const, scope: 'whole' as const }] };

const recordOf = (entries: Record<string, Pick<AccessEntry, 'groups' | 'denies'>>) => ({
  ...newAccessRecord({ kind: 's3', name: desk.dataBucket }, '00000000'),
  entries: Object.fromEntries(
    Object.entries(entries).map(([sub, entry]) => [sub, { ...entry, pool: desk.userPoolId, epoch: 1 }]),
  ),
});

const userOf = (sub: string, groups: readonly string[]) => ({ ...newUserRecord({ pool: desk.userPoolId, sub }), groups });

test('preview prints the policy as it would be written, and the room that it takes', async () => {
  const { exitCode, out } = await access(`access preview --host s3:${desk.dataBucket}`);
  expect(exitCode).toBe(0);
  expect(out).toContain(`"${alice}"`);
  expect(out).toMatch(/\d+ of 20480 bytes, \d+ of them denies that name users; 6144 are kept for those\./);
});

test('preview compiles from a record that a person has changed', async () => {
  const nobody = await access(`access preview --json`);
  await writeFile(`${desk.directory}/what-if.json`, JSON.stringify(recordOf({})));
  const { out, exitCode } = await access('access preview --record what-if.json --json');
  expect(exitCode).toBe(0);
  expect(out).not.toContain(alice);
  expect(nobody.out).toContain(alice);
  expect((JSON.parse(out) as { bytes: number }).bytes).toBeLessThan((JSON.parse(nobody.out) as { bytes: number }).bytes);
});

test('preview ends with 1 for a policy that has no room', async () => {
  const many = Array.from({ length: 500 }, (_, index) => `0a1b2c3d-0000-4000-8000-${String(index).padStart(12, '0')}`);
  await writeFile(`${desk.directory}/many.json`, JSON.stringify(recordOf(Object.fromEntries(many.map((sub) => [sub, editor])))));
  const { exitCode, out } = await access('access preview --record many.json --json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ fits: false, budget: { bytes: 20_480 } });
});

const refused: [string, RegExp][] = [
  ['access preview --host s3:nowhere', /--host.*Pass one of s3:data-/],
  ['access preview --record nowhere.json', /--record nowhere\.json is "ENOENT"/],
  ['access explain --sub alice --action s3:GetObject', /InvalidSub/],
  [`access explain --sub ${alice} --action GetObject`, /--action is "GetObject": Pass one action/],
  [`access explain --sub ${alice} --action s3:GetObject --role nobody`, /--role is "nobody": Say in which role/],
  [`access explain --sub ${alice} --action s3:GetObject --pool us-east-1_Other`, /PoolNotConfigured/],
];
test.each(refused)('%s is refused with what would be right', async (command, words) => {
  const { exitCode, err, out } = await access(command);
  expect(exitCode).toBeGreaterThan(0);
  expect(err).toMatch(words);
  expect(out).toBe('');
});

test('a record that cannot be read is refused', async () => {
  await writeFile(`${desk.directory}/broken.json`, '{"schema":"gatehouse.access/9"}');
  expect((await access('access preview --record broken.json')).err).toContain('RecordUnreadable');
});

const asked: [string, string, 'allowed' | 'denied', RegExp][] = [
  [
    'an own object',
    `--sub ${alice} --action s3:GetObject --key users/${alice}/a.txt`,
    'allowed',
    /statement \d+ \(Gatehouse\w*Objects/,
  ],
  ["another user's object", `--sub ${alice} --action s3:GetObject --key users/${bob}/a.txt`, 'denied', /no statement allows it/],
  ['an object of a group', `--sub ${alice} --action s3:PutObject --key shared/a.txt`, 'allowed', /GatehouseRosterObjects/],
  ['what the group was not granted', `--sub ${alice} --action s3:DeleteObject --key shared/a.txt`, 'denied', /no statement/],
  ['a listing of the own prefix', `--sub ${alice} --action s3:ListBucket --prefix users/${alice}/`, 'allowed', /Listing/],
  ['an archived object', `--sub ${alice} --action s3:GetObject --key archive/a`, 'denied', /GatehouseArchive/],
  ['anything of a denied user', `--sub ${bob} --action s3:GetObject --key users/${bob}/a.txt`, 'denied', /GatehouseDenied/],
  ['another role by name', `--sub ${alice} --action s3:PutObject --key users/${alice}/a --role ROLE`, 'denied', /no statement/],
];
test.each(asked)('explain tells of %s', async (_, args, verdict, words) => {
  const name = sessions.roles.readOnly.slice(sessions.roles.readOnly.lastIndexOf('/') + 1);
  const command = `access explain ${args.replace('ROLE', name)}`;
  const { exitCode, out } = await access(command);
  expect(out.startsWith(`${verdict}: `)).toBe(true);
  expect(out).toMatch(words);
  expect(exitCode).toBe(verdict === 'allowed' ? 0 : 1);
  expect(JSON.parse((await access(`${command} --json`)).out)).toMatchObject({ verdict, bucket: desk.dataBucket });
});

test("explain takes the role of the user's group, and the role's own policies", async () => {
  const role = sessions.roles.readOnly;
  const json = JSON.parse((await access(`access explain --sub ${bob} --action s3:GetObject --json`)).out) as object;
  expect(json).toMatchObject({ asked: { role }, groups: ['read-only'] });
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${desk.dataBucket}/attic/*` };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const RoleName = role.slice(role.lastIndexOf('/') + 1);
  await aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'attic', PolicyDocument }));
  const { out } = await access(`access explain --sub ${alice} --action s3:GetObject --key attic/a --role ${role}`);
  expect(out).toContain('allowed: s3:GetObject');
  expect(out).toContain('identity policy "attic", statement 0');
});

interface Report {
  readonly revision: number;
  readonly hosts: readonly { host: { name: string }; tenant?: string; record: object | null; rows: readonly ReportRow[] }[];
}

test('report lists every user, role groups and users by sub, with why', async () => {
  const { out, exitCode } = await access('access report');
  const lines = out.trimEnd().split('\n');
  expect(exitCode).toBe(0);
  expect(lines[0]).toBe(`s3:${desk.dataBucket}: record 0 of configuration 0, its policy is being written`);
  expect(lines.slice(1).map((line) => line.replace(/^ {2}/, ''))).toEqual([
    expect.stringMatching(/^every user: allowed read write delete list on data-\S+\/users\/\{sub\}\/ \(in user-/),
    expect.stringMatching(/^members of premium: allowed read write delete list on .*the own prefix\)$/),
    expect.stringMatching(/^members of premium: allowed read list on data-\S+\/shared\/premium\/ \(in the group's role/),
    expect.stringMatching(/^members of read-only: allowed read list on .*the own prefix\)$/),
    `${alice}: allowed read write list on ${desk.dataBucket}/shared/ (member of editors)`,
    `${bob}: denied everything on ${desk.dataBucket} (disabled)`,
  ]);
});

test('report prints the same as CSV and as JSON', async () => {
  const csv = (await access('access report --csv')).out.trimEnd().split('\n');
  expect(csv[0]).toBe('pool,bucket,who,access,what,where,why,until,tenant');
  expect(csv).toContain(`${desk.userPoolId},${desk.dataBucket},${alice},allowed,read write list,shared/,member of editors,,`);
  const { hosts, revision } = JSON.parse((await access('access report --json')).out) as Report;
  expect(hosts.flatMap(({ rows }) => rows)).toHaveLength(csv.length - 1);
  expect(revision).toBe(1);
});

test('a spreadsheet takes no value for a formula', async () => {
  const other = await openDesk(aws);
  await other.write();
  await other.temporalGatehouse('setup --yes');
  const its = await openSessions(aws, other);
  await other.write(`layout: users/{sub}/
identityPoolId: ${its.identityPoolId}
userRoles: [${its.roles.user}]
groups: { "=cmd|x": { via: role, role: ${its.roles.premium}, grants: [{ prefix: "=1+1/", allow: [read] }] } }`);
  const env = { GATEHOUSE_TASK_QUEUE_PREFIX: 'nobody-' };
  expect(await other.temporalGatehouse('apply', { env })).toMatchObject({ exitCode: 0 });
  const { out } = await other.temporalGatehouse('access report --csv');
  expect(out).toContain(",'=1+1/,");
  expect(out).not.toMatch(/(^|,)=/m);
  await other.close();
});

test.each(['access', 'access preview', 'access explain', 'access report'])('%s --help explains itself', async (command) => {
  const { exitCode, out } = await access(`${command} --help`);
  expect(exitCode).toBe(0);
  expect(out).toContain(`Usage: temporal gatehouse ${command}`);
});
