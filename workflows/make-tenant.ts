import { condition, setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { FinishedTenant } from '../activities/finish-tenant';
import type { TenantIsolated } from '../activities/isolate-tenant';
import type { TenantPlan, TenantReceipt, TenantStep, TenantStorageReceipt, TenantWish } from '../core/contract/tenants';
import { receiptKey } from '../core/layout/control-keys';
import { keyword } from './ownership';
import { enforcing } from './proxies';
import { now } from './receipts';
import { isolationLooks } from './timing';

interface Round {
  /** Counted from 1. */
  readonly number: number;
  /** Hands the run on where its history has become long: the next one begins this round anew. */
  readonly handOn: () => Promise<void>;
  /** Buckets of which a writer has said that the policy is in force. */
  readonly inForce: Set<string>;
}

export interface MadeTenant {
  readonly receipt: TenantReceipt;
  /** Users waited for it. */
  readonly usersWait: boolean;
}

/** One round: everything that the wishes ask for, pool by pool, then the record, from when on users get storage. */
export async function makeTenant(tenant: string, wishes: readonly TenantWish[], round: Round): Promise<MadeTenant> {
  const startedAt = now();
  const plan = await enforcing().beginTenant({ tenant, ...poolsOf(wishes) });
  const did: string[] = [];
  const storages: TenantStorageReceipt[] = [];
  for (const step of plan.steps) storages.push(await makeStorage(tenant, step, did, round));
  const receipt = receiptOf(plan, { startedAt, did, storages }, round.number);
  const identityPools = wishes.flatMap(({ identityPoolId }) => identityPoolId ?? []);
  return { receipt, usersWait: didUsersWait(await enforcing().finishTenant({ plan, identityPools, receipt })) };
}

/** Runs of earlier versions were answered nothing. */
const didUsersWait = (finished: FinishedTenant | null | undefined): boolean => finished?.usersWait ?? true;

/** All of them as soon as one wish names none. */
function poolsOf(wishes: readonly TenantWish[]): { readonly pools?: readonly string[] } {
  const named = wishes.flatMap(({ pools }) => (pools === undefined ? [] : [pools]));
  return named.length < wishes.length ? {} : { pools: [...new Set(named.flat())].sort() };
}

/** The bucket, then what guards it, then what lies in it. */
async function makeStorage(tenant: string, step: TenantStep, did: string[], round: Round): Promise<TenantStorageReceipt> {
  const { pool, mode, bucket, prefix } = step;
  const ensured = mode === 'bucket' ? await enforcing().ensureTenantBucket({ tenant, step, replyTo: ownId() }) : undefined;
  did.push(...(ensured?.did ?? []));
  if (ensured?.told === true) await writerAnswers(bucket, round, isolationLooks.answerTakes);
  const isolated = step.guarded ? await untilIsolated(bucket, round) : undefined;
  const { created } = await enforcing().ensureTenantFolder({ tenant, step });
  did.push(...created.map((key) => `created ${key}`));
  return {
    ...{ pool, mode, bucket, prefix },
    ...(isolated === undefined ? {} : { isolatedAt: isolated.at }),
    ...(isolated?.policyHash === undefined ? {} : { policyHash: isolated.policyHash }),
  };
}

const ownId = (): { readonly workflowId: string } => ({ workflowId: workflowInfo().workflowId });

/** Until the writer says that the policy is in force, or for so long. What it says is a reason to look, and no more. */
async function writerAnswers(bucket: string, { inForce }: Round, longest: number): Promise<void> {
  await condition(() => inForce.has(bucket), longest);
  inForce.delete(bucket);
}

/** The writer of the policy is told at once, and again where it may have been terminated. */
async function untilIsolated(bucket: string, round: Round): Promise<TenantIsolated> {
  const { answerTakes, firstPause, longestPause, tellsEvery, quiet } = isolationLooks;
  const host = { kind: 's3', name: bucket } as const;
  for (let looks = 0; ; looks++) {
    const tell = looks % tellsEvery === 0;
    const isolated = await enforcing().isolateTenant({ host, tell, replyTo: ownId() });
    if (isolated !== null) {
      if (looks > quiet) show('active', '');
      return isolated;
    }
    if (looks === quiet) {
      show('waiting', `Waits until the policy of \`${bucket}\` isolates the tenant: see \`access-policy:s3:${bucket}\`.`);
    }
    await writerAnswers(bucket, round, tell ? answerTakes : Math.min(firstPause * 2 ** looks, longestPause));
    await round.handOn();
  }
}

function show(state: 'active' | 'waiting', details: string): void {
  upsertSearchAttributes([{ key: keyword('GatehouseState'), value: state }]);
  setCurrentDetails(details);
}

function receiptOf(
  { tenant, epoch, configRevision }: TenantPlan,
  done: Pick<TenantReceipt, 'startedAt' | 'did' | 'storages'>,
  round: number,
): TenantReceipt {
  const { workflowId, runId } = workflowInfo();
  const finishedAt = now();
  const run = round === 1 ? runId : `${runId}-${String(round)}`;
  return {
    schema: 'gatehouse.tenant-receipt/1',
    useCase: 'provisionTenant',
    ...{ tenant, epoch, configRevision },
    ...{ startedAt: done.startedAt, finishedAt, did: done.did, storages: done.storages },
    key: receiptKey('provisionTenant', finishedAt, workflowId, run),
  };
}
