import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { Receipt } from '../../core/contract/messages';
import { policyWriterId } from '../../core/contract/ids';
import type { PoolConfig } from '../../core/config/types';
import { GatehouseFailure } from '../../core/failures';
import { evaluate, type PolicyDocument } from '../../core/policy/evaluate';
import type { PolicyHost } from '../../core/ports';
import type { UserRecord } from '../../core/registry/user-record';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { until } from '../support/until';
import { worldIn } from '../support/memory-world';

const role = 'arn:aws:iam::111122223333:role/app-user';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

function accessWorld(config: Partial<PoolConfig> = {}) {
  const dataBucket = `data-${randomUUID()}`;
  const w = worldIn(environment, { dataBucket, userRoles: [role], identityPoolId: 'us-east-1:1', ...config });
  const record = () => w.record() as UserRecord;
  const can = (action: string, key: string): boolean => {
    const policy = w.host.policies.get(dataBucket);
    if (policy === undefined) return false;
    const document = JSON.parse(policy) as PolicyDocument;
    const request = {
      action,
      resource: `arn:aws:s3:::${dataBucket}/${key}`,
      principal: { arn: role, account: '111122223333' },
      context: { 'aws:PrincipalTag/sub': w.sub, 'aws:SecureTransport': 'true' },
    };
    return evaluate(request, { identity: [], resource: { name: dataBucket, document } }).decision === 'allowed';
  };
  const canRead = () => can('s3:GetObject', `users/${w.sub}/a.txt`);
  const set = (change: object) => {
    const user = w.directory.users.get(w.sub);
    if (user !== undefined) w.directory.users.set(w.sub, { ...user, ...change });
  };
  const closeWriter = () => environment.client.workflow.getHandle(policyWriterId('s3', dataBucket)).terminate();
  return { ...w, dataBucket, record, can, canRead, set, closeWriter };
}

test('a disabled user is denied, signed out, and has a receipt that says until when', async () => {
  const w = accessWorld();
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    await starter.recheck({ kind: 's3', name: w.dataBucket }, { because: 'config' });
    await until(() => Promise.resolve(w.canRead()));
    w.set({ enabled: false });
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    expect(await w.settled()).toMatchObject({ state: 'waiting', ran: ['revokeUserAccess'] });
    await w.closeWriter();
  });
  expect(w.canRead()).toBe(false);
  expect(w.record()).toMatchObject({ state: 'revoked', revocation: { reason: 'disabled', keepEnabled: false } });
  const { revocation, access } = w.record();
  expect(access?.denies).toEqual([{ cause: 'disabled', scope: 'whole', until: revocation?.denyUntil }]);
  const [receipt] = w.receiptsOf('revokeUserAccess');
  expect(receipt).toMatchObject({
    did: ['denied everything', 'signed out everywhere'],
    access: { reason: 'disabled', denyUntil: revocation?.denyUntil, window: { credentialSeconds: 3600 } },
  });
});

test('enabled again, the same credentials work again', async () => {
  const w = accessWorld();
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.set({ enabled: false });
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    expect(w.canRead()).toBe(false);
    w.set({ enabled: true });
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    expect(await w.settled()).toMatchObject({ ran: ['restoreUserAccess'] });
    await w.closeWriter();
  });
  expect(w.canRead()).toBe(true);
  expect(w.record()).toMatchObject({ state: 'active', access: { denies: [] } });
  expect(w.record()).not.toHaveProperty('revocation');
});

test('by hand it disables the user, and the way back by hand enables them', async () => {
  const w = accessWorld();
  await withDeployment(environment, w.ports, async ({ client, starter, taskQueue }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    const byHand = (type: string, more: object = {}) =>
      client.workflow.execute(type, {
        taskQueue,
        workflowId: `${type} ${randomUUID()}`,
        args: [{ ...w.user, ...more }],
      }) as Promise<Receipt>;
    const revoked = await byHand('revokeUserAccess');
    expect(revoked.did).toEqual(['denied everything', 'disabled the user', 'signed out everywhere']);
    expect(w.directory.users.get(w.sub)?.enabled).toBe(false);
    expect(w.canRead()).toBe(false);
    const restored = await byHand('restoreUserAccess');
    expect(restored.did).toEqual(['enabled the user', 'lifted the deny']);
    expect(w.directory.users.get(w.sub)?.enabled).toBe(true);
    expect(w.canRead()).toBe(true);
    await w.settled();
    await w.closeWriter();
  });
});

