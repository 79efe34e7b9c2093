import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { type AccessRequests, createAccessRequests, type RequestAccessInput } from '../../activities/request-access';
import { GatehouseFailure } from '../../core/failures';
import { answerAccess } from '../../activities/answer-access';
import { policyWriterId } from '../../core/contract/ids';
import { change, disabled, subOf } from '../support/access-changes';
import { listeningOwners } from '../support/access-owner';
import { accessWorld } from '../support/access-world';
import { pool } from '../support/builders';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { until } from '../support/until';

/** Long enough for several runs of 200 signals; GATEHOUSE_BURST_SECONDS=20 makes it the whole storm. */
const seconds = Number(process.env['GATEHOUSE_BURST_SECONDS'] ?? 12);
const perTick = 50;
const tickMs = 50;
const users = 100;

/** As Temporal does with the activity: a server that does not answer in time is asked again. */
const untilTaken = (request: AccessRequests, input: RequestAccessInput): Promise<void> =>
  request(input).catch((error: unknown) => {
    if (error instanceof GatehouseFailure && error.type === 'TemporalUnavailable') return untilTaken(request, input);
    throw error;
  });

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

test('a thousand changes a second are all answered across runs, and the last of each user stands', async () => {
  const w = accessWorld();
  const owners = listeningOwners();
  const overrides = { answerAccess: answerAccess({ starter: { ...w.ports.starter, ...owners.ears } }) };
  let asked = 0;
  await withDeployment(
    environment,
    w.ports,
    async ({ starter, client }) => {
      const request = createAccessRequests(starter);
      const sending: Promise<void>[] = [];
      for (let tick = 0; tick < (seconds * 1_000) / tickMs; tick++) {
        const next = new Promise((resolve) => setTimeout(resolve, tickMs));
        for (let index = 0; index < perTick; index++) {
          const [sub, epoch] = [subOf(asked % users), Math.floor(asked / users) + 1];
          const state = epoch % 2 === 0 ? { denies: [disabled] } : { groups: ['premium'] };
          asked++;
          const replyTo = { workflowId: `user:${pool}:${sub}` };
          sending.push(untilTaken(request, { host: w.host, changes: [change(sub, epoch, { ...state, replyTo })] }));
        }
        await next;
      }
      await Promise.all(sending);
      await until(() =>
        Promise.resolve(new Set(owners.answers.map(({ sub, epoch }) => `${sub} ${String(epoch)}`)).size === asked),
      );
      const last = asked / users;
      const everybody = Array.from({ length: users }, (_, user) => subOf(user));
      expect(Object.values(w.record()?.entries ?? {}).map(({ epoch }) => epoch)).toEqual(everybody.map(() => last));
      expect(last % 2 === 0 ? w.denied() : w.granted()).toEqual(everybody);
      expect(last % 2 === 0 ? w.granted() : w.denied()).toEqual([]);
      const runs = await client.workflow.count(`WorkflowId="${policyWriterId(w.host.kind, w.host.name)}"`);
      expect(runs.count).toBeGreaterThan(1);
    },
    overrides,
  );
  await w.writer(environment).terminate();
}, 120_000);
