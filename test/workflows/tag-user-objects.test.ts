import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowFailedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { tagPage } from '../../activities/tag-page';
import { createAutomationClient } from '../../client/automation-client';
import { policyWriterId } from '../../core/contract/ids';
import type { LifecycleStatus, Receipt } from '../../core/contract/messages';
import type { PoolConfig } from '../../core/config/types';
import type { UserRecord } from '../../core/registry/user-record';
import type { Tags } from '../../core/tags/tags';
import { type ActivityOverrides, type Deployment, devServerEnvironment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const groups: PoolConfig['groups'] = {
  basic: { grants: [], via: 'roster', objectTags: { tier: 'basic' } },
  premium: { grants: [], via: 'roster', objectTags: { tier: 'premium', 'paid by': 'card' } },
  editors: { grants: [{ prefix: 'shared/', allow: ['read'], crossTenant: true }], via: 'roster', objectTags: { team: 'docs' } },
};
/** For what has no signal of its own, on a machine that does much else. Milliseconds. */
const patience = 45_000;

/** Gives access, and no tags. */
const readers = { grants: [{ prefix: 'reports/', allow: ['read'], crossTenant: true }], via: 'roster' } as const;
const premium = { tier: 'premium', 'paid by': 'card' };

/** A user with these objects, in a pool whose groups give tags. */
function taggedWorld(objects: Readonly<Record<string, Tags>>, config: Partial<PoolConfig> = {}) {
  const dataBucket = `data-${randomUUID()}`;
  const userRoles = ['arn:aws:iam::111122223333:role/app-user'];
  const w = worldIn(environment, {
    dataBucket,
    userRoles,
    identityPoolId: 'us-east-1:1',
    groups: { ...groups, readers },
    ...config,
  });
  for (const name of [...Object.keys(groups), 'readers']) w.directory.groups.set(name, new Set());
  const at = (name: string): string => `${dataBucket}/users/${w.sub}/${name}`;
  const put = (name: string, tags: Tags): void => {
    w.objects.stored.set(at(name), { body: name, etag: `"${name}"`, metadata: {}, tags });
  };
  const tags = (): Readonly<Record<string, Tags>> =>
    Object.fromEntries(Object.keys(objects).map((name) => [name, w.objects.stored.get(at(name))?.tags ?? {}]));
  const receipt = (): Receipt | undefined => w.receiptsOf('tagUserObjects').at(-1);
  const member = (group: string, is: boolean): void => {
    w.directory.groups.get(group)?.[is ? 'add' : 'delete'](w.sub);
  };
  const enabled = (is: boolean): void => {
    const user = w.directory.users.get(w.sub);
    if (user !== undefined) w.directory.users.set(w.sub, { ...user, enabled: is });
  };
  const register = async ({ starter }: Deployment): Promise<void> => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    for (const [name, given] of Object.entries(objects)) put(name, given);
  };
  const told = async ({ starter }: Deployment, kind: 'group-joined' | 'group-left', group: string) => {
    member(group, kind === 'group-joined');
    await starter.signalOwner(w.user, [{ ...w.hint(kind), group }]);
    return w.settled();
  };
  const byHand = ({ client, taskQueue }: Deployment): Promise<Receipt> =>
    client.workflow.execute('tagUserObjects', { taskQueue, workflowId: randomUUID(), args: [w.user] });
  const record = () => w.record() as UserRecord;
  const closeWriter = () => environment.client.workflow.getHandle(policyWriterId('s3', dataBucket)).terminate();
  return { ...w, put, tags, receipt, member, enabled, register, told, byHand, record, closeWriter };
}

type TaggedWorld = ReturnType<typeof taggedWorld>;

const play = (w: TaggedWorld, use: (deployment: Deployment) => Promise<void>, overrides?: ActivityOverrides) =>
  withDeployment(environment, w.ports, use, overrides);

test('joining a group tags the objects, leaving takes the tags away, and what others set stays', async () => {
  const before = { plain: {}, 'a/b': { colour: 'red' }, both: { colour: 'blue', team: 'theirs' } };
  const w = taggedWorld(before);
  await play(w, async (deployment) => {
    await w.register(deployment);
    expect(await w.told(deployment, 'group-joined', 'premium')).toEqual({ state: 'active', ran: ['tagUserObjects'] });
    expect(w.tags()).toEqual({ plain: premium, 'a/b': { colour: 'red', ...premium }, both: { ...before.both, ...premium } });
    expect(w.receipt()).toMatchObject({ objectTags: { wanted: premium, looked: 3, changed: 3, full: 0, gone: 0 } });
    expect(w.record()).toMatchObject({ groups: ['premium'], tags: { wanted: premium } });
    expect(w.record()).not.toHaveProperty('running');
    expect(await w.told(deployment, 'group-left', 'premium')).toEqual({ state: 'active', ran: ['tagUserObjects'] });
    expect(w.tags()).toEqual(before);
    expect(w.record()).not.toHaveProperty('tags');
  });
});

