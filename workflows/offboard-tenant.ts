import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { nameProblem } from '../core/contract/names';
import type { OffboardingReceipt, OffboardTenantInput } from '../core/contract/tenant-offboarding';
import { receiptKey } from '../core/layout/control-keys';
import { fail } from './failure';
import { isLongRun } from './is-long-run';
import { answerPeople, handedOn, type Offboarding, openOffboarding, show, untilDone } from './offboarding';
import { enforcing } from './proxies';
import { now } from './receipts';
import { deleteBuckets, listKept, retirePolicies } from './retire-tenant';
import { revokeTenant } from './revoke-tenant';

/**
 * Takes a tenant away: from its first step on nothing new is made for the tenant's users; they are revoked through their
 * owners, each as their pool says, more than a configured number only once a person has approved; what was made for the
 * tenant goes, what is left is listed, and the tenant's own bucket is deleted only where that is configured, its time is
 * over and nothing is in it. Interrupted anywhere it goes on when it is started again. Returns the receipt.
 * Fails with `TenantUnknown`, `TenantOffboarded`, `AccessNotConfigured`, `GivenUp`.
 */
export async function offboardTenant(input: OffboardTenantInput): Promise<OffboardingReceipt> {
  assertInput(input);
  const people = answerPeople(input);
  const offboarding = await openOffboarding(input, people);
  const handOn = () => handOnWhenLong(offboarding);
  await revokeTenant(offboarding, handOn);
  await listKept(offboarding, handOn);
  const retiredPolicies = await retirePolicies(offboarding);
  const buckets = await deleteBuckets(offboarding);
  const receipt = receiptOf(offboarding, { retiredPolicies, buckets });
  await untilDone(offboarding, () => enforcing().finishOffboarding({ receipt }));
  show(people, 'absent', '');
  return receipt;
}

async function handOnWhenLong(offboarding: Offboarding): Promise<void> {
  if (isLongRun()) await continueAsNew<typeof offboardTenant>(handedOn(offboarding));
}

type Done = Pick<OffboardingReceipt, 'retiredPolicies' | 'buckets'>;

function receiptOf({ plan, state, people }: Offboarding, { retiredPolicies, buckets }: Done): OffboardingReceipt {
  const { tenant, epoch, configRevision } = plan;
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const { startedAt, revoked, kept } = state;
  const finishedAt = now();
  return {
    schema: 'gatehouse.tenant-receipt/1',
    useCase: 'offboardTenant',
    ...{ tenant, epoch, configRevision, startedAt },
    ...(people.approvedAt === undefined ? {} : { approvedAt: people.approvedAt }),
    finishedAt,
    did: wordsOf({ revoked, kept, retiredPolicies, buckets }),
    ...{ revoked, retiredPolicies, kept, buckets },
    key: receiptKey('offboardTenant', finishedAt, workflowId, firstExecutionRunId),
  };
}

type Told = Done & Pick<OffboardingReceipt, 'revoked' | 'kept'>;

const wordsOf = ({ revoked, kept, retiredPolicies, buckets }: Told): readonly string[] => [
  `revoked ${String(revoked)} users`,
  ...kept.flatMap(({ bucket, prefix, objects, bytes, removedMarkers }) => [
    ...(removedMarkers === 0 ? [] : [`removed ${String(removedMarkers)} markers of ${bucket}/${prefix}`]),
    `left ${String(objects)} objects of ${String(bytes)} bytes below ${bucket}/${prefix}, and listed them`,
  ]),
  ...retiredPolicies.map((bucket) => `took what was ours out of the policy of ${bucket}`),
  ...buckets.map((one) => (one.outcome === 'deleted' ? `deleted bucket ${one.bucket}` : `kept bucket ${one.bucket}: ${one.why}`)),
];

function assertInput(input: Partial<OffboardTenantInput> | undefined): asserts input is OffboardTenantInput {
  const { tenant, approved } = input ?? {};
  const remedy = `Pass an input such as '{"tenant":"acme"}', or run \`temporal gatehouse tenant offboard\`.`;
  if (typeof tenant !== 'string') throw fail('InvalidInput', { place: 'input.tenant', remedy });
  const problem = nameProblem(tenant);
  if (problem !== undefined) {
    throw fail('InvalidTenant', { place: 'input.tenant', value: tenant.slice(0, 64), remedy: `It ${problem}.` });
  }
  if (approved !== undefined && typeof approved !== 'boolean') throw fail('InvalidInput', { place: 'input.approved', remedy });
}
