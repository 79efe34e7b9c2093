import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readSettings as readRelaySettings } from '../client/relay/settings';
import { workerAccessKeyId, workerRoleArn } from '../local/servers/gatehouse-identity';
import { readSettings as readWorkerSettings } from '../workers/settings';

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: string | readonly string[];
  readonly stop_grace_period?: string;
}

const textOf = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');
const compose = textOf('docker-compose.yml');
const { services } = parse(compose, { merge: true }) as { services: Readonly<Record<string, Service>> };
const service = (name: string): Service & { readonly environment: Readonly<Record<string, string>> } => {
  const found = services[name];
  if (found?.environment === undefined) throw new Error(`docker-compose.yml has no service ${name} with an environment`);
  return { ...found, environment: found.environment };
};
const account = '000000000000';

test.each(['worker-enforce', 'worker-bulk'])(
  '%s has settings that a worker takes, and knows the role that it is shown as',
  (name) => {
    const { environment } = service(name);
    expect(readWorkerSettings(environment).ownRole).toBe(workerRoleArn(account));
    expect(environment['AWS_ACCESS_KEY_ID']).toBe(workerAccessKeyId);
  },
);

test('the relay has settings that it takes, and ignores what workers do', () => {
  expect(readRelaySettings(service('relay').environment).ownRoleArns).toEqual([workerRoleArn(account)]);
});

test('a worker may finish what it does before its container is killed', () => {
  const { environment, stop_grace_period: grace = '' } = service('worker-enforce');
  expect(Number(/^(\d+)s$/.exec(grace)?.[1])).toBeGreaterThan(readWorkerSettings(environment).shutdownGraceSeconds);
});

test('what the containers run is what is built', () => {
  const programs = Array.from(
    `${compose}\n${textOf('Dockerfile')}`.matchAll(/\bdist\/([\w/-]+)\.js/g),
    ([, program = '']) => program,
  );
  const written = ['workflow-bundle'];
  expect(programs).toEqual(expect.arrayContaining(['workers/main', 'client/relay/main', 'client/cli/main', 'local/edge/main']));
  const missing = programs.filter((program) => !written.includes(program) && !existsSync(join(__dirname, '..', `${program}.ts`)));
  expect(missing).toEqual([]);
});

test('images that are made where no registry is reached have the versions that are asked for', () => {
  const script = textOf('infra/make-base-images.sh');
  const version = (name: string): string => new RegExp(`^${name}=(.+)$`, 'm').exec(script)?.[1] ?? '';
  expect(services['temporal']?.image).toBe(`temporalio/server:${version('server')}`);
  expect(services['temporal-schema']?.image).toBe(`temporalio/admin-tools:${version('server')}`);
  expect(services['temporal-ui']?.image).toBe(`temporalio/ui:${version('ui')}`);
  expect(textOf('Dockerfile')).toContain(`NODE_IMAGE=node:${version('node')}-bookworm-slim`);
});