test('where two groups disagree the lower number wins, and the other one takes over when that is left', async () => {
  const w = taggedWorld({ one: {} });
  w.directory.precedence.set('premium', 1).set('basic', 2);
  await play(w, async (deployment) => {
    await w.register(deployment);
    await w.told(deployment, 'group-joined', 'basic');
    expect(w.tags()).toEqual({ one: { tier: 'basic' } });
    await w.told(deployment, 'group-joined', 'premium');
    expect(w.tags()).toEqual({ one: premium });
    await w.told(deployment, 'group-left', 'premium');
    expect(w.tags()).toEqual({ one: { tier: 'basic' } });
  });
});

const ten = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`theirs-${String(index)}`, 'x']));

test('an object without room needs a person; the others are tagged, access goes on, and once mended all have theirs', async () => {
  const w = taggedWorld({ a: {}, full: ten, z: {} });
  await play(w, async (deployment) => {
    const { starter } = deployment;
    await w.register(deployment);
    w.member('premium', true);
    await starter.signalOwner(w.user, [{ ...w.hint('group-joined'), group: 'premium' }]);
    const needs = async () => (await w.owner().query<LifecycleStatus>('lifecycleStatus')).needs;
    await until(async () => (await needs())?.type === 'TooManyTags', patience);
    expect((await needs())?.place).toContain(`users/${w.sub}/full`);
    expect(w.tags()).toEqual({ a: premium, full: ten, z: premium });
    expect(w.record()).toMatchObject({ lastFailure: { type: 'TooManyTags', useCase: 'tagUserObjects' } });
    await w.told(deployment, 'group-joined', 'readers');
    await w.closeWriter();
    expect(w.record()).toMatchObject({ access: { groups: ['readers'], inForceAt: expect.any(String) as string } });
    w.put('full', { mine: '' });
    expect(await w.byHand(deployment)).toMatchObject({ useCase: 'tagUserObjects', objectTags: { looked: 3, full: 0 } });
    expect(w.tags()).toEqual({ a: premium, full: { mine: '', ...premium }, z: premium });
    await w.settled();
    expect(w.record()).not.toHaveProperty('lastFailure');
  });
});

test('a page whose worker died is done again and changes nothing more', async () => {
  const w = taggedWorld({ one: {}, two: { colour: 'red' } });
  const page = tagPage(w.ports);
  let attempts = 0;
  const lost: typeof page = async (input) => {
    const done = await page(input);
    if (++attempts === 1) throw new Error('The answer is lost.');
    return done;
  };
  const use = async (deployment: Deployment): Promise<void> => {
    await w.register(deployment);
    await w.told(deployment, 'group-joined', 'premium');
    expect(w.tags()).toEqual({ one: premium, two: { colour: 'red', ...premium } });
    expect(w.receipt()).toMatchObject({ objectTags: { looked: 2, changed: 0 } });
  };
  await play(w, use, { tagPage: lost });
  expect(attempts).toBe(2);
});

test('beyond the limit objects stay as they are, and the receipt and the registry say so', async () => {
  const w = taggedWorld({ a: {}, b: {}, c: {} }, { objectTags: { maxObjects: 2 } });
  await play(w, async (deployment) => {
    await w.register(deployment);
    await w.told(deployment, 'group-joined', 'premium');
    expect(w.tags()).toEqual({ a: premium, b: premium, c: {} });
    expect(w.receipt()).toMatchObject({
      did: ['tagged 2 objects anew', expect.stringContaining('stopped after 2 objects')],
      objectTags: { stoppedAfter: 2 },
    });
    expect(w.record()).toMatchObject({ tags: { stoppedAfter: 2 } });
  });
});

test('objects that came later get theirs when the owner is told of them', async () => {
  const w = taggedWorld({ early: {}, late: {} });
  await play(w, async (deployment) => {
    await w.register(deployment);
    await w.told(deployment, 'group-joined', 'premium');
    w.put('late', {});
    await deployment.starter.signalOwner(w.user, [w.hint('objects-untagged')]);
    expect(await w.settled()).toEqual({ state: 'active', ran: ['tagUserObjects'] });
    expect(w.tags()).toEqual({ early: premium, late: premium });
  });
});

/** A page that tags half of the objects, and then waits to be let go. */
function gatedPage(w: TaggedWorld) {
  const page = tagPage(w.ports);
  let [open, reached] = [(): void => undefined, (): void => undefined];
  const gate = new Promise<void>((resolve) => void (open = resolve));
  const isReached = new Promise<void>((resolve) => void (reached = resolve));
  const gated: typeof page = async (input) => {
    const half = await page({ ...input, limit: 1 });
    reached();
    await gate;
    const rest = await page(input);
    return { ...rest, changed: half.changed + rest.changed };
  };
  return {
    gated,
    isReached,
    open: () => {
      open();
    },
  };
}

