import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand, type ObjectVersion } from '@aws-sdk/client-s3';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../client/cli/run';
import type { Mode } from '../../core/config/modes';
import { userRecordsPrefix } from '../../core/layout/control-keys';
import { password } from '../../local/play/customer-app';
import { operatorEnv } from './operator-env';
import { openScene } from './scene';
import { givenServers } from './servers';

export type AdoptionScene = Awaited<ReturnType<typeof openAdoptionScene>>;

/** A playground whose pool is only observed and has users of whom no event told, every twentieth disabled. */
export async function openAdoptionScene(users: number) {
  const scene = await openScene({ servers: givenServers() });
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-adoption-'));
  const { config, edge } = scene.playground;
  const { cognito, s3 } = scene.behind;
  /** Username to sub. */
  const subs = new Map<string, string>();

  const create = async (index: number): Promise<void> => {
    const who = { UserPoolId: scene.pool, Username: `old-${String(index)}` };
    const { User } = await cognito.send(new AdminCreateUserCommand({ ...who, MessageAction: 'SUPPRESS' }));
    await cognito.send(new AdminSetUserPasswordCommand({ ...who, Password: password, Permanent: true }));
    if (index % 20 === 0) await cognito.send(new AdminDisableUserCommand(who));
    subs.set(who.Username, User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '');
  };

  /** `tell` hears what is printed to standard error as it comes. */
  const gatehouse = async (args: string, tell?: (text: string) => void): Promise<{ code: number; out: string; err: string }> => {
    let [out, err] = ['', ''];
    const code = await run(args.split(' '), {
      env: { ...operatorEnv(scene.playground), HOME: directory },
      cwd: directory,
      colors: false,
      out: (text) => void (out += text),
      err: (text) => {
        err += text;
        tell?.(text);
      },
      ask: () => Promise.resolve(undefined),
    });
    return { code, out, err };
  };

  /** Publishes the mode, and waits until workers have taken it up: they keep what they read for a moment. */
  const configure = async (mode: Mode): Promise<void> => {
    const pools = config.pools.map((pool) => ({ ...pool, mode }));
    await writeFile(join(directory, 'gatehouse.yaml'), stringify({ ...config, pools }));
    expect(await gatehouse('apply')).toMatchObject({ code: 0 });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
  };

  const keysOf = async (Bucket: string, Prefix = ''): Promise<readonly string[]> => {
    const keys: string[] = [];
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const from = token === undefined ? {} : { ContinuationToken: token };
      const { Contents = [], NextContinuationToken } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ...from }));
      keys.push(...Contents.map(({ Key = '' }) => Key));
      token = NextContinuationToken;
    }
    return keys;
  };

  /** What was ever written of records, which the control bucket's versioning remembers. */
  const versions = async (): Promise<readonly ObjectVersion[]> => {
    const found: ObjectVersion[] = [];
    const all = { Bucket: config.controlBucket, Prefix: userRecordsPrefix(scene.pool) };
    for (let from = {}, more = true; more;) {
      const page = await s3.send(new ListObjectVersionsCommand({ ...all, ...from }));
      found.push(...(page.Versions ?? []));
      from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      more = page.IsTruncated === true;
    }
    return found;
  };

  const recordKeys = () => keysOf(config.controlBucket, userRecordsPrefix(scene.pool));

  await configure('observe');
  const waiting = Array.from({ length: users }, (_, index) => index).values();
  const lane = async (): Promise<void> => {
    for (const index of waiting) await create(index);
  };
  await Promise.all(Array.from({ length: 20 }, lane));

  return {
    ...scene,
    directory,
    subs,
    subOf: (name: string): string => subs.get(name) ?? '',
    gatehouse,
    configure,
    keysOf,
    recordKeys,
    /** The keys of every version of every record, in order: a key that was written twice stands here twice. */
    recordVersions: async (): Promise<readonly string[]> => (await versions()).map(({ Key = '' }) => Key).sort(),
    /** As if nobody had been adopted. */
    async forgetRecords(): Promise<void> {
      const Bucket = config.controlBucket;
      const forget = ({ Key, VersionId }: ObjectVersion) => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      await Promise.all((await versions()).map(forget));
    },
    /** Notes what kinds of writes the edge sees until `stop`. */
    watchWrites() {
      const kinds = new Set<string>();
      const stop = edge.calls.watch(({ service, operation, bucket = '' }) => {
        if (!/^(Get|Head|List|Describe|AdminGet|Receive)/.test(operation)) kinds.add(`${service} ${operation} ${bucket}`);
      });
      return { stop, kinds: (): readonly string[] => [...kinds] };
    },
    async close(): Promise<void> {
      await scene.close();
      await rm(directory, { recursive: true });
    },
  };
}
