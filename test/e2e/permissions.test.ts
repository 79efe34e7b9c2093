import { randomUUID } from 'node:crypto';
import { applyConfig } from '../../client/cli/apply-config';
import { openAws } from '../../client/cli/open-aws';
import { run } from '../../client/cli/run';
import { userLifecycleId } from '../../core/contract/ids';
import { evaluate, type Statement } from '../../core/policy/evaluate';
import type { IamPolicy } from '../../client/cli/iam/policy-document';
import { accessNeeds } from '../../local/edge/identity/access-needs';
import type { AwsCall } from '../../local/edge/types';
import { workerAccessKeyId, workerRoleArn } from '../../local/servers/gatehouse-identity';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

/** What a call needs of IAM: an action on the ARN of one pool, bucket or object. */
interface Need {
  readonly action: string;
  readonly resource: string;
}

const account = '000000000000';
const needs = new Map<string, Need>();
const unknown = new Set<string>();
let scene: Scene;
let policy: IamPolicy;

beforeAll(async () => {
  scene = await openScene({ servers: givenServers() });
  scene.playground.edge.calls.watch(note);
  policy = await printedPolicy('iam --json');
  await playEverything();
}, 120_000);
afterAll(() => scene.close());

function note(call: AwsCall, status: number): void {
  if (call.accessKeyId !== workerAccessKeyId) return;
  const found = needsOf(call, status);
  if (found === undefined) unknown.add(`${call.service} ${call.operation}`);
  for (const need of found ?? []) needs.set(`${need.action} ${need.resource}`, need);
}

function needsOf(call: AwsCall, status: number): readonly Need[] | undefined {
  const { service, operation, bucket = '', input } = call;
  if (service === 'cognito-idp') {
    const resource = `arn:aws:cognito-idp:us-east-1:${account}:userpool/${String(input['UserPoolId'])}`;
    return [{ action: `cognito-idp:${operation}`, resource }];
  }
  const asked = service === 's3' ? accessNeeds(call) : undefined;
  const arn = (name: string, key?: string): string => `arn:aws:s3:::${name}${key === undefined ? '' : `/${key}`}`;
  // A reader who may not list is told 403 of a key that is not there.
  const missing = status === 404 && /^(Get|Head)Object$/.test(operation);
  return asked
    ?.map(({ action, bucket: name = '', key }) => ({ action, resource: arn(name, key) }))
    .concat(missing ? [{ action: 's3:ListBucket', resource: arn(bucket) }] : []);
}

async function printedPolicy(args: string): Promise<IamPolicy> {
  const { app, config } = scene.playground;
  let printed = '';
  const code = await run(args.split(' '), {
    env: {
      AWS_REGION: app.region,
      AWS_ENDPOINT_URL: app.endpoint,
      GATEHOUSE_CONTROL_BUCKET: config.controlBucket,
      GATEHOUSE_EXPECTED_OWNER: account,
    },
    cwd: __dirname,
    colors: false,
    out: (text) => void (printed += text),
    err: (text) => void (printed += text),
    ask: () => Promise.resolve(undefined),
  });
  if (code !== 0) throw new Error(printed);
  return JSON.parse(printed) as IamPolicy;
}

/** Every way that a worker of this version takes. */
async function playEverything(): Promise<void> {
  const subs = await Promise.all(
    (['signs up', 'is created by an admin', 'is federated', 'is imported'] as const).map((arrival) => scene.arrive(arrival)),
  );
  for (const sub of subs) expect(await scene.settled(sub)).toEqual([]);
  await deleteOneMeanwhile();
  await failForGood();
}

/** Somebody who vanishes while storage is being made: undone, and forgotten. */
async function deleteOneMeanwhile(): Promise<void> {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.signUp(name);
  const gate = scene.playground.edge.gate({
    service: 'cognito-idp',
    operation: 'AdminUpdateUserAttributes',
    inputPattern: sub,
  });
  await scene.confirm(name);
  await gate.reached();
  await scene.office.delete(name);
  gate.release();
  await until(async () => (await scene.observe(sub)).keys.length === 0 && (await scene.observe(sub)).records.length === 0);
}

