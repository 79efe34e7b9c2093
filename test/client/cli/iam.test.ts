import type { IamPolicy } from '../../../client/cli/iam/policy-document';
import { storeMap } from '../../../client/cli/adoption/store-map';
import { openAws } from '../../../client/cli/open-aws';
import { programs } from '../../../client/cli/iam/programs';
import { queueGroups } from '../../../core/contract/task-queues';
import { miniStackClients } from '../../support/servers';
import { type Desk, giveCredentials, openDesk, type Settings } from './command-line';

const aws = miniStackClients();
const account = '111122223333';
let desk: Desk;

beforeAll(async () => {
  giveCredentials();
  desk = await openDesk(aws);
  await desk.write('layout: app/users/{sub}/');
  for (const command of ['setup --yes', 'apply']) expect(await desk.temporalGatehouse(command)).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await desk.close();
  aws.close();
});

const queue = '--queue https://sqs.us-east-1.amazonaws.com/111122223333/events';

async function iam(args: string, settings: Settings = {}): Promise<IamPolicy> {
  const { exitCode, out, err } = await desk.temporalGatehouse(`iam --account ${account} ${args}`.trim(), settings);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return JSON.parse(out) as IamPolicy;
}

const resources = ({ Statement }: IamPolicy): unknown =>
  Object.fromEntries(Statement.map(({ Sid = '', Resource }) => [Sid, Resource]));

test('workers may touch their own prefixes, buckets and pools, by name', async () => {
  const { controlBucket, dataBucket, userPoolId } = desk;
  expect(resources(await iam(''))).toEqual({
    ControlAdoptions: [`arn:aws:s3:::${controlBucket}/adoptions/${userPoolId}/*`],
    ControlBucket: [`arn:aws:s3:::${controlBucket}`],
    ControlClients: [`arn:aws:s3:::${controlBucket}/registry/clients/${userPoolId}.json`],
    ControlConfig: [`arn:aws:s3:::${controlBucket}/config/*`],
    ControlPasses: [`arn:aws:s3:::${controlBucket}/registry/passes/*`],
    ControlReceipts: [`arn:aws:s3:::${controlBucket}/receipts/*`],
    ControlRegistry: [`arn:aws:s3:::${controlBucket}/registry/users/${userPoolId}/*`],
    ControlReports: [`arn:aws:s3:::${controlBucket}/reports/*`],
    DataBucket: [`arn:aws:s3:::${dataBucket}`],
    DataObjects: [`arn:aws:s3:::${dataBucket}/app/users/*`],
    UserPool: [`arn:aws:cognito-idp:us-east-1:${account}:userpool/${userPoolId}`],
  });
});

test('triggers may send to the queue and nothing else', async () => {
  expect((await iam(`--for triggers ${queue}`)).Statement).toEqual([
    { Sid: 'EventQueue', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['arn:aws:sqs:us-east-1:111122223333:events'] },
  ]);
});

test('the relay takes from its queue, and gives to the dead-letter queue where there is one', async () => {
  const sids = ({ Statement }: IamPolicy) => Statement.map(({ Sid }) => Sid);
  const without = await iam(`--for relay ${queue}`);
  expect(sids(without)).toEqual(['ControlBucket', 'ControlClients', 'ControlConfig', 'ControlRegistry', 'EventQueue']);
  const env = { GATEHOUSE_DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/dead' };
  const both = await iam(`--for relay ${queue}`, { env });
  expect(both.Statement.find(({ Sid }) => Sid === 'DeadLetterQueue')?.Resource).toEqual([
    'arn:aws:sqs:us-east-1:000000000000:dead',
  ]);
});

test('nobody but the operator may change a bucket, and nobody at all may write a bucket policy', async () => {
  for (const program of programs) {
    const { Statement } = await iam(`--for ${program} ${queue}`);
    const actions = Statement.flatMap(({ Action }) => [Action ?? []].flat());
    const changing = actions.filter((action) => /^s3:(Put(Bucket|Encryption)|CreateBucket)/.test(action));
    expect({ program, changes: changing.length > 0 }).toEqual({ program, changes: program === 'operator' });
    expect(actions).not.toContain('s3:PutBucketPolicy');
  }
});

test('every policy fits the 6,144 characters of a managed policy', async () => {
  for (const program of programs) {
    expect(JSON.stringify(await iam(`--for ${program} ${queue}`)).length).toBeLessThan(6_144);
  }
});

test('the groups of queues together are what workers of all queues may', async () => {
  const grains = ({ Statement }: IamPolicy) =>
    Statement.flatMap(({ Action, Resource }) => [Action ?? []].flat().map((action) => `${action} ${String(Resource)}`));
  const apart = await Promise.all(Object.keys(queueGroups).map((group) => iam(`--queues ${group}`)));
  expect([...new Set(apart.flatMap(grains))].sort()).toEqual(grains(await iam('')).sort());
});

test('a file that is named is taken instead of what is published', async () => {
  const published = await iam('');
  await desk.write('layout: elsewhere/{sub}/');
  expect(await iam('')).toEqual(published);
  const ofFile = await iam('--config gatehouse.yaml');
  expect(resources(ofFile)).toMatchObject({ DataObjects: [`arn:aws:s3:::${desk.dataBucket}/elsewhere/*`] });
});

test('the account is asked of Cognito where nobody says it', async () => {
  const { out } = await desk.temporalGatehouse('iam --json');
  expect(out).toContain(`arn:aws:cognito-idp:us-east-1:000000000000:userpool/${desk.userPoolId}`);
});

test.each([
  ['iam --for nobody', '--for is "nobody"'],
  ['iam --queues fast', '--queues is "fast"'],
  ['iam --for relay --queues bulk', '--queues is "bulk"'],
  ['iam --for relay', '--queue: Pass the URL'],
  ['iam --for triggers --queue events', 'queue is "events"'],
  ['iam --account 12', '--account is "12"'],
])('`%s` says what is wrong', async (args, words) => {
  const { exitCode, err } = await desk.temporalGatehouse(args);
  expect(exitCode).toBe(2);
  expect(err).toContain(words);
});

test('a map whose prefixes stand at the top of the bucket is told of in a note, and names nobody', async () => {
  const sub = (digit: number): string => `0a1b2c3d-0000-4000-8000-00000000000${String(digit)}`;
  const place = { objects: openAws(desk.terminal, desk.controlBucket).objects, controlBucket: desk.controlBucket };
  await storeMap(
    place,
    desk.userPoolId,
    new Map([
      [sub(1), 'alice/'],
      [sub(2), 'legacy/bob/'],
    ]),
  );
  const { out, err } = await desk.temporalGatehouse(`iam --account ${account}`);
  const root = `arn:aws:s3:::${desk.dataBucket}`;
  expect(resources(JSON.parse(out) as IamPolicy)).toMatchObject({ DataObjects: [`${root}/app/users/*`, `${root}/legacy/*`] });
  expect(err).toContain(`note: 1 prefixes that a map of ${desk.userPoolId} names are in no folder`);
  expect(err).toContain(`add ${root}/<prefix>* for each to Resource of DataObjects, or ${root}/* for all`);
  expect(`${out}${err}`).not.toMatch(/alice|bob/);
  const relay = await desk.temporalGatehouse(`iam --account ${account} --for relay ${queue}`);
  expect(relay).toMatchObject({ exitCode: 0, err: '' });
});
