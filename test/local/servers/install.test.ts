import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installServers, type Installation } from '../../../local/servers/install';

let folder: string;
let installation: Installation;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-test-'));
  installation = {
    venv: path.join(folder, '.venv'),
    requirements: path.join(folder, 'requirements.txt'),
    lock: path.join(folder, 'install.lock'),
  };
  await writeFile(installation.requirements, '# nothing to download\n');
});

afterEach(() => rm(folder, { recursive: true }));

const python = (): string => path.join(installation.venv, 'bin', 'python3');

test('two installations at once build one environment, and a third finds it done', async () => {
  const [one, two] = await Promise.all([installServers(installation), installServers(installation)]);
  expect(one).toBe(path.join(installation.venv, 'bin'));
  expect(two).toBe(one);
  const built = (await stat(path.join(installation.venv, 'gatehouse.stamp'))).mtimeMs;
  await installServers(installation);
  expect((await stat(path.join(installation.venv, 'gatehouse.stamp'))).mtimeMs).toBe(built);
});

test('an interrupted installation is built anew', async () => {
  const leftover = path.join(installation.venv, 'half-written');
  await mkdir(path.dirname(python()), { recursive: true });
  await Promise.all([writeFile(python(), ''), writeFile(leftover, ''), writeFile(installation.lock, 'unfinished')]);
  await installServers(installation);
  expect(existsSync(leftover)).toBe(false);
  expect(existsSync(python())).toBe(true);
  expect(await readFile(installation.lock, 'utf8')).toBe('');
});

test('requirements that cannot be installed are reported with the ways to get the servers', async () => {
  await writeFile(installation.requirements, './no-such-package.whl\n');
  await expect(installServers(installation)).rejects.toThrow(/could not install .*requirements\.txt[^]*GATEHOUSE_MINISTACK=/);
});
