import { writeFile } from 'node:fs/promises';
import { brief, openPractice, own, type Practice, publish, type SoundDesk, writable } from './doctor-practice';

let practice: Practice;
let desk: SoundDesk;

beforeAll(async () => void (practice = await openPractice()), 60_000);
afterAll(() => practice.close());
beforeEach(async () => void (desk = await practice.soundDesk()));
afterEach(() => {
  practice.calm();
  return desk.close();
});

const refuse = (operation: string): void => {
  practice.edge.faults.add({ match: { operation }, times: 100, effect: { type: 'access-denied' } });
};

test('a sound deployment has no finding', async () => {
  expect(await practice.doctor(desk)).toEqual({ sound: true, findings: [], exitCode: 0 });
});

test('queues that nobody polls are found, each by its name', async () => {
  const printed = await practice.doctor(desk, '', { env: { GATEHOUSE_TASK_QUEUE_PREFIX: 'deserted-' } });
  expect(brief(printed)).toEqual([...Array<string>(5).fill('error no-workers'), 'warning no-workers']);
  expect(printed.findings.map(({ place }) => place.split('task queue=')[1]).sort()).toEqual([
    'deserted-gatehouse',
    'deserted-gatehouse-bulk',
    'deserted-gatehouse-observe',
    'deserted-gatehouse-pool-read',
    'deserted-gatehouse-user-list',
    'deserted-gatehouse-user-update',
  ]);
});

test('a namespace without search attributes is found, and so is that nobody works there', async () => {
  const namespace = `doctor-${String(process.pid)}`;
  const period = { workflowExecutionRetentionPeriod: { seconds: 86_400 as never } };
  await practice.environment.connection.workflowService.registerNamespace({ namespace, ...period });
  // The server takes a new namespace up within seconds.
  let printed = await practice.doctor(desk, ` --namespace ${namespace}`);
  for (let tries = 0; tries < 30 && !brief(printed).includes('error search-attributes-missing'); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    printed = await practice.doctor(desk, ` --namespace ${namespace}`);
  }
  expect(brief(printed)).toContain('error search-attributes-missing');
  expect(JSON.stringify(printed.findings)).toContain('GatehouseUser');
});

test('with the credentials of a worker, the calls that a worker reads by are tried, and no others', async () => {
  const asked = new Set<string>();
  const stop = practice.edge.calls.watch(({ operation }) => void asked.add(operation));
  expect(await practice.doctor(desk, ' --as-worker')).toMatchObject({ sound: true, findings: [] });
  stop();
  expect([...asked].filter((name) => !/^(Get|Head)Object$|^HeadBucket$|^ListObjectsV2$/.test(name)).sort()).toEqual([
    'AdminGetUser',
    'DescribeUserPool',
    'ListUsers',
  ]);
  refuse('AdminGetUser');
  const printed = await practice.doctor(desk, ' --as-worker');
  expect(brief(printed)).toEqual(['error permission-missing']);
  const [finding] = printed.findings;
  expect(finding).toMatchObject({
    what: expect.stringContaining('cognito-idp:AdminGetUser') as string,
    remedy: expect.stringContaining('iam --for workers') as string,
  });
});

test('what is not switched on is not looked at', async () => {
  await publish(desk, 'layout: users/{sub}/');
  await writable(practice.aws, desk, ['email', 'custom:storage_prefix', 'custom:tenant_id']);
  expect(brief(await practice.doctor(desk))).toEqual([]);
});

test('nothing is written', async () => {
  const asked = new Set<string>();
  const stop = practice.edge.calls.watch(({ operation }) => void asked.add(operation));
  await practice.doctor(desk);
  stop();
  expect(asked.size).toBeGreaterThan(5);
  expect([...asked].filter((name) => !/^(Get|Head|List|Describe)/.test(name))).toEqual([]);
});

test('for people, each finding says what is the case and what to do, and the end counts them', async () => {
  await own(practice.aws, desk.dataBucket, 'ObjectWriter');
  const { out, exitCode } = await desk.temporalGatehouse('doctor', { env: practice.env });
  expect(exitCode).toBe(1);
  expect(out).toContain(`error data-bucket-acls bucket=${desk.dataBucket}`);
  expect(out).toContain('-> `aws s3api put-bucket-ownership-controls');
  expect(out).toContain('Not sound: 1 error, 0 warning, 0 info.');
});

test('without a file and without a control bucket it asks for one', async () => {
  const { exitCode, out } = await desk.temporalGatehouse('doctor --json --config absent.yaml');
  expect(exitCode).toBe(2);
  expect(out).toContain('absent.yaml');
});

test('with the control bucket alone it judges what is published', async () => {
  await writeFile(`${desk.directory}/gatehouse.yaml`, '');
  const printed = await practice.doctor(desk, ` --config absent.yaml --control-bucket ${desk.controlBucket}`);
  expect(printed).toMatchObject({ sound: true, findings: [] });
});
