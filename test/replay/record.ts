/**
 * Records one history of every workflow type into test/replay/histories, from runs on a dev server with everything else
 * in memory: `npm run histories`. A released history stays for ever; record a new one under a new name when a workflow
 * gains a path.
 */
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTemporal } from '../../local/servers/temporal';
import { bundleWorkflows } from '../../local/servers/workflow-bundle';
import { answerAccess } from '../../activities/answer-access';
import { wakeOwners } from '../../activities/wake-owners';
import { adoptId, firstLoginId, groupSyncId, policyWriterId, reconcileHintsId, useCaseRunId } from '../../core/contract/ids';
import { messageNames } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import type { PolicyHost } from '../../core/ports';
import { change, disabled, subOf } from '../support/access-changes';
import { listeningOwners } from '../support/access-owner';
import { accessWorld, userRole } from '../support/access-world';
import { archiveWorldIn } from '../support/archive-world';
import { pool } from '../support/builders';
import { type Deployment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';
import { subOf as memberOf } from '../support/pool-to-adopt';
import { poolToReconcile } from '../support/pool-to-reconcile';
import { until as untilHolds } from '../support/until';
import { recordTenants } from './record-tenants';

async function main(): Promise<void> {
  const [server, bundle] = await Promise.all([startTemporal(), bundleWorkflows()]);
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address });
  try {
    const world = worldIn(environment);
    const save = async (name: string, workflowId: string): Promise<void> => {
      const history = await environment.client.workflow.getHandle(workflowId).fetchHistory();
      // The machine that recorded it does not matter, nor where the sources lay.
      const json = historyToJSON(history)
        .replace(/\d+@[\w.-]+/g, 'recorder')
        .replace(/"stackTrace": "(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
      writeFileSync(join(__dirname, 'histories', `${name}.json`), `${json}\n`);
    };
    await withDeployment(
      environment,
      world.ports,
      async ({ client, taskQueue, starter }) => {
        await starter.signalOwner(world.user, [world.hint('user-confirmed'), world.hint('user-signed-in')]);
        await world.settled();
        await save('user-lifecycle-registration', world.owner().workflowId);
        await save('provision-user-child', useCaseRunId(world.user, 'provisionUser', 1));
        await client.workflow.execute('provisionUser', { taskQueue, workflowId: 'by-hand', args: [world.user] });
        await save('provision-user-by-hand', 'by-hand');
        const workflowId = adoptId(world.user.pool);
        await client.workflow.execute('adoptUserPool', { taskQueue, workflowId, args: [{ pool: world.user.pool }] });
        await save('adopt-user-pool-with-receipt', workflowId);
      },
      {},
      bundle,
    );
    await recordRevocation(environment, bundle, save);
    await recordTags(environment, bundle, save);
    await recordArchive(environment, bundle, save);
    await recordWriter(environment, bundle, save);
    await recordReconciliation(environment, bundle, save);
    await recordFirstLogin(environment, bundle, save);
    await recordTenants(environment, bundle, save);
  } finally {
    await environment.teardown();
    bundle.remove();
    await server.stop();
  }
}

/** A user who is disabled, enabled again and cut off by hand, and a group that is synchronised. */
async function recordRevocation(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const premium = { grants: [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: true }], via: 'roster' } as const;
  const config = { dataBucket: 'revocations', userRoles: [userRole], identityPoolId: 'us-east-1:1', groups: { premium } };
  const world = worldIn(environment, config);
  const { user, directory, sub } = world;
  directory.groups.set('premium', new Set([sub]));
  const setEnabled = (enabled: boolean): void => {
    const known = directory.users.get(sub);
    if (known !== undefined) directory.users.set(sub, { ...known, enabled });
  };
  const use = async ({ client, starter, taskQueue }: Deployment): Promise<void> => {
    await starter.signalOwner(user, [world.hint('user-confirmed')]);
    await world.settled();
    setEnabled(false);
    await starter.signalOwner(user, [world.hint('user-disabled')]);
    await world.settled();
    await save('user-lifecycle-revocation', world.owner().workflowId);
    const [revoked] = world.receiptsOf('revokeUserAccess');
    await save('revoke-user-access-child', useCaseRunId(user, 'revokeUserAccess', revoked?.epoch ?? 0));
    setEnabled(true);
    await starter.signalOwner(user, [world.hint('user-enabled')]);
    await world.settled();
    await save('user-lifecycle-restoration', world.owner().workflowId);
    const [restored] = world.receiptsOf('restoreUserAccess');
    await save('restore-user-access-child', useCaseRunId(user, 'restoreUserAccess', restored?.epoch ?? 0));
    await client.workflow.execute('revokeUserAccess', { taskQueue, workflowId: 'cut-off', args: [user] });
    await save('revoke-user-access-by-hand', 'cut-off');
    await client.workflow.execute('syncGroupAccess', {
      taskQueue,
      workflowId: groupSyncId(pool, 'premium'),
      args: [{ pool, group: 'premium' }],
    });
    await save('sync-group-access', groupSyncId(pool, 'premium'));
    await world.settled();
    await client.workflow.getHandle(policyWriterId('s3', config.dataBucket)).terminate();
  };
  await withDeployment(environment, world.ports, use, {}, bundle);
}

