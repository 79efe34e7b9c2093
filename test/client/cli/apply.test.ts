import { readFile, writeFile } from 'node:fs/promises';
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { applyConfig } from '../../../client/cli/apply-config';
import { openAws } from '../../../client/cli/open-aws';
import type { GatehouseConfig } from '../../../core/config/types';
import type { GatehouseFailure } from '../../../core/failures';
import { miniStackClients } from '../../support/servers';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
let desk: Desk;

beforeAll(giveCredentials);
beforeEach(async () => {
  desk = await openDesk(aws);
  await desk.write();
  expect(await desk.temporalGatehouse('setup --yes')).toMatchObject({ exitCode: 0 });
});
afterEach(() => desk.close());
afterAll(() => {
  aws.close();
});

const hasRecord = () =>
  aws.s3.send(new PutObjectCommand({ Bucket: desk.controlBucket, Key: `registry/users/${desk.userPoolId}/x.json`, Body: '{}' }));

/** Holds each of `count` callers until all have come. */
function meetingOf(count: number): <T>(value: T) => Promise<T> {
  let come = 0;
  let begin: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (begin = resolve));
  return async (value) => {
    if ((come += 1) === count) begin();
    await all;
    return value;
  };
}

test('plan says what apply would publish, and publishes nothing', async () => {
  const { exitCode, out } = await desk.temporalGatehouse('plan');
  expect(exitCode).toBe(0);
  expect(out).toContain('Nothing is published yet.');
  expect(out).toContain(`each user gets ${desk.dataBucket}/users/{sub}/`);
  expect(await desk.controlKeys()).toEqual([]);
});

test('apply publishes the file once, with the pool of each app client; applying again changes nothing', async () => {
  expect(await desk.temporalGatehouse('apply')).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Published revision 1.') as string,
  });
  expect(await desk.temporalGatehouse('apply')).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('No changes; revision 1') as string,
  });
  expect(await desk.controlKeys()).toEqual(['config/1.json', 'config/current.json']);
  const current = await desk.controlDocument('config/current.json');
  expect(current).toEqual(await desk.controlDocument('config/1.json'));
  expect(current).toMatchObject({
    schema: 'gatehouse.config/1',
    revision: 1,
    config: { pools: [{ userPoolId: desk.userPoolId, structure: [] }] },
  });
  expect(Object.values(current['clients'] as object)).toEqual([desk.userPoolId]);
});

test('a changed file becomes the next revision, and so does going back', async () => {
  await desk.temporalGatehouse('apply');
  await desk.write('layout: users/{sub}/\nstructure: [documents/]');
  const { out } = await desk.temporalGatehouse('apply');
  expect(out).toContain('Published revision 2.');
  expect(out).toContain('each user gets documents/ at their next event');
  await desk.write();
  expect((await desk.temporalGatehouse('apply')).out).toContain('Published revision 3.');
  const [first, third] = [await desk.controlDocument('config/1.json'), await desk.controlDocument('config/current.json')];
  expect(third).toMatchObject({ revision: 3, config: first['config'] });
});

test('of many who apply different files at once one wins, and the others are told', async () => {
  await desk.temporalGatehouse('apply');
  const { config } = (await desk.controlDocument('config/1.json')) as unknown as { config: GatehouseConfig };
  const operators = Array.from({ length: 5 }, () => openAws(desk.terminal, desk.controlBucket));
  const together = meetingOf(operators.length);
  const settled = await Promise.allSettled(
    operators.map(({ configs, ...ports }, index) => {
      const current = () => configs.current().then(together);
      return applyConfig(
        { ...ports, configs: { ...configs, current }, starter: () => Promise.reject(new Error('nobody is to be told')) },
        { ...config, quota: { share: (index + 1) / 20, limits: {} } },
      );
    }),
  );
  for (const operator of operators) operator.close();
  const won = settled.flatMap((result, index) =>
    result.status === 'fulfilled' ? [{ share: (index + 1) / 20, ...result.value }] : [],
  );
  const lost = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as GatehouseFailure] : []));
  expect(won).toHaveLength(1);
  expect(lost.map(({ type }) => type)).toEqual(Array(4).fill('RecordConflict'));
  expect(lost[0]?.message).toContain('Somebody else published meanwhile');
  const current = await desk.controlDocument('config/current.json');
  expect(current).toMatchObject({ revision: won[0]?.revision, config: { quota: { share: won[0]?.share } } });
  expect(await desk.controlKeys()).toEqual(['config/1.json', `config/${String(won[0]?.revision)}.json`, 'config/current.json']);
});

test('a revision that broke off before it was current is skipped', async () => {
  await desk.temporalGatehouse('apply');
  await aws.s3.send(new PutObjectCommand({ Bucket: desk.controlBucket, Key: 'config/2.json', Body: '{}' }));
  await desk.write('layout: users/{sub}/\nstructure: [documents/]');
  expect((await desk.temporalGatehouse('apply')).out).toContain('Published revision 3.');
  expect(await desk.controlDocument('config/current.json')).toMatchObject({ revision: 3 });
});

test('a pool without records may change its layout', async () => {
  await desk.temporalGatehouse('apply');
  await desk.write('layout: u/{sub}/');
  expect((await desk.temporalGatehouse('apply')).out).toContain('layout becomes u/{sub}/ (was users/{sub}/)');
});

