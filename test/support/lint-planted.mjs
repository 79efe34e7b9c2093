/**
 * Lints code that stands in no file, against the fences alone. Reads `[{folder, code}]` as JSON from standard input and
 * prints, for each, how many imports the fences refuse. A process of its own: Jest cannot load ESLint's configuration.
 */
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

const rule = '@typescript-eslint/no-restricted-imports';
const eslint = new ESLint({
  // Type-aware rules would need the planted file to be part of the project.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId === rule,
});

const refused = async ({ folder, code }) => {
  const [result] = await eslint.lintText(code, { filePath: join(process.cwd(), folder, 'planted.ts') });
  const broken = result.messages.filter(({ fatal }) => fatal);
  if (broken.length > 0) throw new Error(broken[0].message);
  return result.messages.filter(({ ruleId }) => ruleId === rule).length;
};

process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(await text(process.stdin)).map(refused))));
