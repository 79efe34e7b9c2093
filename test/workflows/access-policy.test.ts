import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { change, disabled } from '../support/access-changes';
import { accessWorld } from '../support/access-world';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

describe('a request', () => {
  test('is recorded, put into the policy and answered', async () => {
    const w = accessWorld();
    const [member, cutOff] = [randomUUID(), randomUUID()];
    await withDeployment(environment, w.ports, async ({ starter }) => {
      await starter.requestAccess(w.host, [
        change(member, 1, { groups: ['premium'] }),
        change(cutOff, 3, { groups: ['premium'], denies: [disabled] }),
      ]);
      await until(() => Promise.resolve(w.record()?.written !== undefined));
      expect(w.denied()).toEqual([cutOff]);
      expect(w.granted()).toEqual([member, cutOff].sort());
      expect(w.record()?.entries).toMatchObject({ [member]: { epoch: 1, groups: ['premium'] }, [cutOff]: { epoch: 3 } });
      expect(await w.status(environment)).toMatchObject({
        state: 'idle',
        waiting: 0,
        written: { hash: w.record()?.written?.hash },
      });
    });
  });
});
