import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseConfig } from '../../../core/config/parse-config';
import { locate } from '../../../local/servers/executables';
import { miniStackClients } from '../../support/servers';
import { type Desk, giveCredentials, openDesk } from './command-line';

const execute = promisify(execFile);
const bin = path.join(__dirname, '../../../bin');
const aws = miniStackClients();
let desk: Desk;

beforeAll(async () => {
  giveCredentials();
  desk = await openDesk(aws);
});
afterAll(async () => {
  await desk.close();
  aws.close();
});

test('init writes a file that is valid as it stands, and never replaces one unasked', async () => {
  expect(await desk.temporalGatehouse('init --file new.yaml')).toMatchObject({ exitCode: 0 });
  const file = path.join(desk.directory, 'new.yaml');
  const text = await readFile(file, 'utf8');
  expect(parseConfig(text)).toMatchObject({ config: { controlBucket: 'acme-gatehouse' } });
  await writeFile(file, 'mine');
  expect(await desk.temporalGatehouse('init --file new.yaml')).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('--force') as string,
  });
  expect(await readFile(file, 'utf8')).toBe('mine');
  expect(await desk.temporalGatehouse('init --file new.yaml --force')).toMatchObject({ exitCode: 0 });
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('every line that init comments out is valid once it counts', async () => {
  await desk.temporalGatehouse('init --file full.yaml --force');
  const text = await readFile(path.join(desk.directory, 'full.yaml'), 'utf8');
  const counted = text.replaceAll(/^( +)# ([A-Za-z]+: .*[}\]/\w])$/gm, '$1$2').replace('    layout: users/{sub}/\n', '');
  expect(parseConfig(counted)).toMatchObject({
    config: {
      pools: [
        { layout: 'tenants/{tenant}/users/{sub}/', tenantAttribute: 'custom:tenant_id', structure: ['documents/', 'uploads/'] },
      ],
    },
  });
});

test('the tiers that init comments out are valid once they count', async () => {
  await desk.temporalGatehouse('init --file tiers.yaml --force');
  const text = await readFile(path.join(desk.directory, 'tiers.yaml'), 'utf8');
  const tiers = /# Who reaches what[^]*?(?=# Tenants that Gatehouse)/.exec(text)?.[0] ?? '';
  const counted = tiers.replaceAll(/^ {4}# (?=( {2})*([\w-]+:|#))/gm, '    ');
  const parsed = parseConfig(text.replace(tiers, counted));
  expect(parsed).toMatchObject({
    config: {
      pools: [
        {
          userRoles: ['arn:aws:iam::111122223333:role/app-user'],
          groups: {
            admin: { via: 'roster', grants: [{ prefix: 'shared/' }] },
            premium: { via: 'role', grants: [{ prefix: 'shared/premium/', allow: ['read', 'list'] }] },
            'read-only': { via: 'role', ownPrefix: ['read', 'list'] },
          },
        },
      ],
    },
  });
});

const helps: [string][] = [
  [''],
  ['init'],
  ['setup'],
  ['plan'],
  ['apply'],
  ['adopt'],
  ['access preview'],
  ['access explain'],
  ['access report'],
  ['user show'],
  ['user provision'],
];
test.each(helps)('%p has help with an example and the exit code 0', async (command) => {
  const { exitCode, out } = await desk.temporalGatehouse(`${command} --help`.trim());
  expect(exitCode).toBe(0);
  expect(out).toMatch(new RegExp(`Usage: temporal gatehouse ${command}`.trim()));
  expect(out).toMatch(/Examples?:\n +\$ temporal gatehouse/);
});

test.each(['bogus', 'plan --bogus', 'user show', 'user show a b', 'apply extra'])('%p is bad input', async (args) => {
  expect(await desk.temporalGatehouse(args)).toMatchObject({ exitCode: 2, out: '' });
});

test('colours are for terminals, and never in JSON', async () => {
  await desk.write('layout: x');
  expect((await desk.temporalGatehouse('plan', { colors: true })).out).toContain('\u001b[31m');
  expect((await desk.temporalGatehouse('plan')).out).not.toContain('\u001b');
  expect((await desk.temporalGatehouse('plan --json', { colors: true })).out).not.toContain('\u001b');
});

test('a clone has it as `temporal gatehouse`, from any folder', async () => {
  const PATH = `${bin}:${process.env['PATH'] ?? ''}`;
  const options = { cwd: desk.directory, env: { ...process.env, PATH } };
  const { stdout } = await execute(await locate('temporal'), ['gatehouse', 'user', 'show', '--help'], options);
  expect(stdout).toContain('Usage: temporal gatehouse user show');
  const failed = execute(path.join(bin, 'temporal-gatehouse'), ['apply', '--config', 'nowhere.yaml', '--json'], options);
  await expect(failed).rejects.toMatchObject({ code: 2, stdout: expect.stringContaining('"InvalidInput"') as string });
});
