import { Command } from '@commander-js/extra-typings';
import type { Terminal } from './terminal';

/** The command line with its global options; commands are added to it. */
export function createProgram({ out, err }: Pick<Terminal, 'out' | 'err'>) {
  return new Command('temporal gatehouse')
    .description('Keeps Amazon S3 in step with Amazon Cognito, durably, on Temporal.')
    .option('--json', 'print one JSON document instead of text')
    .option('--config <file>', 'configuration file', 'gatehouse.yaml')
    .option('--control-bucket <name>', 'control bucket, where there is no configuration file (or GATEHOUSE_CONTROL_BUCKET)')
    .option('--address <host:port>', "Temporal server (default: the temporal CLI's settings)")
    .option('--namespace <name>', "Temporal namespace (default: the temporal CLI's settings)")
    .option('--profile <name>', 'profile of the temporal CLI')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError('Add --help for usage and examples.')
    .exitOverride()
    .addHelpText('after', examples);
}

export type Program = ReturnType<typeof createProgram>;

const examples = `
AWS is reached as the AWS SDK is told to by AWS_REGION, AWS_ENDPOINT_URL and its credentials.
Exit codes: 0 done, 1 failed, 2 what was asked is wrong.

Examples:
  $ temporal gatehouse init
  $ temporal gatehouse setup && temporal gatehouse apply
  $ temporal gatehouse user show 4f1c2d3e-0000-7000-8000-000000000001`;
