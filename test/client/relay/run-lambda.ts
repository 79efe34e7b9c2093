import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Loads the bundle as Lambda does, calls its handler once, and says what came of it; then it stays for a while. */
const script = `
const { handler } = require(process.argv[1]);
const event = JSON.parse(process.argv[2]);
const began = performance.now();
handler(event).then((returned) => {
  process.stdout.write(JSON.stringify({ returned, tookMs: performance.now() - began }));
  setTimeout(() => process.exit(0), Number(process.argv[3]));
});
`;

export interface LambdaRun {
  readonly returned: unknown;
  readonly tookMs: number;
  /** What the function wrote to its log. */
  readonly log: string;
}

/**
 * Runs a bundled function in a process of its own, with these variables and no others.
 *
 * @param stayMs how long the process lives on, and must not crash, after the function has answered
 */
export async function runLambda(
  bundle: string,
  event: unknown,
  env: Readonly<Record<string, string>>,
  stayMs = 0,
): Promise<LambdaRun> {
  const { stdout, stderr } = await run(process.execPath, ['-e', script, bundle, JSON.stringify(event), String(stayMs)], {
    env: {
      // The AWS SDK announces when it will leave this version of Node.js.
      NODE_NO_WARNINGS: '1',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      // Lambda's runtime brings the AWS SDK.
      NODE_PATH: path.join(__dirname, '../../../node_modules'),
      ...env,
    },
  });
  return { ...(JSON.parse(stdout) as Omit<LambdaRun, 'log'>), log: stderr };
}
