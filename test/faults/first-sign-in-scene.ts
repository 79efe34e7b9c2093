import { randomUUID } from 'node:crypto';
import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { triggerFromEnvironment } from '../../client/relay/lambda/trigger-from-environment';
import type { UserRecord } from '../../core/registry/user-record';
import { userRecordKey } from '../../core/layout/control-keys';
import { createUserStorage } from '../../local/play/user-storage';
import type { SessionCredentials } from '../../local/play/customer-app';
import { throughEdge } from '../../local/servers/event-queue';
import { type Arrival, openScene } from '../support/scene';
import { until } from '../support/until';

export type FirstSignInScene = Awaited<ReturnType<typeof openFirstSignInScene>>;

/** Somebody who has signed in for the first time. */
export interface Newcomer {
  readonly sub: string;
  /** Absent for those who arrive by signing in. */
  readonly credentials?: SessionCredentials;
}

const patienceMs = 180_000;

/**
 * A playground whose users get a file at their first sign-in. Each trigger is called three times, side by side, and the data
 * bucket keeps versions: an object that was written twice has two.
 */
export async function openFirstSignInScene() {
  const scene = await openScene({ firstLogin: true });
  const { app, config, triggers, temporal } = scene.playground;
  const { queueUrl } = throughEdge(scene.playground, app.endpoint);
  const trigger = triggerFromEnvironment({ GATEHOUSE_QUEUE_URL: queueUrl }, () => undefined);
  const thrice: NonNullable<typeof triggers.postAuthentication> = async (event) =>
    (await Promise.all([1, 2, 3].map(() => trigger(event))))[0];
  Object.assign(triggers, { postConfirmation: thrice, postAuthentication: thrice });
  const { s3 } = scene.behind;
  const data = { Bucket: app.dataBucket };
  await s3.send(new PutBucketVersioningCommand({ ...data, VersioningConfiguration: { Status: 'Enabled' } }));
  let { worker } = scene.playground;

  const textOf = async (Bucket: string, Key: string): Promise<string> =>
    (await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString('latin1')) ?? '';
  const record = async (sub: string): Promise<UserRecord> =>
    JSON.parse(await textOf(config.controlBucket, userRecordKey({ pool: scene.pool, sub }))) as UserRecord;
  const receipts = async (sub: string): Promise<number> => (await receiptKeys()).filter((key) => key.includes(sub)).length;
  const receiptKeys = async (): Promise<readonly string[]> => {
    const Prefix = 'receipts/deliverFirstLoginFile/';
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: config.controlBucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const isDone = async (sub: string): Promise<boolean> => {
    const open = await temporal.client.workflow.count(`GatehouseUser="${sub}" AND ExecutionStatus="Running"`);
    return (
      open.count === 0 && (await scene.observe(sub)).record?.firstLogin !== undefined && (await attribute(sub)) !== undefined
    );
  };
  const attribute = async (sub: string): Promise<string | undefined> => {
    // A federated user is not found by the sub.
    const asked = { UserPoolId: scene.pool, Filter: `sub = "${sub}"` };
    const { Users = [] } = await scene.behind.cognito.send(new ListUsersCommand(asked));
    return Users[0]?.Attributes?.find(({ Name }) => Name === 'custom:first_login')?.Value;
  };

  /** A busy machine resets connections of the app, too; people try again. */
  const signIn = async (name: string): Promise<SessionCredentials> => {
    let credentials: SessionCredentials | undefined;
    await until(async () => {
      ({ credentials } = await scene.app.signIn(name));
      return true;
    });
    if (credentials === undefined) throw new Error('Nobody is signed in.');
    return credentials;
  };

  return {
    ...scene,
    receiptKeys,
    /** Kills the worker at once, and starts another. */
    async replaceWorker(): Promise<void> {
      process.kill(worker.pid, 'SIGKILL');
      await worker.ended;
      worker = await scene.playground.startWorker();
    },
    /** Arrives, and signs in for the first time. */
    async welcome(arrival: Arrival): Promise<Newcomer> {
      const name = `u${randomUUID().slice(0, 12)}`;
      const sub = await scene.arrive(arrival, name);
      if (arrival === 'is federated' || arrival === 'is imported') return { sub };
      return { sub, credentials: await signIn(name) };
    },
    signIn,
    /** Waits until the user's file is there and said to be; answers what is wrong, which should be nothing. */
    async problemsOf({ sub, credentials }: Newcomer): Promise<readonly string[]> {
      let problems: readonly string[] = ['the file is not said to be there'];
      const look = async (): Promise<boolean> => {
        if (await isDone(sub)) problems = await wrongWith(sub, credentials);
        return problems.length === 0;
      };
      await until(look, patienceMs).catch(() => undefined);
      return problems;
    },
  };

  async function wrongWith(sub: string, credentials: SessionCredentials | undefined): Promise<readonly string[]> {
    const Key = `users/${sub}/welcome.pdf`;
    const [known, written, count, value] = await Promise.all([
      record(sub),
      s3.send(new ListObjectVersionsCommand({ ...data, Prefix: Key })),
      receipts(sub),
      attribute(sub),
    ]);
    const versions = written.Versions?.length ?? 0;
    const isPdf = await readsPdf(credentials, Key);
    return [
      ...(versions === 1 && written.DeleteMarkers === undefined ? [] : [`the file was written ${String(versions)} times`]),
      ...(count === 1 ? [] : [`there are ${String(count)} receipts`]),
      ...(known.firstLogin?.files[0]?.outcome === 'delivered' ? [] : ['the registry does not say that it was delivered']),
      ...(value === known.firstLogin?.at ? [] : ['the attribute says another time than the registry']),
      ...(isPdf ? [] : ['the file cannot be read']),
    ];
  }

  /** With the user's own credentials, where they have some. */
  async function readsPdf(credentials: SessionCredentials | undefined, key: string): Promise<boolean> {
    if (credentials === undefined) return (await textOf(app.dataBucket, key)).startsWith('%PDF-');
    const storage = createUserStorage(app, credentials);
    try {
      return (await storage.get(key)).subarray(0, 5).toString() === '%PDF-';
    } finally {
      storage.close();
    }
  }
}
