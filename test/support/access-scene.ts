import { GetBucketPolicyCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  CreateGroupCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import type { WriterStatus } from '../../core/contract/access';
import { policyWriterId, userLifecycleId } from '../../core/contract/ids';
import { userRecordKey } from '../../core/layout/control-keys';
import { listOf, type PolicyDocument, type Statement } from '../../core/policy/document';
import type { UserRecord } from '../../core/registry/user-record';
import type { SessionCredentials } from '../../local/play/customer-app';
import { createUserStorage } from '../../local/play/user-storage';
import type { PlaygroundOptions } from '../../local/playground';
import { openScene } from './scene';
import { givenServers } from './servers';
import { until } from './until';

export type AccessScene = Awaited<ReturnType<typeof openAccessScene>>;

/** A scene in which users have live credentials, and one look at who the policy names. */
export async function openAccessScene(options: PlaygroundOptions = { servers: givenServers() }) {
  const scene = await openScene(options);
  const { app: settings, config, temporal } = scene.playground;
  const Bucket = settings.dataBucket;
  const shared = 'shared/premium/plan.txt';
  const reports = 'shared/reports/q3.txt';
  for (const Key of [shared, reports]) await scene.behind.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

  const record = async (sub: string): Promise<UserRecord> => {
    const Key = userRecordKey({ pool: scene.pool, sub });
    const { Body } = await scene.behind.s3.send(new GetObjectCommand({ Bucket: config.controlBucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? 'null') as UserRecord;
  };
  const statements = async (): Promise<readonly Statement[]> => {
    const { Policy = '' } = await scene.behind.s3.send(new GetBucketPolicyCommand({ Bucket }));
    return listOf((JSON.parse(Policy) as PolicyDocument).Statement);
  };
  const subsIn = (some: readonly Statement[]): readonly string[] =>
    [
      ...new Set(
        some.flatMap(({ Condition }) => [Condition?.['StringEquals']?.['aws:PrincipalTag/sub'] ?? []].flat().map(String)),
      ),
    ].sort();

  const isQuiet = async (sub: string): Promise<boolean> => {
    const owner = temporal.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));
    return (await owner.describe()).status.name !== 'RUNNING';
  };

  /** Nothing of what was done so far is still to be dealt with: no event is in the queue, and the owner has closed. */
  const isQuietForGood = async (sub: string): Promise<boolean> => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await scene.behind.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: scene.playground.queueUrl, AttributeNames: [...names] }),
    );
    return names.every((name) => Attributes[name] === '0') && (await isQuiet(sub));
  };

  return {
    ...scene,
    settings,
    shared,
    reports,
    own: (sub: string): string => `users/${sub}/documents/note.txt`,
    record,
    /** Subs that the live policy denies, and those that it grants something by name. */
    denied: async () => subsIn((await statements()).filter(({ Effect }) => Effect === 'Deny')),
    granted: async () => subsIn((await statements()).filter(({ Effect }) => Effect === 'Allow')),
    /** Registers a user and waits until they have storage. */
    async user(name: string): Promise<string> {
      const sub = await scene.arrive('signs up', name);
      // Twenty at once on a busy machine take their time; one that never settles still fails.
      const problems = await scene.settled(sub, 150_000);
      if (problems.length > 0) throw new Error(problems.join('; '));
      return sub;
    },
    /** A session's view of the bucket. */
    async session(name: string): Promise<LiveSession> {
      return liveSession(settings, (await scene.app.signIn(name)).credentials);
    },
    sessionWith: (credentials: SessionCredentials): LiveSession => liveSession(settings, credentials),
    members: async (group: string): Promise<readonly string[]> => {
      const { Users = [] } = await scene.behind.cognito.send(
        new ListUsersInGroupCommand({ UserPoolId: scene.pool, GroupName: group, Limit: 60 }),
      );
      return Users.map(({ Attributes = [] }) => Attributes.find(({ Name }) => Name === 'sub')?.Value ?? '').sort();
    },
    groupsOf: async (name: string): Promise<readonly string[]> => {
      const { Groups = [] } = await scene.behind.cognito.send(
        new AdminListGroupsForUserCommand({ UserPoolId: scene.pool, Username: name }),
      );
      return Groups.map(({ GroupName = '' }) => GroupName).sort();
    },
    writerStatus: () => temporal.client.workflow.getHandle(policyWriterId('s3', Bucket)).query<WriterStatus>('writerStatus'),
    createGroup: (GroupName: string, RoleArn: string | undefined) =>
      scene.edge.cognito.send(
        new CreateGroupCommand({
          UserPoolId: scene.pool,
          GroupName,
          ...(RoleArn === undefined ? {} : { RoleArn, Precedence: 20 }),
        }),
      ),
    isEnabled: async (name: string): Promise<boolean> => {
      const { Enabled } = await scene.behind.cognito.send(new AdminGetUserCommand({ UserPoolId: scene.pool, Username: name }));
      return Enabled === true;
    },
    /** Starts use case 2 as an operator does. */
    revokeByHand: (sub: string) =>
      temporal.client.workflow.start('revokeUserAccess', {
        workflowId: `by-hand-${randomUUID()}`,
        taskQueue: scene.taskQueue,
        args: [{ pool: scene.pool, sub }],
      }),
    /** Waits until nothing runs for the user, and nothing of what was done so far can make anything run. */
    async quietForGood(sub: string): Promise<void> {
      for (let looks = 0; looks < 2; looks++) await until(() => isQuietForGood(sub));
    },
    /** Waits until nothing runs for the user. */
    quiet: (sub: string) => until(() => isQuiet(sub)),
    quietWithin: (sub: string, patienceMs: number) => until(() => isQuiet(sub), patienceMs),
  };
}

export interface LiveSession {
  readonly can: (key: string) => Promise<boolean>;
  readonly canPut: (key: string) => Promise<boolean>;
  readonly close: () => void;
}

export function liveSession(settings: Parameters<typeof createUserStorage>[0], credentials: SessionCredentials): LiveSession {
  const storage = createUserStorage(settings, credentials);
  return {
    can: (key) => allowed(() => storage.get(key)),
    canPut: (key) => allowed(() => storage.put(key, 'x')),
    close: storage.close,
  };
}

/** S3 hides a missing object from nobody who may list; here the objects are there. Anything but a refusal is an error. */
const allowed = (attempt: () => Promise<unknown>): Promise<boolean> =>
  attempt().then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'AccessDenied') return false;
      throw error;
    },
  );
