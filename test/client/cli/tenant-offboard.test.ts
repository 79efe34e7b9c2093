import { randomUUID } from 'node:crypto';
import type { Terminal } from '../../../client/cli/terminal';
import { tenantId } from '../../../core/contract/ids';
import { withDeployment } from '../../support/deployment';
import { type QuickServer, quickServer } from '../../support/quick-server';
import { temporalAddress } from '../../support/servers';
import { offboardingWorld } from '../../support/offboarding-world';
import { until } from '../../support/until';
import { runCommand } from './command-line';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined), cwd: '/', colors: false };
const terminalFor = (prefix: string): Terminal => ({
  ...nowhere,
  env: { TEMPORAL_ADDRESS: temporalAddress(), GATEHOUSE_TASK_QUEUE_PREFIX: prefix },
});
const prefixOf = (): string => `${randomUUID().slice(0, 8)}-`;

test('waits for a person, is approved, and prints the certificate', async () => {
  const w = offboardingWorld({ offboarding: { approveAbove: 0, deleteBucket: false, retain: '30d' } });
  w.addUser(1);
  w.put(`tenants/${w.tenant}/shared/plan.txt`, 'plan');
  const prefix = prefixOf();
  const offboard = (more: string) => runCommand(`tenant offboard ${w.tenant} ${more}`, terminalFor(prefix));
  await withDeployment(
    quick.environment,
    w.ports,
    async () => {
      await offboard('--wait 1');
      await until(async () => (await w.status(quick.environment)).state === 'needs-person');
      const waiting = await offboard('--wait 1');
      expect(waiting).toMatchObject({
        exitCode: 1,
        out: expect.stringMatching(/1 users of the tenant are to be revoked/) as string,
      });
      expect(waiting.out).toContain(`approve: \`temporal gatehouse tenant offboard ${w.tenant} --approve\``);
      const done = await offboard('--approve --wait 60');
      expect(done.exitCode).toBe(0);
      expect(done.out).toMatch(/^Offboarded\.\n {2}revoked 1 users\n[^]*left 1 objects of 4 bytes[^]*listed in offboardings\//);
      expect(done.out).toMatch(/receipt: {2}receipts\/offboardTenant\//);
      expect(await offboard('--json')).toMatchObject({
        exitCode: 1,
        out: expect.stringContaining('"TenantOffboarded"') as string,
      });
    },
    {},
    { codePath: quick.codePath, prefix },
  );
  await w.close(quick.environment);
}, 120_000);

test('is refused while the tenant is being made, and for what is no tenant’s name', async () => {
  const prefix = prefixOf();
  const tenant = `being-made-${prefix}x`;
  const { client } = quick.environment;
  const other = { workflowId: tenantId(tenant), taskQueue: `${prefix}nobody`, args: [{ pool: 'us-east-1_x' }] };
  const making = await client.workflow.start('reconcileHints', other);
  const refused = await runCommand(`tenant offboard ${tenant}`, terminalFor(prefix));
  expect(refused).toMatchObject({ exitCode: 2, err: expect.stringMatching(/It is being made/) as string });
  await making.terminate();
  const wrong = await runCommand('tenant offboard a/b', terminalFor(prefix));
  expect(wrong).toMatchObject({ exitCode: 2, err: expect.stringMatching(/^InvalidTenant/) as string });
});
