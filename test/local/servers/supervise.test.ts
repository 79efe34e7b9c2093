import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { supervise, type ServerProgram } from '../../../local/servers/supervise';
import { withFreePorts } from '../../../local/servers/with-free-ports';

const script = (source: string, more: Partial<ServerProgram> = {}): ServerProgram => ({
  name: 'script',
  command: process.execPath,
  args: ['-e', source],
  env: () => ({}),
  ready: (output) => Promise.resolve(output.includes('ready')),
  ...more,
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'it started',
    (error: unknown) => String(error).replace(/^Error: /, ''),
  );
}

const logIn = (message: string): string => /Its output is in (\S+)\./.exec(message)?.[1] ?? '';

test('a server that ignores SIGTERM is killed after its grace period', async () => {
  const server = await supervise(
    script('process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log("ready")', { graceMs: 200 }),
  );
  expect(isAlive(server.pid)).toBe(true);
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
  expect(existsSync(path.dirname(server.log))).toBe(false);
});

test('what a server started itself ends with it', async () => {
  const server = await supervise(
    script(`
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
      console.log('child ' + child.pid + ' ready');
      setInterval(() => {}, 1e6);
    `),
  );
  const child = Number(/child (\d+)/.exec(readFileSync(server.log, 'utf8'))?.[1]);
  expect(isAlive(child)).toBe(true);
  await server.stop();
  while (isAlive(child)) await delay(20);
});

test('a server that ends while starting is reported with its output, which is kept', async () => {
  const message = await failure(supervise(script('console.log("no space on device"); process.exit(3)')));
  expect(message).toMatch(/^script did not start: it ended while starting\./);
  expect(message).toContain('no space on device');
  expect(readFileSync(logIn(message), 'utf8')).toContain('no space on device');
  await rm(path.dirname(logIn(message)), { recursive: true });
});

test('a server that is never ready is stopped and reported, and its output is kept', async () => {
  const message = await failure(
    supervise(script('console.log(process.pid); setInterval(() => {}, 1e6)', { readyWithinMs: 500 })),
  );
  expect(message).toContain('was not ready within 0.5 s');
  const log = logIn(message);
  expect(isAlive(Number(readFileSync(log, 'utf8').trim()))).toBe(false);
  await rm(path.dirname(log), { recursive: true });
});

test('a program that does not exist is reported by name', async () => {
  const message = await failure(supervise(script('', { command: '/nowhere/at/all' })));
  expect(message).toContain('/nowhere/at/all');
  await rm(path.dirname(logIn(message)), { recursive: true });
});

test('a server that ends by itself settles `ended`', async () => {
  const server = await supervise(script('console.log("ready"); setTimeout(() => {}, 100)'));
  await server.ended;
  expect(isAlive(server.pid)).toBe(false);
  expect(readFileSync(server.log, 'utf8')).toContain('ready');
  await server.stop();
  expect(existsSync(path.dirname(server.log))).toBe(false);
});

test('a port taken between choosing and binding leads to another try on another port', async () => {
  const tried: number[] = [];
  const won = await withFreePorts(1, ([port = 0]) => {
    tried.push(port);
    return tried.length < 3 ? Promise.reject(new Error('bind: address already in use')) : Promise.resolve(port);
  });
  expect(tried).toHaveLength(3);
  expect(won).toBe(tried[2]);
  await expect(withFreePorts(1, () => Promise.reject(new Error('out of memory')))).rejects.toThrow('out of memory');
});