test('a pool with records refuses another layout, and what is published stays', async () => {
  await desk.temporalGatehouse('apply');
  await hasRecord();
  await desk.write('layout: u/{sub}/');
  const refused = await desk.temporalGatehouse('apply');
  expect(refused).toMatchObject({ exitCode: 2, out: '' });
  expect(refused.err).toContain('LayoutInUse');
  expect(refused.err).toContain(`${desk.userPoolId} layout: users/{sub}/ -> u/{sub}/`);
  expect(refused.err).toContain('To migrate instead');
  expect(await desk.temporalGatehouse('plan')).toMatchObject({ exitCode: 2, out: expect.stringContaining('refused:') as string });
  expect(await desk.controlDocument('config/current.json')).toMatchObject({ revision: 1 });
});

test('a pool with records that left the file cannot come back under another layout', async () => {
  await desk.temporalGatehouse('apply');
  await hasRecord();
  const other = await openDesk(aws);
  await desk.write(`layout: users/{sub}/`);
  const text = `controlBucket: ${desk.controlBucket}\npools: [{ userPoolId: ${other.userPoolId}, dataBucket: ${other.dataBucket}, layout: 'users/{sub}/' }]\n`;
  await writeFile(`${desk.directory}/other.yaml`, text);
  expect((await desk.temporalGatehouse('apply --config other.yaml')).out).toContain('no longer served');
  await desk.write('layout: u/{sub}/');
  expect((await desk.temporalGatehouse('apply')).err).toContain('LayoutInUse');
  await desk.write();
  expect((await desk.temporalGatehouse('apply')).out).toContain('Published revision 3.');
  await other.close();
});

test('a file with problems ends with 2, lists all of them, and publishes nothing', async () => {
  await desk.write('layout: users/{sub}\nstucture: []\ngroups: none');
  const { exitCode, out } = await desk.temporalGatehouse('apply');
  expect(exitCode).toBe(2);
  expect(out).toContain('gatehouse.yaml has 3 problems:');
  expect(out).toContain('gatehouse.yaml:5 pools[0].layout is "users/{sub}": must end in `{sub}/`');
  expect(out).toContain('gatehouse.yaml:6 pools[0].stucture is []: is not a key of this section; did you mean structure?');
  expect(out).toContain('gatehouse.yaml:7 pools[0].groups is "none": must map names of groups');
  const json = await desk.temporalGatehouse('apply --json');
  expect(json.exitCode).toBe(2);
  const { problems } = JSON.parse(json.out) as { problems: { path: string; line: number }[] };
  expect(problems.map(({ path, line }) => [path, line])).toEqual([
    ['pools[0].layout', 5],
    ['pools[0].stucture', 6],
    ['pools[0].groups', 7],
  ]);
  expect(await desk.controlKeys()).toEqual([]);
});

const missing: [string, (text: string) => string, string][] = [
  ['a pool that is not there', (text) => text.replace(/userPoolId: \S+/, 'userPoolId: us-east-1_Nowhere'), 'UserPoolMissing'],
  ['a data bucket that is not there', (text) => text.replace(/dataBucket: \S+/, 'dataBucket: nowhere-at-all'), 'BucketMissing'],
  [
    'a control bucket that is not there',
    (text) => text.replace(/controlBucket: \S+/, 'controlBucket: nowhere-either'),
    'BucketMissing',
  ],
  ['an attribute that is not there', (text) => `${text}    tenantAttribute: custom:nowhere\n`, 'AttributeNotInSchema'],
];
test.each(missing)('%s is named, and nothing is published', async (_, spoil, type) => {
  const file = `${desk.directory}/gatehouse.yaml`;
  await writeFile(file, spoil(await readFile(file, 'utf8')));
  const { exitCode, out } = await desk.temporalGatehouse('apply --json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ error: { type, remedy: expect.stringMatching(/gatehouse\.yaml|setup/) as string } });
  expect(await desk.controlKeys()).toEqual([]);
});

test('an attribute that writeBack needs and the pool lacks is a warning that names setup', async () => {
  await desk.write('layout: users/{sub}/\nwriteBack: { custom:other: "{prefix}" }');
  expect((await desk.temporalGatehouse('apply')).out).toContain(`lacks custom:other: run \`temporal gatehouse setup\``);
});

test('a published document that cannot be read is refused and left alone', async () => {
  await aws.s3.send(
    new PutObjectCommand({ Bucket: desk.controlBucket, Key: 'config/current.json', Body: '{"schema":"gatehouse.config/9"}' }),
  );
  const { exitCode, err } = await desk.temporalGatehouse('apply');
  expect(exitCode).toBe(1);
  expect(err).toContain('RecordUnreadable');
  expect(await desk.controlDocument('config/current.json')).toEqual({ schema: 'gatehouse.config/9' });
});

test('a pool that has users begins with observe; apply says so and publishes nothing before', async () => {
  await aws.cognito.send(new AdminCreateUserCommand({ UserPoolId: desk.userPoolId, Username: 'alice' }));
  const { exitCode, err } = await desk.temporalGatehouse('apply');
  expect(exitCode).toBe(2);
  expect(err).toContain('ModeSkipped');
  expect(err).toContain('Set `mode: observe`');
  expect(await desk.temporalGatehouse('plan')).toMatchObject({ exitCode: 2, out: expect.stringContaining('refused:') as string });
  expect(await desk.controlKeys()).toEqual([]);
  await desk.write('layout: users/{sub}/\nmode: observe');
  expect((await desk.temporalGatehouse('apply')).out).toContain('The next step, additive: prefixes are made');
  await desk.write('layout: users/{sub}/\nmode: enforce');
  expect((await desk.temporalGatehouse('apply')).err).toContain('Set `mode: additive`');
});
