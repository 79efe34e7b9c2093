import { build } from 'esbuild';
import path from 'node:path';

/** The functions, and what `target: temporal` loads beside them. */
export const lambdaBundles = ['post-confirmation', 'post-authentication', 'event-batch', 'temporal-target'] as const;

/**
 * Bundles each function to one CommonJS file, `<name>.js`. The AWS SDK is left out: Lambda's Node.js runtimes bring it
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html). The trigger functions load `temporal-target.js`
 * only when told to, so it has to lie beside them only then.
 */
export async function bundleLambdas(directory: string): Promise<void> {
  const sources = path.join(__dirname, '../client/relay/lambda');
  const extension = path.extname(__filename);
  await build({
    entryPoints: lambdaBundles.map((name) => path.join(sources, `${name}${extension}`)),
    outdir: directory,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@aws-sdk/*', './temporal-target'],
    logLevel: 'warning',
  });
}

if (require.main === module) {
  bundleLambdas(path.join(__dirname, '../lambda')).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
}
