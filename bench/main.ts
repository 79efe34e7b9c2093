import { adopt } from './adopt';
import { archive } from './archive';
import { burst } from './burst';
import { changeBurst } from './change-burst';
import { latency } from './latency';
import { reconcile } from './reconcile';
import { tenantBurst } from './tenant-burst';

type Benchmark = (progress: (line: string) => void, size: string | undefined) => Promise<Record<string, number>>;

const benchmarks: Readonly<Record<string, Benchmark>> = {
  latency,
  burst,
  changes: changeBurst,
  adopt,
  archive,
  reconcile,
  tenants: tenantBurst,
};

/** `npm run bench -- latency [size]`: prints progress, a table, and one line of JSON. */
async function main(): Promise<void> {
  const [name = '', size] = process.argv.slice(2);
  const run = benchmarks[name];
  if (run === undefined) {
    process.stderr.write(`Usage: npm run bench -- ${Object.keys(benchmarks).join(' | ')} [size]\n`);
    process.exitCode = 2;
    return;
  }
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const figures = await run((line) => void process.stderr.write(`${line}\n`), size);
  const width = Math.max(...Object.keys(figures).map((label) => label.length));
  for (const [label, value] of Object.entries(figures)) process.stdout.write(`${label.padEnd(width)}  ${String(value)}\n`);
  process.stdout.write(`${JSON.stringify({ benchmark: name, ...figures })}\n`);
}

void main();
