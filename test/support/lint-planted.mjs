/**
 * Lints code that stands in no file, against the fences alone. Reads `[{folder, file?, code}]` as JSON from standard input
 * and prints, for each, how many imports the fences refuse, and the ban on cycles with them. A process of its own: Jest cannot load ESLint's configuration.
 */
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

const rules = ['@typescript-eslint/no-restricted-imports', 'import-x/no-cycle'];
const eslint = new ESLint({
  // Type-aware rules would need the planted file to be part of the project.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => rules.includes(ruleId),
});

const refused = async ({ folder, file = 'planted.ts', code }) => {
  const [result] = await eslint.lintText(code, { filePath: join(process.cwd(), folder, file) });
  const broken = result.messages.filter(({ fatal }) => fatal);
  if (broken.length > 0) throw new Error(broken[0].message);
  return result.messages.filter(({ ruleId }) => rules.includes(ruleId)).length;
};

process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(await text(process.stdin)).map(refused))));
