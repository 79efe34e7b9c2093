import { setTimeout as delay } from 'node:timers/promises';
import { accessCases } from './access-cases';
import { archiveCases } from './archive-cases';
import { password } from './customer-app';
import type { DemoCase } from './demo-case';
import { ownPrefix, refused, withStorage } from './demo-storage';
import { firstSignIn } from './first-sign-in';
import { reconcileCases } from './reconcile-cases';
import { readUserState } from './user-state';

const storageCases: readonly DemoCase[] = [
  {
    what: 'a person signs up: prefix, record and attribute',
    prove: async (stage) => {
      const began = performance.now();
      return stage.provisioned('alice', await stage.app.signUp('alice'), began);
    },
  },
  {
    what: 'an admin creates a user: prefix, record and attribute',
    prove: async (stage) => {
      const began = performance.now();
      return stage.provisioned('bob', await stage.office.create('bob', password), began);
    },
  },
  {
    what: 'a person signs in through an identity provider: prefix, record and attribute',
    prove: async (stage) => {
      const began = performance.now();
      const { sub, username } = await stage.federated('carol');
      return stage.provisioned(username, sub, began);
    },
  },
  {
    what: 'an imported user signs in for the first time: prefix, record and attribute',
    prove: async (stage) => {
      const sub = await stage.importUser('dave');
      await delay(500);
      const before = await readUserState(stage.buckets, { pool: stage.settings.userPoolId, sub });
      if (before.record !== undefined) throw new Error('there was a record before the first sign-in');
      const began = performance.now();
      await stage.app.signIn('dave');
      return stage.provisioned('dave', sub, began);
    },
  },
  {
    what: 'alice writes, reads and lists her own prefix with her session credentials',
    prove: async (stage) => {
      const own = await ownPrefix(stage, 'alice');
      await withStorage(stage, await stage.app.signIn('alice'), async (storage) => {
        await storage.put(`${own}hello.txt`, 'hello');
        const text = (await storage.get(`${own}hello.txt`)).toString();
        const keys = await storage.list(own);
        if (text !== 'hello' || !keys.includes(`${own}hello.txt`)) throw new Error('what was written is not what is read');
      });
      return undefined;
    },
  },
  {
    what: "alice can neither write, read nor list bob's prefix",
    prove: async (stage) => {
      const foreign = await ownPrefix(stage, 'bob');
      await withStorage(stage, await stage.app.signIn('alice'), async (storage) => {
        await refused('writing', storage.put(`${foreign}x.txt`, 'x'));
        await refused('reading', storage.get(foreign));
        await refused('listing', storage.list(foreign));
      });
      return undefined;
    },
  },
  firstSignIn,
  {
    what: 'every event comes twice, then one that says nothing new: one prefix, one run',
    prove: async (stage) => {
      const began = performance.now();
      stage.duplicateEvents(10);
      const sub = await stage.app.signUp('erin');
      const took = await stage.provisioned('erin', sub, began);
      const user = { pool: stage.settings.userPoolId, sub };
      await stage.quiet(user);
      const before = await readUserState(stage.buckets, user);
      await stage.office.enable('erin');
      await delay(500);
      await stage.quiet(user);
      const after = await readUserState(stage.buckets, user);
      if (before.objects.join() !== after.objects.join()) throw new Error('an object was written again');
      if (before.record?.provisionedAt !== after.record?.provisionedAt) throw new Error('storage was made again');
      const runs = await stage.client.workflow.count(`WorkflowType = 'provisionUser' AND GatehouseUser = '${sub}'`);
      if (runs.count !== 1) throw new Error(`provisionUser ran ${String(runs.count)} times`);
      return took;
    },
  },
];

/** In this order: later ones go on with the users of earlier ones. */
export const demoCases: readonly DemoCase[] = [...storageCases, ...accessCases, ...reconcileCases, ...archiveCases];