test('kept enabled, the deny stands until somebody restores the user', async () => {
  const w = accessWorld();
  await withDeployment(environment, w.ports, async ({ client, starter, taskQueue }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    const input = { ...w.user, keepEnabled: true };
    const receipt = (await client.workflow.execute('revokeUserAccess', {
      taskQueue,
      workflowId: randomUUID(),
      args: [input],
    })) as Receipt;
    expect(receipt.did).toEqual(['denied everything']);
    expect(receipt.access).not.toHaveProperty('denyUntil');
    await starter.signalOwner(w.user, [w.hint('user-signed-in')]);
    await w.settled();
    expect(w.canRead()).toBe(false);
    expect(w.directory.users.get(w.sub)?.enabled).toBe(true);
    await client.workflow.execute('restoreUserAccess', { taskQueue, workflowId: randomUUID(), args: [w.user] });
    expect(w.canRead()).toBe(true);
    await w.settled();
    await w.closeWriter();
  });
});

test('a user who is gone is denied as deleted', async () => {
  const w = accessWorld();
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.directory.users.delete(w.sub);
    await starter.signalOwner(w.user, [w.hint('user-deleted')]);
    await w.settled();
    await w.closeWriter();
  });
  expect(w.canRead()).toBe(false);
  expect(w.record()).toMatchObject({ revocation: { reason: 'deleted' }, access: { denies: [{ cause: 'deleted' }] } });
});

test('while the policy cannot be written the run needs a person, and goes on by itself once it can', async () => {
  const w = accessWorld();
  let isRefused = false;
  const write: PolicyHost['write'] = (...call) =>
    isRefused
      ? Promise.reject(new GatehouseFailure('PermissionMissing', { place: 'bucket', remedy: 'Allow s3:PutBucketPolicy.' }))
      : w.host.write(...call);
  const ports = { ...w.ports, hosts: { s3: { ...w.host, write } } };
  const stateOf = async () => {
    const { typedSearchAttributes } = await w.owner().describe();
    return typedSearchAttributes.get(defineSearchAttributeKey('GatehouseState', SearchAttributeType.KEYWORD));
  };
  await withDeployment(environment, ports, async ({ client, starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    isRefused = true;
    w.set({ enabled: false });
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await until(async () => (await stateOf()) === 'needs-person');
    expect(await w.owner().query('lifecycleStatus')).toMatchObject({
      needs: { type: 'PermissionMissing' },
      running: { useCase: 'revokeUserAccess' },
    });
    // What Cognito was asked for does not wait for the policy.
    await until(() => Promise.resolve(w.record().revocation?.signOutConfirmedAt !== undefined));
    expect(w.record().revocation).not.toHaveProperty('finishedAt');
    isRefused = false;
    await client.workflow.getHandle(policyWriterId('s3', w.dataBucket)).executeUpdate('retry');
    expect(await w.settled()).toMatchObject({ state: 'waiting', ran: ['revokeUserAccess'] });
    expect(await stateOf()).toBe('waiting');
    await w.closeWriter();
  });
  expect(w.canRead()).toBe(false);
});

test('a hint that comes in while a look is held up by Cognito is worth a deny at once', async () => {
  const w = accessWorld();
  let held = false;
  let letGo = (): void => undefined;
  const released = new Promise<void>((resolve) => void (letGo = resolve));
  let beginLook = (): void => undefined;
  const looking = new Promise<void>((resolve) => void (beginLook = resolve));
  const getUser: typeof w.ports.directory.getUser = async (...of) => {
    if (held) {
      beginLook();
      await released;
    }
    return w.ports.directory.getUser(...of);
  };
  const ports = { ...w.ports, directory: { ...w.ports.directory, getUser } };
  await withDeployment(environment, ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    await starter.recheck({ kind: 's3', name: w.dataBucket }, { because: 'config' });
    await until(() => Promise.resolve(w.canRead()));
    held = true;
    await starter.signalOwner(w.user, [w.hint('user-changed')]);
    await looking;
    w.set({ enabled: false });
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await until(() => Promise.resolve(!w.canRead()));
    expect(w.record().access?.denies).toEqual([{ cause: 'provisional', scope: 'whole' }]);
    held = false;
    letGo();
    expect(await w.settled()).toMatchObject({ state: 'waiting', ran: ['revokeUserAccess'] });
    await w.closeWriter();
  });
  expect(w.canRead()).toBe(false);
  expect(w.record()).toMatchObject({ state: 'revoked', access: { denies: [{ cause: 'disabled' }] } });
});