test('a user who is disabled meanwhile is denied before the tags stop, loses nothing, and has them once back', async () => {
  const w = taggedWorld({ a: {}, b: {}, c: {} });
  const { gated, isReached, open } = gatedPage(w);
  const use = async (deployment: Deployment): Promise<void> => {
    const { starter } = deployment;
    await w.register(deployment);
    w.member('premium', true);
    await starter.signalOwner(w.user, [{ ...w.hint('group-joined'), group: 'premium' }]);
    await isReached;
    w.enabled(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await until(() => Promise.resolve(w.record().running?.interrupted === true), patience);
    expect(w.record().access?.denies.some(({ scope }) => scope === 'whole')).toBe(true);
    open();
    expect(await w.settled()).toMatchObject({ ran: ['tagUserObjects', 'revokeUserAccess'] });
    expect(Object.values(w.tags()).filter((tags) => 'tier' in tags)).toHaveLength(1);
    expect(w.receiptsOf('tagUserObjects')).toEqual([]);
    w.enabled(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    expect(await w.settled()).toMatchObject({ ran: ['restoreUserAccess', 'tagUserObjects'] });
    await w.closeWriter();
    expect(w.tags()).toEqual({ a: premium, b: premium, c: premium });
  };
  await play(w, use, { tagPage: gated });
});

test('who cuts a user off by hand does not wait for the tags, and nothing is tagged of a user who is cut off', async () => {
  const w = taggedWorld({ a: {}, b: {}, c: {} });
  const { gated, isReached, open } = gatedPage(w);
  const use = async (deployment: Deployment): Promise<void> => {
    const { client, starter, taskQueue } = deployment;
    await w.register(deployment);
    w.member('premium', true);
    await starter.signalOwner(w.user, [{ ...w.hint('group-joined'), group: 'premium' }]);
    await isReached;
    const args = [{ ...w.user, keepEnabled: true }];
    const cut = await client.workflow.start('revokeUserAccess', { taskQueue, workflowId: randomUUID(), args });
    await until(() => Promise.resolve(w.record().running?.interrupted === true), patience);
    expect(w.record().access?.denies).toMatchObject([{ cause: 'requested', scope: 'whole' }]);
    open();
    expect(await cut.result()).toMatchObject({ useCase: 'revokeUserAccess' });
    await w.settled();
    expect(Object.values(w.tags()).filter((tags) => 'tier' in tags)).toHaveLength(1);
    const refused = await w.byHand(deployment).catch((error: unknown) => (error as WorkflowFailedError).cause);
    expect(refused).toMatchObject({ type: 'NotProvisionable' });
    await w.settled();
    await w.closeWriter();
    expect(Object.values(w.tags()).filter((tags) => 'tier' in tags)).toHaveLength(1);
  };
  await play(w, use, { tagPage: gated });
});

test('an operator is answered when access is in force, not when the objects are tagged', async () => {
  const w = taggedWorld({ a: {}, b: {} });
  const { gated, isReached, open } = gatedPage(w);
  const use = async (deployment: Deployment): Promise<void> => {
    await w.register(deployment);
    const prefix = deployment.taskQueue.replace(/gatehouse$/, '');
    const operator = createAutomationClient({ client: deployment.client, taskQueuePrefix: prefix });
    const join = (group: string) => {
      const make = (): Promise<void> => {
        w.member(group, true);
        return Promise.resolve();
      };
      return operator.changeUser(w.user, { kind: 'group-joined', group, make });
    };
    const joined = await join('editors');
    expect(joined).toMatchObject({ state: 'active', enforcedAfterMs: expect.any(Number) as number });
    await isReached;
    // Nothing follows from what is so already.
    expect(await join('editors')).toMatchObject({ state: 'active' });
    open();
    expect(await w.settled()).toMatchObject({ ran: ['tagUserObjects'] });
    await w.closeWriter();
    expect(w.tags()).toEqual({ a: { team: 'docs' }, b: { team: 'docs' } });
  };
  await play(w, use, { tagPage: gated });
});

test('by hand it is done anew, and a user who is cut off is refused', async () => {
  const w = taggedWorld({ one: {} });
  await play(w, async (deployment) => {
    await w.register(deployment);
    await w.told(deployment, 'group-joined', 'premium');
    w.put('one', { tier: 'by hand' });
    expect(await w.byHand(deployment)).toMatchObject({ useCase: 'tagUserObjects', sub: w.sub, objectTags: { changed: 1 } });
    expect(w.tags()).toEqual({ one: premium });
    await w.settled();
    w.enabled(false);
    const refused = await w.byHand(deployment).catch((error: unknown) => (error as WorkflowFailedError).cause);
    expect(refused).toMatchObject({ type: 'NotProvisionable' });
    await w.settled();
    await w.closeWriter();
  });
});