/** An attribute that the pool does not have: terminal, undone, and explained by the pool's schema. */
async function failForGood(): Promise<void> {
  const { app, config, temporal } = scene.playground;
  const env = { AWS_ENDPOINT_URL: app.endpoint, AWS_REGION: app.region, GATEHOUSE_EXPECTED_OWNER: account };
  const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined) };
  const aws = openAws({ ...nowhere, env, cwd: '', colors: false }, config.controlBucket);
  try {
    const pools = config.pools.map((pool) => ({ ...pool, writeBack: { ...pool.writeBack, 'custom:absent': '{sub}' } }));
    await applyConfig(aws, { ...config, pools });
    // Workers keep what they read for 2 s.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const sub = await scene.arrive('signs up');
    const owner = temporal.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));
    await until(async () => (await owner.query<{ needs?: string }>('lifecycleStatus')).needs === 'AttributeNotInSchema');
    await owner.executeUpdate('giveUp');
  } finally {
    aws.close();
  }
}

const allows = (statements: readonly Statement[], { action, resource }: Need): boolean => {
  const principal = { arn: workerRoleArn(account), account };
  const document = { Version: '2012-10-17', Statement: statements };
  return evaluate({ action, resource, principal, context: {} }, { identity: [{ name: 'iam', document }] }).decision === 'allowed';
};

const undeclared = ({ Statement }: IamPolicy): readonly string[] =>
  [...needs.values()].filter((need) => !allows(Statement, need)).map(({ action, resource }) => `${action} on ${resource}`);

/** Each action on each resource of a policy, alone. */
const grains = ({ Statement: statements }: IamPolicy): readonly Statement[] =>
  statements.flatMap((statement) =>
    [statement.Action ?? []]
      .flat()
      .flatMap((Action) => [statement.Resource ?? []].flat().map((Resource) => ({ ...statement, Action, Resource }))),
  );

const unused = (document: IamPolicy): readonly string[] =>
  grains(document)
    .filter((grain) => ![...needs.values()].some((need) => allows([grain], need)))
    .map(({ Action, Resource }) => `${String(Action)} on ${String(Resource)}`);

test('every call of a worker is to a service that the policy speaks of', () => {
  expect([...unknown]).toEqual([]);
  expect(needs.size).toBeGreaterThan(10);
});

test('the policy allows every call that a worker made, on the very bucket, key and pool', () => {
  expect(undeclared(policy)).toEqual([]);
});

test('everything that the policy allows was used', () => {
  expect(unused(policy)).toEqual([]);
});

test('the policy names resources, and no action or resource by a bare pattern', () => {
  for (const { Action, Resource } of grains(policy)) {
    expect(Action).toMatch(/^(s3|cognito-idp):[A-Za-z]+$/);
    expect(Resource).toMatch(/^arn:aws:(s3|cognito-idp):[^*]{10,}(\/\*)?$/);
  }
});

describe('a table that is wrong is noticed:', () => {
  const position = (action: string): number => policy.Statement.findIndex(({ Action }) => [Action ?? []].flat().includes(action));

  test.each(['s3:DeleteObject', 'cognito-idp:DescribeUserPool', 'cognito-idp:ListUsers'])('%s left out', (action) => {
    const at = position(action);
    const Statement = policy.Statement.map((statement, index) =>
      index === at ? { ...statement, Action: [statement.Action ?? []].flat().filter((name) => name !== action) } : statement,
    ).filter(({ Action }) => [Action].flat().length > 0);
    expect(undeclared({ ...policy, Statement }).length).toBeGreaterThan(0);
  });

  test('an action too many', () => {
    const [first, ...rest] = policy.Statement;
    if (first === undefined) throw new Error('The policy is empty.');
    const Action = [...[first.Action ?? []].flat(), 's3:PutBucketPolicy'];
    expect(unused({ ...policy, Statement: [{ ...first, Action }, ...rest] })).toHaveLength(1);
  });
});

test('workers of the bulk queues alone may read the configuration and nothing else', async () => {
  const bulk = await printedPolicy('iam --queues bulk --json');
  expect(bulk.Statement.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ['ControlBucket', ['s3:ListBucket']],
    ['ControlConfig', ['s3:GetObject']],
  ]);
});
