import { WorkflowFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { firstLoginId } from '../../core/contract/ids';
import type { FirstLoginResult } from '../../core/contract/messages';
import type { PoolConfig } from '../../core/config/types';
import { GatehouseFailure } from '../../core/failures';
import { timeSkippingEnvironment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await timeSkippingEnvironment()));
afterAll(() => environment.teardown());

const config: Partial<PoolConfig> = {
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
};
const hint = { attributeMissing: true };

function worldOf() {
  const world = worldIn(environment, config);
  const { user, sub, objects, directory } = world;
  return {
    ...world,
    handle: () => environment.client.workflow.getHandle(firstLoginId(user)),
    result: () => environment.client.workflow.getHandle(firstLoginId(user)).result() as Promise<FirstLoginResult>,
    file: () => objects.stored.get(`data/users/${sub}/welcome.pdf`),
    written: () => directory.users.get(sub)?.attributes['custom:first_login'],
  };
}

test('three triggers at once, before there is storage: one file, one receipt, and the attribute', async () => {
  const w = worldOf();
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await Promise.all([1, 2, 3].map(() => starter.deliverFirstLogin(w.user, hint)));
    expect(await w.result()).toMatchObject({ delivered: { did: [`delivered users/${w.sub}/welcome.pdf`] } });
    const before = w.file();
    await starter.deliverFirstLogin(w.user, { attributeMissing: false });
    expect(await w.result()).toEqual({ nothing: 'delivered-before' });
    expect(w.file()).toEqual(before);
  });
  expect(w.receiptsOf('deliverFirstLoginFile')).toHaveLength(1);
  expect(w.record()).toMatchObject({ state: 'active', firstLogin: { files: [{ outcome: 'delivered' }], at: w.written() } });
});

test('a user whose storage is there gets it without a run of the owner', async () => {
  const w = worldOf();
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    expect(w.written()).toBeUndefined();
    await starter.deliverFirstLogin(w.user, hint);
    expect(await w.result()).toHaveProperty('delivered');
    expect(w.receipts()).toHaveLength(1);
  });
});

test('an attribute that was lost is written again, by the next sign-in or the next look of the owner', async () => {
  const w = worldOf();
  const { users } = w.directory;
  const lose = (): void => {
    const known = users.get(w.sub);
    if (known === undefined) throw new Error('The user is there.');
    const { 'custom:first_login': _lost, ...attributes } = known.attributes;
    users.set(w.sub, { ...known, attributes });
  };
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.deliverFirstLogin(w.user, hint);
    await w.result();
    const value = w.written();
    lose();
    await starter.deliverFirstLogin(w.user, hint);
    expect(await w.result()).toEqual({ nothing: 'delivered-before' });
    expect(w.written()).toBe(value);
    lose();
    await starter.signalOwner(w.user, [w.hint('user-changed')]);
    await w.settled();
    expect(w.written()).toBe(value);
  });
});

test('a template that cannot be rendered fails the run by its name; the next sign-in tries again', async () => {
  const w = worldOf();
  let isBroken = true;
  const { renderer } = w.ports;
  const invalid = new GatehouseFailure('TemplateInvalid', {
    place: 'template=welcome-pdf, line=2, field=user.nmae',
    remedy: 'Mend it.',
  });
  const render: typeof renderer.render = (request) => (isBroken ? Promise.reject(invalid) : renderer.render(request));
  await withDeployment(environment, { ...w.ports, renderer: { render } }, async ({ starter }) => {
    await starter.deliverFirstLogin(w.user, hint);
    const failed = await w.result().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(WorkflowFailedError);
    expect((failed as WorkflowFailedError).cause).toMatchObject({
      type: 'TemplateInvalid',
      message: expect.stringContaining('line=2, field=user.nmae') as string,
    });
    expect(w.written()).toBeUndefined();
    isBroken = false;
    await starter.deliverFirstLogin(w.user, hint);
    expect(await w.result()).toHaveProperty('delivered');
  });
});

test('a revoked user gets nothing', async () => {
  const w = worldOf();
  const known = w.directory.users.get(w.sub);
  if (known !== undefined) w.directory.users.set(w.sub, { ...known, enabled: false });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.deliverFirstLogin(w.user, hint);
    const failed = await w.result().catch((error: unknown) => error);
    expect((failed as WorkflowFailedError).cause).toMatchObject({ type: 'NotProvisionable' });
  });
  expect(w.file()).toBeUndefined();
});

test('who the user is stands nowhere in history', async () => {
  const w = worldOf();
  const known = w.directory.users.get(w.sub);
  if (known !== undefined)
    w.directory.users.set(w.sub, { ...known, username: 'lovelace-1', attributes: { name: 'Ada Lovelace' } });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.deliverFirstLogin(w.user, hint);
    await w.result();
    const { events = [] } = await w.handle().fetchHistory();
    const encoded = [...JSON.stringify(events).matchAll(/"data":"([^"]+)"/g)].map(([, data = '']) => data);
    const payloads = encoded.map((data) => Buffer.from(data, 'base64').toString()).join('\n');
    expect(payloads).toContain('welcome.pdf');
    expect(payloads).not.toMatch(/lovelace/i);
  });
});
