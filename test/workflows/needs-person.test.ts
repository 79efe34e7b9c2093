import type { WorkflowFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { LifecycleStatus } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import { createActivities } from '../../activities';
import { type Deployment, devServerEnvironment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

describe('a terminal failure', () => {
  const refused = new GatehouseFailure('AttributeNotInSchema', {
    place: 'attribute=custom:x',
    remedy: 'Run `temporal gatehouse setup`.',
  });

  test('undoes what the run made, asks for a person, and goes on after retry', async () => {
    const w = worldIn(environment);
    let schemaIsRight = false;
    const writeAttributes: typeof w.directory.writeAttributes = (...call) =>
      schemaIsRight ? w.directory.writeAttributes(...call) : Promise.reject(refused);
    await withDeployment(environment, { ...w.ports, directory: { ...w.directory, writeAttributes } }, async ({ starter }) => {
      await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
      await until(async () => (await w.owner().query<LifecycleStatus>('lifecycleStatus')).needs?.type === 'AttributeNotInSchema');
      expect(w.marker()).toBeUndefined();
      expect(w.record()).toMatchObject({ state: 'known', lastFailure: { type: 'AttributeNotInSchema' } });
      expect(w.record()).not.toHaveProperty('prefix');
      schemaIsRight = true;
      await w.owner().executeUpdate('retry');
      expect(await w.settled()).toMatchObject({ state: 'active', ran: ['provisionUser', 'provisionUser'] });
    });
    expect(w.marker()).toBeTruthy();
    expect(w.record()).not.toHaveProperty('lastFailure');
  });

  test.each(['retry', 'giveUp'] as const)(
    'keeps a %s that a person sends while the owner looks at something new',
    async (decision) => {
      const w = worldIn(environment);
      const world = { isRight: false, isHeld: false, looks: 0 };
      const writeAttributes: typeof w.directory.writeAttributes = (...call) =>
        world.isRight ? w.directory.writeAttributes(...call) : Promise.reject(refused);
      const ports = { ...w.ports, directory: { ...w.directory, writeAttributes } };
      const use = async ({ starter }: Deployment) => {
        const needs = async () => (await w.owner().query<LifecycleStatus>('lifecycleStatus')).needs?.type;
        await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
        await until(async () => (await needs()) === 'AttributeNotInSchema');
        [world.isHeld, world.looks] = [true, 0];
        // Older than the failure: it asks for no other try.
        await starter.signalOwner(w.user, [{ ...w.hint('user-confirmed'), at: '2020-01-01T00:00:00.000Z' }]);
        await until(() => Promise.resolve(world.looks === 1));
        expect(await needs()).toBe('AttributeNotInSchema');
        world.isRight = true;
        await w.owner().executeUpdate(decision);
        world.isHeld = false;
        const ran = decision === 'retry' ? ['provisionUser', 'provisionUser'] : ['provisionUser'];
        const state = decision === 'retry' ? 'active' : 'needs-person';
        expect(await w.settled()).toMatchObject({ state, ran });
      };
      const { observeUser } = createActivities(ports);
      const held: typeof observeUser = async (look) => {
        world.looks += 1;
        await until(() => Promise.resolve(!world.isHeld));
        return observeUser(look);
      };
      await withDeployment(environment, ports, use, { observeUser: held });
    },
  );

  test('reaches who asked by hand with its type, and giving up closes the owner', async () => {
    const w = worldIn(environment);
    const directory = { ...w.directory, writeAttributes: () => Promise.reject(refused) };
    await withDeployment(environment, { ...w.ports, directory }, async ({ client, taskQueue }) => {
      const run = client.workflow.execute('provisionUser', { taskQueue, workflowId: randomUUID(), args: [w.user] });
      const error: unknown = await run.catch((failure: unknown) => failure);
      expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'AttributeNotInSchema' });
      await until(async () => (await w.owner().query<LifecycleStatus>('lifecycleStatus')).needs !== undefined);
      await w.owner().executeUpdate('giveUp');
      expect(await w.settled()).toMatchObject({ state: 'needs-person' });
    });
  });

  test('leaves a prefix alone that already held objects', async () => {
    const w = worldIn(environment);
    await w.objects.write({ bucket: 'data', key: `users/${w.sub}/report.txt` }, 'theirs', { absent: true });
    const directory = { ...w.directory, writeAttributes: () => Promise.reject(refused) };
    await withDeployment(environment, { ...w.ports, directory }, async ({ starter }) => {
      await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
      await until(async () => (await w.owner().query<LifecycleStatus>('lifecycleStatus')).needs !== undefined);
      await w.owner().executeUpdate('giveUp');
      await w.settled();
    });
    expect(w.objects.stored.get(`data/users/${w.sub}/report.txt`)?.body).toBe('theirs');
  });
});
