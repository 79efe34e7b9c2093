import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { startMiniStack } from '../../../local/servers/ministack';

const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_ministack/ready`).then(
    (response) => response.ok,
    () => false,
  );

async function untilSilent(endpoint: string, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (!(await answers(endpoint))) return true;
    await delay(50);
  }
  return false;
}

describe('a program that runs MiniStack', () => {
  let folder: string;
  let program: ChildProcessByStdio<null, Readable, null> | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-test-'));
  });

  afterEach(async () => {
    program?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('takes the server and its files with it on %s', async (signal) => {
    program = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'start-and-wait.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    });
    const [line] = (await once(program.stdout, 'data')) as [Buffer];
    const endpoint = line.toString().trim();
    expect(await answers(endpoint)).toBe(true);
    const written = readdirSync(folder).filter((name) => name.startsWith('gatehouse-ministack-'));
    expect(written).toHaveLength(1);

    program.kill(signal);

    expect(await untilSilent(endpoint, 2_000)).toBe(true);
    while (existsSync(path.join(folder, written.join()))) await delay(50);
  });
});

describe('startMiniStack', () => {
  test('serves on loopback only, and is gone when stop returns', async () => {
    const server = await startMiniStack();
    expect(new URL(server.endpoint).hostname).toBe('127.0.0.1');
    expect(await answers(server.endpoint)).toBe(true);
    await server.stop();
    expect(await answers(server.endpoint)).toBe(false);
    await expect(server.stop()).resolves.toBeUndefined();
  });

  test('gives two copies that start at once a port and a world each', async () => {
    const servers = await Promise.all([startMiniStack(), startMiniStack()]);
    expect(new Set(servers.map(({ endpoint }) => endpoint)).size).toBe(2);
    await fetch(`${servers[0].endpoint}/only-here`, { method: 'PUT' });
    const listing = await (await fetch(servers[1].endpoint)).text();
    expect(listing).not.toContain('only-here');
    await Promise.all(servers.map(({ stop }) => stop()));
  });
});