/** A member whose objects are tagged, once access is in force, and again by hand. */
async function recordTags(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const grants = [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: true }] as const;
  const premium = { grants, via: 'roster', objectTags: { tier: 'premium' } } as const;
  const config = { dataBucket: 'tags', userRoles: [userRole], identityPoolId: 'us-east-1:1', groups: { premium } };
  const world = worldIn(environment, config);
  const { user, directory, sub, objects } = world;
  directory.groups.set('premium', new Set());
  const use = async ({ client, starter, taskQueue }: Deployment): Promise<void> => {
    await starter.signalOwner(user, [world.hint('user-confirmed')]);
    await world.settled();
    objects.stored.set(`tags/users/${sub}/a.txt`, { body: 'a', etag: '"a"', metadata: {} });
    directory.groups.set('premium', new Set([sub]));
    await starter.signalOwner(user, [{ ...world.hint('group-joined'), group: 'premium' }]);
    await world.settled();
    await save('user-lifecycle-tags', world.owner().workflowId);
    const [tagged] = world.receiptsOf('tagUserObjects');
    await save('tag-user-objects-child', useCaseRunId(user, 'tagUserObjects', tagged?.epoch ?? 0));
    await client.workflow.execute('tagUserObjects', { taskQueue, workflowId: 'tags-by-hand', args: [user] });
    await save('tag-user-objects-by-hand', 'tags-by-hand');
    await world.settled();
    await client.workflow.getHandle(policyWriterId('s3', config.dataBucket)).terminate();
  };
  await withDeployment(environment, world.ports, use, {}, bundle);
}

/** A user whose objects are held, released and archived, looked at once more, and erased. */
async function recordArchive(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const w = archiveWorldIn(environment, { archiveAfter: '2s' });
  const childOf = (epoch: number): string => useCaseRunId(w.user, 'revokeUserAccess', epoch);
  const use = async ({ client, starter, taskQueue }: Deployment): Promise<void> => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    for (const name of ['a.txt', 'b.txt']) w.put(name, name);
    w.set(false);
    await starter.signalOwner(w.user, [{ ...w.hint('access-suspect'), dataHeld: true }]);
    await w.holds(async () => w.record().revocation?.signOutConfirmedAt !== undefined && (await w.status()).state === 'waiting');
    const held = childOf(w.record().running?.epoch ?? 0);
    await starter.signalOwner(w.user, [{ ...w.hint('access-suspect'), dataHeld: false }]);
    await w.settled();
    await save('user-lifecycle-archive', w.owner().workflowId);
    await save('revoke-user-access-held', held);
    await save('revoke-user-access-archive', childOf(w.receiptsOf('revokeUserAccess')[0]?.epoch ?? 0));
    w.put('late.txt', 'late');
    w.turnClock(4 * 3_600_000);
    await starter.signalOwner(w.user, [w.hint('access-suspect')]);
    await w.settled();
    await save('revoke-user-access-sweep', childOf(w.receiptsOf('revokeUserAccess')[1]?.epoch ?? 0));
    await client.workflow.execute('revokeUserAccess', { taskQueue, workflowId: 'erase', args: [{ ...w.user, purge: true }] });
    await w.settled();
    await save('revoke-user-access-purge', childOf(w.receiptsOf('revokeUserAccess')[2]?.epoch ?? 0));
    await w.closeWriter();
  };
  await withDeployment(environment, w.ports, use, {}, bundle);
}

