import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { createBackOffice } from '../../local/play/back-office';
import { createCustomerApp } from '../../local/play/customer-app';
import { createUserStorage } from '../../local/play/user-storage';
import { startPlayground, type Playground } from '../../local/playground';
import { miniStackClients, miniStackEndpoint, temporalAddress, workflowBundle } from '../support/servers';

const servers = () => ({
  miniStack: miniStackEndpoint(),
  temporalAddress: temporalAddress(),
  bundlePath: workflowBundle().codePath,
});

const refuses = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => false,
    () => true,
  );

async function prefixOf({ app }: Playground, name: string): Promise<string> {
  const office = createBackOffice(app);
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    const prefix = (await office.attributes(name))['custom:storage_prefix'];
    if (prefix) return prefix;
  }
  throw new Error('no prefix within 20 s');
}

test('who signs up can use their own storage, and nobody else’s, with their session credentials', async () => {
  const playground = await startPlayground({ servers: servers() });
  try {
    const app = createCustomerApp(playground.app);
    await Promise.all([app.signUp('ann'), app.signUp('ben')]);
    const [own, foreign] = [await prefixOf(playground, 'ann'), await prefixOf(playground, 'ben')];
    const storage = createUserStorage(playground.app, (await app.signIn('ann')).credentials);
    await storage.put(`${own}note.txt`, 'mine');
    expect((await storage.get(`${own}note.txt`)).toString()).toBe('mine');
    expect(await storage.list(own)).toContain(`${own}note.txt`);
    await expect(storage.put(`${foreign}note.txt`, 'mine')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(storage.list(foreign)).rejects.toMatchObject({ name: 'AccessDenied' });
  } finally {
    await playground.stop();
  }
});

test('stop ends edge, relay and worker, gives the environment back, and leaves given servers running', async () => {
  const before = process.env['AWS_ENDPOINT_URL'];
  const playground = await startPlayground({ servers: servers() });
  const { edge, relay, worker, seeded } = playground;
  expect(process.env['AWS_ENDPOINT_URL']).toBe(edge.endpoint);
  await playground.stop();
  expect(await refuses(edge.endpoint)).toBe(true);
  expect(await refuses(`http://127.0.0.1:${String(relay.healthPort)}/healthz`)).toBe(true);
  expect(() => process.kill(worker.pid, 0)).toThrow('ESRCH');
  expect(process.env['AWS_ENDPOINT_URL']).toBe(before);
  const aws = miniStackClients();
  const { $metadata } = await aws.s3.send(new HeadBucketCommand({ Bucket: seeded.dataBucket }));
  expect($metadata.httpStatusCode).toBe(200);
  aws.close();
});

test('a part that does not start is named, and what was begun before it is ended', async () => {
  const lines: string[] = [];
  const attempt = startPlayground({
    servers: { ...servers(), bundlePath: '/nowhere/bundle.js' },
    progress: (line) => lines.push(line),
  });
  const message = await attempt.then(
    () => 'it started',
    (error: unknown) => String(error),
  );
  const [, log = ''] = /^Error: worker did not start[^]*Its output is in (\S+)\./.exec(message) ?? [];
  expect(await readFile(log, 'utf8')).toContain('/nowhere/bundle.js');
  await rm(path.dirname(log), { recursive: true });
  const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.at(-1) ?? '')?.[0] ?? '';
  expect(await refuses(endpoint)).toBe(true);
});
