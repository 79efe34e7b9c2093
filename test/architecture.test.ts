import { bundleWorkflowCode } from '@temporalio/worker';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { builtWorkflows } from '../core/contract/routing';

interface Fence {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  readonly typesOnly: readonly string[];
}

const root = resolve(__dirname, '..');
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, log() {} };
const { fences } = jest.requireActual<{ fences: Record<string, Fence> }>('../fences.cjs');

const up = (folder: string): string => '../'.repeat(folder.split('/').length);
const room = (folder: string): string => folder.split('/')[0] ?? '';

interface Planted {
  readonly folder: string;
  /** @default planted.ts, which does not exist */
  readonly file?: string;
  readonly name: string;
  readonly code: string;
  readonly refused: boolean;
}

const value = (folder: string, name: string, refused: boolean): Planted => ({
  folder,
  name,
  refused,
  code: `import { x } from '${name}';\nx();\n`,
});

/** For every fence: what it must refuse, what it must let through, and where it lets only types through. */
function plant([folder, { folders, packages, typesOnly }]: [string, Fence]): readonly Planted[] {
  const rooms = Object.keys(fences).filter((name) => !name.includes('/') && name !== room(folder));
  const outside = rooms.filter((name) => ![...folders, ...typesOnly].includes(name)).concat('local', 'test', 'bench');
  const isAllowed = (name: string): boolean =>
    packages.some((pattern) => name === pattern || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))));
  const foreign = ['@aws-sdk/client-s3', '@temporalio/worker', '@temporalio/activity', 'node:fs', 'fs', 'left-pad'];
  return [
    ...outside.map((name) => value(folder, `${up(folder)}${name}/anything`, true)),
    ...foreign.filter((name) => !isAllowed(name)).map((name) => value(folder, name, true)),
    ...folders.map((name) => value(folder, `${up(folder)}${name}/anything`, false)),
    ...packages.map((name) => value(folder, name.replace('*', 'x'), false)),
    value(folder, './beside', false),
    ...typesOnly.map((name) => value(folder, `${up(folder)}${name}/anything`, true)),
    ...typesOnly.map((name) => {
      const code = `import type { X } from '${up(folder)}${name}/anything';\nexport type Y = X;\n`;
      return { folder, name: `types of ${name}`, code, refused: false };
    }),
  ];
}

describe('the import fences', () => {
  // names.ts must not import ids.ts, which imports it.
  const cycle = {
    folder: 'core/contract',
    file: 'names.ts',
    name: 'what imports it',
    refused: true,
    code: `export { parseId } from './ids';\n`,
  };
  const planted: readonly Planted[] = [...Object.entries(fences).flatMap(plant), cycle];
  let found: readonly number[];
  beforeAll(() => {
    const script = join(root, 'test/support/lint-planted.mjs');
    found = JSON.parse(
      execFileSync(process.execPath, [script], { cwd: root, input: JSON.stringify(planted), encoding: 'utf8' }),
    ) as number[];
  });

  test.each(planted.map((one, index) => ({ ...one, index, verb: one.refused ? 'may not' : 'may' })))(
    '$folder $verb import $name',
    ({ index, refused }) => expect(found[index]).toBe(refused ? 1 : 0),
  );
});

describe('the workflow bundle', () => {
  const bundle = (workflowsPath: string) => bundleWorkflowCode({ workflowsPath, logger: quiet });
  const beside = (code: string): { path: string; remove: () => void } => {
    const folder = mkdtempSync(join(root, 'test', 'planted-'));
    writeFileSync(join(folder, 'index.ts'), code);
    return { path: join(folder, 'index.ts'), remove: () => rmSync(folder, { recursive: true }) };
  };

  test('is made of code that the sandbox allows, without schemas or hashing', async () => {
    const { code } = await bundle(join(root, 'workflows'));
    for (const never of ['node_modules/zod', 'node_modules/yaml', 'core/digest', 'core/config/schema', 'activities/index']) {
      expect({ never, found: code.includes(never) }).toEqual({ never, found: false });
    }
  });

  test.each([
    ['a node built-in', `import { readFileSync } from 'node:fs'; export const w = async () => readFileSync('x');`],
    ['the activity package', `import { Context } from '@temporalio/activity'; export const w = async () => Context.current();`],
  ])('refuses %s', async (_, code) => {
    const planted = beside(code);
    try {
      await expect(bundle(planted.path)).rejects.toThrow(/disallowed|not allowed|determinis|Webpack/i);
    } finally {
      planted.remove();
    }
  });

  test('exports what routing calls built, and nothing else', () => {
    const exported = [...readFileSync(join(root, 'workflows/index.ts'), 'utf8').matchAll(/export \{ (\w+) \}/g)].map(
      (match) => match[1],
    );
    expect(exported.sort()).toEqual([...builtWorkflows].sort());
  });
});

describe('files', () => {
  const sources = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  const built = (JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')) as { include: readonly string[] }).include;
  const all = built.flatMap(sources);
  const lines = (file: string): number => readFileSync(join(root, file), 'utf8').split('\n').length - 1;

  test('are named in kebab-case', () => {
    expect(all.filter((file) => !/^[a-z0-9-]+\.ts$/.test(file.split('/').at(-1) ?? ''))).toEqual([]);
  });

  test('are short: none above 300 lines, the median below 80', () => {
    expect(all.filter((file) => lines(file) > 300)).toEqual([]);
    expect(all.map(lines).sort((a, b) => a - b)[Math.floor(all.length / 2)]).toBeLessThan(80);
  });

  test('that are built are part of what images are built from', () => {
    const copied = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    expect(built.filter((folder) => !copied.includes(`!${folder}`))).toEqual([]);
  });

  test('read the environment only at entry points', () => {
    const readers = all.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
    expect(readers.filter((file) => !/^(workers|client|local)\//.test(file))).toEqual([]);
  });
});
