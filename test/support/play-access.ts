import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { policyWriterId, userLifecycleId } from '../../core/contract/ids';
import type { WriterStatus } from '../../core/contract/access';
import type { UserRecord } from '../../core/registry/user-record';
import { accountCredentials } from '../../local/play/back-office';
import type { Scene } from './scene';
import { until } from './until';

/** Every way in which access is given and taken: groups with and without a role, a group that goes, by hand and by events. */
export async function playAccess(scene: Scene): Promise<void> {
  const name = 'played-access';
  const sub = await scene.arrive('signs up', name);
  const quiet = untilQuiet(scene, sub);
  await quiet(() => true);
  await scene.office.join(name, 'premium');
  await quiet(({ groups }) => groups.includes('premium'));
  await scene.office.join(name, 'analysts');
  await quiet(({ groups }) => groups.includes('analysts'));
  await scene.office.leave(name, 'analysts');
  await quiet(({ access }) => access?.denies.some(({ until: end }) => end !== undefined) === true);
  await scene.edge.s3.send(
    new CreateMultipartUploadCommand({ Bucket: scene.playground.app.dataBucket, Key: `users/${sub}/half-made` }),
  );
  await byHand(scene, 'revokeUserAccess', sub);
  await byHand(scene, 'restoreUserAccess', sub);
  await scene.office.deleteGroup('premium');
  await quiet(({ groups }) => !groups.includes('premium'));
  await scene.office.createGroup('premium');
  await readRoles(scene);
}

const untilQuiet =
  (scene: Scene, sub: string) =>
  (holds: (record: UserRecord) => boolean): Promise<void> =>
    until(async () => {
      const { record, ownerStatus } = await scene.observe(sub);
      return ownerStatus === 'COMPLETED' && record !== undefined && holds(record);
    }, 60_000);

async function byHand(scene: Scene, type: string, sub: string): Promise<void> {
  const { client } = scene.playground.temporal;
  const args = [{ pool: scene.pool, sub }];
  await client.workflow.execute(type, { taskQueue: scene.taskQueue, workflowId: `${type} of ${sub}`, args });
  await client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub })).result();
}

const inline = { PolicyName: 'inline' };

/** Roles that allow something by themselves, inline and attached: the writer's findings name them, and then no more. */
async function readRoles(scene: Scene): Promise<void> {
  const { app, temporal } = scene.playground;
  const iam = new IAMClient({ endpoint: app.endpoint, region: app.region, credentials: accountCredentials });
  const { userRoleName: RoleName, groupRoles } = scene.playground.seeded;
  const roleNames = [RoleName, ...Object.values(groupRoles ?? {}).map((arn: string) => arn.slice(arn.lastIndexOf('/') + 1))];
  const Resource = `arn:aws:s3:::${app.dataBucket}/*`;
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }],
  });
  const writer = temporal.client.workflow.getHandle(policyWriterId('s3', app.dataBucket));
  const elsewhere = async (): Promise<boolean> =>
    (await writer.query<WriterStatus>('writerStatus')).findings.some(({ type }) => type === 'AllowedElsewhere');
  try {
    for (const role of roleNames) await iam.send(new PutRolePolicyCommand({ RoleName: role, ...inline, PolicyDocument }));
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: `${RoleName}-attached`, PolicyDocument }));
    const PolicyArn = Policy?.Arn;
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await until(elsewhere, 60_000);
    for (const role of roleNames) await iam.send(new DeleteRolePolicyCommand({ RoleName: role, ...inline }));
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await until(async () => !(await elsewhere()), 60_000);
  } finally {
    iam.destroy();
  }
}
