import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import { userLifecycleId, type UserKey } from '../../core/contract/ids';
import type { Playground } from '../playground';
import { archiveAtOnce } from './archive-at-once';
import { accountCredentials, createBackOffice } from './back-office';
import { createCustomerApp, emailOf, password, type AppSession, type AppSettings } from './customer-app';
import { runPass } from './run-pass';
import { readUserState, type Buckets, type UserState } from './user-state';

/** What the cases of the demo work with. */
export interface DemoStage {
  readonly settings: AppSettings;
  readonly app: ReturnType<typeof createCustomerApp>;
  readonly office: ReturnType<typeof createBackOffice>;
  readonly buckets: Buckets;
  readonly client: Client;
  /** A user of the time before Gatehouse: made behind the edge's back, so that no event tells of them. Answers the sub. */
  readonly importUser: (name: string) => Promise<string>;
  /** A sign-in through the identity provider of the pool. */
  readonly federated: (id: string) => ReturnType<Playground['federation']['signIn']>;
  /** Waits until the user has prefix, record and attribute, checks each, and answers the milliseconds since `began`. */
  readonly provisioned: (name: string, sub: string, began: number) => Promise<number>;
  /** Puts an object into the data bucket with the account's own credentials. */
  readonly store: (key: string, text: string) => Promise<void>;
  /** Keeps a session for a later case, as an app does that goes on with the credentials it has. */
  readonly keep: (name: string, session: AppSession) => void;
  readonly kept: (name: string) => AppSession;
  /** The next events come twice. */
  readonly duplicateEvents: (times: number) => void;
  /** The next event of this name never comes. */
  readonly loseEvent: (eventName: string) => void;
  /** A pass over the pool that has everything made good; answers its report, in words. */
  readonly reconcile: () => Promise<string>;
  /** From now on the objects of whoever is cut off move to the archive. */
  readonly archiveAtOnce: () => Promise<void>;
  /** Waits until nothing runs for the user any more. */
  readonly quiet: (user: UserKey) => Promise<void>;
  readonly close: () => void;
}

const patienceMs = 15_000;

export function openStage(playground: Playground): DemoStage {
  const { edge, federation, app: settings, config, temporal } = playground;
  const { endpoint, region, dataBucket, userPoolId: pool } = settings;
  const s3 = new S3Client({ endpoint, region, credentials: accountCredentials, forcePathStyle: true });
  const parts = { app: createCustomerApp(settings), office: createBackOffice(settings) };
  const sessions = new Map<string, AppSession>();
  const buckets = { s3, dataBucket, controlBucket: config.controlBucket };
  return {
    ...parts,
    settings,
    buckets,
    client: temporal.client,
    importUser: (username) =>
      federation.importUser({ userPoolId: pool, username, password, attributes: { email: emailOf(username) } }),
    federated: async (id) => {
      const { clientId } = settings;
      const attributes = { email: emailOf(id) };
      return federation.signIn({ userPoolId: pool, clientId, provider: 'AcmeSSO', providerUserId: id, attributes });
    },
    async provisioned(name, sub, began) {
      let attribute = '';
      await until(async () => {
        attribute = (await parts.office.attributes(name))['custom:storage_prefix'] ?? '';
        return attribute !== '';
      }, `${name} has no storage after 15 s`);
      const took = performance.now() - began;
      await until(
        async () => (await readUserState(buckets, { pool, sub })).record?.state === 'active',
        `${name} has no record after 15 s`,
      );
      checkProvisioned(await readUserState(buckets, { pool, sub }), attribute);
      return took;
    },
    store: async (Key, Body) => void (await s3.send(new PutObjectCommand({ Bucket: dataBucket, Key, Body }))),
    keep: (name, session) => void sessions.set(name, session),
    kept: (name) => {
      const session = sessions.get(name);
      if (session === undefined) throw new Error(`no session of ${name} was kept`);
      return session;
    },
    duplicateEvents: (times) => void edge.eventFaults.add({ times, effect: { type: 'duplicated' } }),
    loseEvent: (eventName) => void edge.eventFaults.add({ eventName, effect: { type: 'lost' } }),
    reconcile: () => runPass(playground, buckets),
    archiveAtOnce: () => archiveAtOnce(playground),
    quiet: (user) =>
      until(
        async () => (await temporal.client.workflow.getHandle(userLifecycleId(user)).describe()).status.name !== 'RUNNING',
        'the owner of the user still runs after 15 s',
      ),
    close: () => {
      for (const part of [parts.app, parts.office]) part.close();
      s3.destroy();
    },
  };
}

function checkProvisioned({ keys, record }: UserState, attribute: string): void {
  if (!keys.includes(attribute))
    throw new Error(`the attribute says ${attribute}, the bucket has ${keys.join(', ') || 'nothing'}`);
  if (keys.some((key) => !key.startsWith(attribute))) throw new Error(`there is more than one prefix: ${keys.join(', ')}`);
  if (record?.state !== 'active' || record.prefix !== attribute) throw new Error('the record is not as the attribute says');
}

async function until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(otherwise);
    await delay(15);
  }
}
