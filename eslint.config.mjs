import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { readdirSync } from 'node:fs';
import { fences } from './fences.cjs';

const own = readdirSync('.', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !['node_modules', 'dist'].includes(entry.name))
  .map((entry) => entry.name);

/** Everything outside of the allowed lists is refused: our own folders by relative path, packages and built-ins by name. */
const fenceOf = (folder, { folders, packages, typesOnly }) => {
  const depth = folder.split('/').length;
  const up = '\\.\\./'.repeat(depth);
  const anyDepth = `^(\\.\\./)+`;
  const room = folder.split('/')[0];
  const reachable = [room, ...folders];
  const foreign = own.filter((name) => !reachable.includes(name) && !reachable.some((path) => path.startsWith(`${name}/`)));
  const ownRoomRest =
    folder.includes('/') && !folders.includes(room) ? [`^${up}(?!${[...folders, ...typesOnly].join('|') || '$^'})`] : [];
  const allowed = packages.map((pattern) => `${pattern.replace(/[.]/g, '\\.').replace(/\*$/, '.+')}$`).join('|') || '$^';
  const rule = (regex, allowTypeImports) => ({ regex, allowTypeImports, message: `${folder} may not import this (fences.cjs).` });
  const bare = `^(?!\\.)(?!(${allowed}))`;
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...foreign.filter((name) => !typesOnly.includes(name)).map((name) => rule(`${anyDepth}${name}(/|$)`, false)),
            ...typesOnly.map((name) => rule(`${anyDepth}${name}(/|$)`, true)),
            rule(bare, false),
          ],
        },
      ],
    },
  };
};

export default tseslint.config(
  { ignores: ['node_modules', 'dist', '.venv', 'coverage', '**/*.cjs', '**/*.mjs', 'bin/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })],
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'max-params': ['error', 5],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `_name` marks what a destructuring leaves out.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // Index signatures are read with brackets (noPropertyAccessFromIndexSignature).
      '@typescript-eslint/dot-notation': 'off',
      // `void (x = y)` is how a handler that must return nothing assigns.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidOperator: true, ignoreArrowShorthand: true }],
      // Empty answers of ports are `undefined` on purpose.
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  ...Object.entries(fences)
    .sort(([a], [b]) => a.length - b.length)
    .map(([folder, fence]) => fenceOf(folder, fence)),
  {
    // What runs in the sandbox must not reach these through core.
    files: ['core/**/*.ts', 'workflows/**/*.ts', 'activities/**/*.ts', 'aws/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', { name: 'process', message: 'Settings come in as arguments.' }] },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', 'process', 'fetch', 'Buffer', 'setImmediate', 'require'] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
);
