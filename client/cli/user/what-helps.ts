import { policyWriterId, type UserKey, userLifecycleId } from '../../../core/contract/ids';
import type { OwnerNeeds } from './needs-of-owner';

/** The commands for a person who has mended what an owner waits for, in the order of their use. `bucket`: of the user. */
export function whatHelps(user: UserKey, { failure, awaitsPolicy }: OwnerNeeds, bucket: string | undefined): readonly string[] {
  const owner = userLifecycleId(user);
  const byOwner = [update(owner, 'retry'), update(owner, 'giveUp')];
  if (!awaitsPolicy || bucket === undefined) return byOwner;
  const writer = policyWriterId('s3', bucket);
  const approve =
    failure.type === 'DeniesOverBudget' ? [`${update(writer, 'approveCutOff')} --input '{"signedOutBefore":"<ISO 8601>"}'`] : [];
  return [...approve, update(writer, 'retry'), ...byOwner];
}

const update = (workflowId: string, name: string): string =>
  `temporal workflow update execute --workflow-id '${workflowId}' --name ${name}`;
