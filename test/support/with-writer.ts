import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { answerAccess } from '../../activities/answer-access';
import type { AccessChange } from '../../core/contract/access';
import type { PolicyHost } from '../../core/ports';
import { change, disabled } from './access-changes';
import { listeningOwners } from './access-owner';
import type { AccessWorld } from './access-world';
import { pool } from './builders';
import { type Deployment, withDeployment } from './deployment';

/** A writer at work, and owners who hear what it answers. */
export async function withWriter(
  environment: TestWorkflowEnvironment,
  w: AccessWorld,
  use: (deployment: Deployment, owners: ReturnType<typeof listeningOwners>) => Promise<void>,
  hosts: Partial<PolicyHost> = {},
): Promise<void> {
  const owners = listeningOwners();
  const starter = { ...w.ports.starter, ...owners.ears };
  const ports = { ...w.ports, hosts: { s3: { ...w.policyHost, ...hosts } } };
  await withDeployment(environment, ports, (deployment) => use(deployment, owners), { answerAccess: answerAccess({ starter }) });
  await w.writer(environment).terminate();
}

/** A request that the user's owner is answered. */
export const owned = (one: AccessChange): AccessChange => ({ ...one, replyTo: { workflowId: `user:${pool}:${one.sub}` } });
export const denying = (sub: string, epoch = 1): AccessChange => owned(change(sub, epoch, { denies: [disabled] }));
