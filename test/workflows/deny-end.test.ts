import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { policyWriterId } from '../../core/contract/ids';
import type { UserRecord } from '../../core/registry/user-record';
import { timeSkippingEnvironment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await timeSkippingEnvironment()));
afterAll(() => environment.teardown());

const hour = 3_600_000;

test('when the window of a revocation is over, the writer wakes the owner, and the owner has the deny lifted', async () => {
  const dataBucket = `data-${randomUUID()}`;
  const config = { dataBucket, userRoles: ['arn:aws:iam::111122223333:role/app-user'], identityPoolId: 'us-east-1:1' };
  const w = worldIn(environment, config);
  const record = () => w.record() as UserRecord | null;
  const policy = () => w.host.policies.get(dataBucket) ?? '';
  const holds = (check: () => boolean) => until(() => Promise.resolve(check()));
  let skipped = 0;
  const ports = { ...w.ports, clock: { now: () => new Date(Date.now() + skipped) } };
  const skip = async (milliseconds: number): Promise<void> => {
    skipped += milliseconds;
    await environment.sleep(milliseconds);
  };
  // Waiting for the result of a run would let time pass.
  await withDeployment(environment, ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await holds(() => record()?.state === 'active' && record()?.running === undefined);
    const user = w.directory.users.get(w.sub);
    if (user !== undefined) w.directory.users.set(w.sub, { ...user, enabled: false });
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await holds(() => record()?.access?.denies[0]?.until !== undefined && record()?.access?.inForceAt !== undefined);
    // An hour of ID tokens, one of credentials and a margin: nothing checks tokens server-side here.
    await skip(2 * hour);
    expect(policy()).toContain(w.sub);
    await skip(hour);
    await holds(() => !policy().includes(w.sub) && record()?.access?.inForceAt !== undefined);
    // With nothing left to wake anybody for, the writer closes by itself.
    await environment.client.workflow.getHandle(policyWriterId('s3', dataBucket)).result();
  });
  // Still disabled, so nothing is given back: no credentials are left that a deny would have to stop.
  expect(record()).toMatchObject({ state: 'revoked', access: { groups: [], denies: [] }, revocation: { reason: 'disabled' } });
});
