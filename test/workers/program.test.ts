import { Connection } from '@temporalio/client';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openScene } from '../support/scene';
import { givenServers, miniStackClients, miniStackEndpoint, temporalAddress } from '../support/servers';
import { until } from '../support/until';

const main = join(__dirname, '../../workers/main.ts');

/** Runs the worker program until it ends; answers its exit code and what it said on standard error. */
const run = (env: Record<string, string>): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const environment = {
      PATH: process.env['PATH'],
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: miniStackEndpoint(),
      TEMPORAL_ADDRESS: temporalAddress(),
      GATEHOUSE_WORKFLOW_BUNDLE: givenServers().bundlePath,
      ...env,
    };
    execFile(process.execPath, ['--import', 'tsx', main], { env: environment }, (error, _out, said) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said });
    });
  });

test('without settings it says all that is missing, and ends', async () => {
  const { code, said } = await run({ AWS_REGION: '' });
  expect(code).toBe(1);
  expect(said).toContain('GATEHOUSE_CONTROL_BUCKET is missing');
  expect(said).toContain('AWS_REGION is missing');
});

test('without a published configuration it names the command, and ends', async () => {
  const { s3, close } = miniStackClients();
  const bucket = `empty-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  close();
  const { code, said } = await run({ GATEHOUSE_CONTROL_BUCKET: bucket });
  expect(code).toBe(1);
  expect(said).toContain('ConfigNotPublished');
  expect(said).toContain('temporal gatehouse apply');
});

test('in a namespace without the search attributes it names them and the commands that add them, and ends', async () => {
  const connection = await Connection.connect({ address: temporalAddress() });
  const namespace = `bare-${randomUUID().slice(0, 8)}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 } as never,
  });
  await connection.close();
  // Registered at once, known to the frontend a moment later.
  let last = { code: 0, said: '' };
  await until(async () => {
    last = await run({ TEMPORAL_NAMESPACE: namespace, GATEHOUSE_CONTROL_BUCKET: 'never-read' });
    return last.said.includes('SearchAttributesMissing');
  });
  expect(last.code).toBe(1);
  for (const word of ['GatehouseState', 'temporal gatehouse setup', 'temporal operator search-attribute create'])
    expect(last.said).toContain(word);
});

test('a running worker tells how fast storage was in force, and drains on SIGTERM', async () => {
  const scene = await openScene({ servers: givenServers() });
  try {
    expect(await scene.settled(await scene.arrive('signs up'))).toEqual([]);
    const { metricsAddress } = scene.playground.worker;
    const metrics = await (await fetch(`http://${metricsAddress}/metrics`)).text();
    for (const name of ['gatehouse_event_to_in_force', 'gatehouse_received_to_in_force']) {
      expect(metrics).toMatch(new RegExp(`${name}_count\\{[^}]*use_case="provisionUser"[^}]*\\} 1`));
    }
    process.kill(scene.playground.worker.pid, 'SIGTERM');
    await scene.playground.worker.ended;
  } finally {
    await scene.close();
  }
});