/** A writer that is refused, mended, asked for a deny that ends, and told to look again. */
async function recordWriter(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const w = accessWorld();
  const owners = listeningOwners();
  const ports = { ...w.ports, starter: { ...w.ports.starter, ...owners.ears } };
  let isRefused = true;
  const write: PolicyHost['write'] = (...call) =>
    isRefused
      ? Promise.reject(new GatehouseFailure('PermissionMissing', { place: 'bucket', remedy: 'Allow s3:PutBucketPolicy.' }))
      : w.policyHost.write(...call);
  const overrides = { answerAccess: answerAccess(ports), wakeOwners: wakeOwners(ports) };
  const use = async ({ starter }: Deployment): Promise<void> => {
    const writer = w.writer(environment);
    const until = new Date(Date.now() + 2_000).toISOString();
    const replyTo = { workflowId: `user:${pool}:${subOf(1)}` };
    await starter.requestAccess(w.host, [change(subOf(1), 1, { denies: [{ ...disabled, until }], replyTo })]);
    await untilHolds(async () => (await w.status(environment)).state === 'needs-person');
    isRefused = false;
    await writer.executeUpdate(messageNames.retry);
    await untilHolds(() => Promise.resolve(owners.events.length === 1));
    await writer.executeUpdate(messageNames.changeAccess, { args: [change(subOf(2), 1, { groups: ['premium'] })] });
    await starter.changeGroups(w.host, [{ pool, group: 'premium', exists: false }]);
    await starter.recheck(w.host, { because: 'operator' });
    await untilHolds(async () => w.granted().length === 0 && (await w.status(environment)).state === 'idle');
    await save('access-policy', writer.workflowId);
    await writer.terminate();
  };
  await withDeployment(environment, { ...w.ports, hosts: { s3: { ...w.policyHost, write } } }, use, overrides, bundle);
}

/** A pass that repairs and holds, one that a hint leads to, and what a person decides. */
async function recordReconciliation(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const schedules = { reconcile: { every: '15m', mode: 'repair', pauseAboveChanges: 1 } } as const;
  const w = poolToReconcile(environment, 60, { schedules });
  for (const index of [1, 2]) w.setUser(memberOf(index), { attributes: {} });
  for (let index = 3; index < 20; index++) w.users.delete(memberOf(index));
  w.setUser(memberOf(21), { enabled: false });
  w.groups.set('analysts', new Set([memberOf(22)]));
  const use = async ({ client, starter, taskQueue }: Deployment): Promise<void> => {
    const args = [{ pool: w.pool }];
    await client.workflow.execute('reconcileAccess', { taskQueue, workflowId: 'pass', args });
    await save('reconcile-access-of-a-slice', 'pass');
    const decision = [{ pool: w.pool, decision: 'approve' }];
    await client.workflow.execute('applyReconcileReport', { taskQueue, workflowId: 'decision', args: decision });
    await save('apply-reconcile-report', 'decision');
    await starter.hintReconcile(w.pool, { kind: 'client-created' });
    await starter.hintReconcile(w.pool, { kind: 'user-deleted' });
    await client.workflow.getHandle(reconcileHintsId(w.pool)).result();
    await save('reconcile-hints-about-clients', reconcileHintsId(w.pool));
    await client.workflow.getHandle(policyWriterId('s3', w.bucket)).terminate();
  };
  await withDeployment(environment, w.ports, use, {}, bundle);
}

/** A sign-in before there is storage, one of a user whose attribute was lost, and one that needs nothing. */
async function recordFirstLogin(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const world = worldIn(environment, {
    firstLogin: {
      template: 'welcome-pdf',
      name: 'welcome.pdf',
      backfill: false,
      attributes: [],
      locale: 'en',
      timeZone: 'UTC',
      more: [],
      tags: {},
    },
    writeBack: { 'custom:storage_prefix': '{prefix}', 'custom:first_login': '{firstLogin}' },
  });
  const use = async ({ client, starter }: Deployment): Promise<void> => {
    const workflowId = firstLoginId(world.user);
    const signIn = async (name: string, attributeMissing: boolean): Promise<void> => {
      await starter.deliverFirstLogin(world.user, { attributeMissing });
      await client.workflow.getHandle(workflowId).result();
      await save(name, workflowId);
    };
    await signIn('deliver-first-login-file', true);
    await signIn('deliver-first-login-file-written-back-again', true);
    await signIn('deliver-first-login-file-delivered-before', false);
  };
  await withDeployment(environment, world.ports, use, {}, bundle);
}

void main();
