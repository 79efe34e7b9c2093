import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateUserPoolClientCommand, CreateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { run } from '../../../client/cli/run';
import type { Terminal } from '../../../client/cli/terminal';
import { deploymentMarkKey } from '../../../core/layout/control-keys';
import { type AwsClients, miniStackEndpoint, temporalAddress } from '../../support/servers';

/** What one command printed and ended with. */
export interface Printed {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** A customer's account with one pool, and a folder to run commands in. Names are new in each. */
export interface Desk {
  readonly userPoolId: string;
  readonly controlBucket: string;
  readonly dataBucket: string;
  readonly directory: string;
  /** A terminal in the desk's folder, at which nobody sits. */
  readonly terminal: Terminal;
  /** Writes `gatehouse.yaml`: the desk's own pool, with `lines` added to it. */
  write(lines?: string): Promise<void>;
  temporalGatehouse(args: string, settings?: Settings): Promise<Printed>;
  /** The keys of the control bucket, in order, but for the mark that setup leaves. */
  controlKeys(): Promise<readonly string[]>;
  controlDocument(key: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export interface Settings {
  /** What the person at the terminal answers; nobody is there without it. */
  readonly answer?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly colors?: boolean;
}

let count = 0;

export async function openDesk(aws: AwsClients): Promise<Desk> {
  const unique = `${String(process.pid)}-${String(Date.now())}-${String((count += 1))}`;
  const [controlBucket, dataBucket] = [`control-${unique}`, `data-${unique}`];
  const directory = await mkdtemp(path.join(tmpdir(), 'gatehouse-cli-'));
  const { UserPool } = await aws.cognito.send(new CreateUserPoolCommand({ PoolName: unique }));
  const userPoolId = UserPool?.Id ?? '';
  await aws.cognito.send(new CreateUserPoolClientCommand({ UserPoolId: userPoolId, ClientName: 'web' }));
  await aws.s3.send(new CreateBucketCommand({ Bucket: dataBucket }));
  const env = {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: miniStackEndpoint(),
    TEMPORAL_ADDRESS: temporalAddress(),
    HOME: directory,
  };
  const get = async (Key: string) =>
    (await aws.s3.send(new GetObjectCommand({ Bucket: controlBucket, Key }))).Body?.transformToString();

  const nowhere = { out: () => undefined, err: () => undefined };
  const terminal: Terminal = { ...nowhere, env, cwd: directory, colors: false, ask: () => Promise.resolve(undefined) };

  return {
    userPoolId,
    controlBucket,
    dataBucket,
    directory,
    terminal,
    write: (lines = 'layout: users/{sub}/') =>
      writeFile(path.join(directory, 'gatehouse.yaml'), yaml(controlBucket, userPoolId, dataBucket, lines)),
    temporalGatehouse: (args, settings) => runCommand(args, terminal, settings),
    controlKeys: async () => {
      const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: controlBucket }));
      return Contents.map(({ Key = '' }) => Key).filter((key) => key !== deploymentMarkKey);
    },
    controlDocument: async (key) => JSON.parse((await get(key)) ?? '') as Record<string, unknown>,
    close: () => rm(directory, { recursive: true }),
  };
}

const yaml = (controlBucket: string, userPoolId: string, dataBucket: string, lines: string): string =>
  `controlBucket: ${controlBucket}\npools:\n  - userPoolId: ${userPoolId}\n    dataBucket: ${dataBucket}\n${lines.replaceAll(/^(?=.)/gm, '    ')}\n`;

/** Runs one command line at a terminal, and gathers what it prints. */
export async function runCommand(
  args: string,
  terminal: Terminal,
  { answer, env, colors = false }: Settings = {},
): Promise<Printed> {
  let [out, err] = ['', ''];
  const exitCode = await run(args.split(' '), {
    ...terminal,
    colors,
    env: { ...terminal.env, ...env },
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    ask: (question) => {
      err += question;
      return Promise.resolve(answer);
    },
  });
  return { exitCode, out, err };
}

/** The SDK of the command line reads its credentials from the process. */
export function giveCredentials(): void {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
}
