import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { S3Client, CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { decode } from '../../../core/events/decode';
import type { Decoded } from '../../../core/events/identity-event';
import { register, region, stagedEdge, workerKey, workerRole, type StagedEdge } from './staged-edge';

let world: StagedEdge;
beforeEach(async () => {
  world = await stagedEdge();
});
afterEach(() => world.stop());

/** What the relay makes of everything on the queue, in order. */
const decoded = async (): Promise<readonly Decoded[]> =>
  (await world.events()).map((envelope) => decode(envelope, { receivedAt: new Date().toISOString(), ownRoleArns: [workerRole] }));

const happened = (all: readonly Decoded[]) => all.flatMap((one) => (one.outcome === 'event' ? [one.event] : []));

test('what changes the access of a user comes with their sub, and what changes a group with its name', async () => {
  const { aws, pool: UserPoolId } = world;
  const Username = `user-${randomUUID()}`;
  const sub = await register(world, Username);
  await world.events();
  const group = { UserPoolId, GroupName: 'premium' };
  await aws.cognito.send(new CreateGroupCommand(group));
  await aws.cognito.send(new AdminAddUserToGroupCommand({ ...group, Username }));
  await aws.cognito.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  await aws.cognito.send(new AdminEnableUserCommand({ UserPoolId, Username }));
  await aws.cognito.send(new AdminRemoveUserFromGroupCommand({ ...group, Username }));
  await aws.cognito.send(new DeleteGroupCommand(group));
  await aws.cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  const events = happened(await decoded()).map(({ kind, pool, sub: of, group: named }) => [kind, pool, of, named]);
  const expected = [
    ['group-changed', UserPoolId, undefined, 'premium'],
    ['group-joined', UserPoolId, sub, 'premium'],
    ['user-disabled', UserPoolId, sub, undefined],
    ['user-enabled', UserPoolId, sub, undefined],
    ['group-left', UserPoolId, sub, 'premium'],
    ['group-deleted', UserPoolId, undefined, 'premium'],
    ['user-deleted', UserPoolId, sub, undefined],
  ];
  expect(events.toSorted()).toEqual(expected.toSorted());
});

test("a bucket policy is news, whoever writes it: the worker's own may be one that was stalled", async () => {
  const Bucket = `events-${randomUUID()}`;
  await world.upstream.s3.send(new CreateBucketCommand({ Bucket }));
  const Statement = { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/x` };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const credentials = { accessKeyId: workerKey, secretAccessKey: 'test' };
  const worker = new S3Client({ endpoint: world.edge.endpoint, region, credentials, forcePathStyle: true });
  await worker.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  worker.destroy();
  expect(happened(await decoded())).toMatchObject([{ kind: 'host-changed', host: { kind: 's3', name: Bucket } }]);
  await world.aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  expect(happened(await decoded())).toMatchObject([{ kind: 'host-changed', host: { kind: 's3', name: Bucket } }]);
});
