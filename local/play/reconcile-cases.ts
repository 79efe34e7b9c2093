import { userLifecycleId } from '../../core/contract/ids';
import type { DemoCase } from './demo-case';
import { ownPrefix, withStorage } from './demo-storage';
import { untilRefused } from './until-answered';

/** CloudTrail delivers on a best effort: what no event tells, a pass finds. */
export const reconcileCases: readonly DemoCase[] = [
  {
    what: 'the event of disabling dave is lost: a pass names him in its report, his credentials are refused',
    prove: async (stage) => {
      const own = await ownPrefix(stage, 'dave');
      return withStorage(stage, await stage.app.signIn('dave'), async (storage) => {
        await storage.put(`${own}note.txt`, 'written while it was allowed');
        stage.loseEvent('AdminDisableUser');
        await stage.office.disable('dave');
        await storage.get(`${own}note.txt`);
        const began = performance.now();
        const report = await stage.reconcile();
        const sub = (await stage.office.attributes('dave'))['sub'] ?? '';
        if (!report.includes('disabled-not-revoked') || !report.includes(sub)) throw new Error(`the report says ${report}`);
        const took = await untilRefused(() => storage.get(`${own}note.txt`), began);
        await stage.client.workflow.getHandle(userLifecycleId({ pool: stage.settings.userPoolId, sub })).result();
        return took;
      });
    },
  },
];
