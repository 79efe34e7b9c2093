import type { DemoCase } from './demo-case';
import { ownPrefix, refused, withStorage } from './demo-storage';
import { untilAllowed, untilRefused } from './until-answered';
import type { UserStorage } from './user-storage';

const shared = 'shared/premium/plan.txt';

/** Live credentials throughout: what changes is the policy, at the moment when somebody is told of it. */
export const accessCases: readonly DemoCase[] = [
  {
    what: 'alice joins premium: the credentials that she has already read the shared prefix',
    prove: async (stage) => {
      await stage.store(shared, 'for premium members');
      return withStorage(stage, await stage.app.signIn('alice'), async (storage) => {
        await refused('reading before', storage.get(shared));
        const began = performance.now();
        await stage.office.join('alice', 'premium');
        return until(storage, shared, 'allowed', began);
      });
    },
  },
  {
    what: 'alice leaves premium: the same credentials are refused',
    prove: async (stage) =>
      withStorage(stage, await stage.app.signIn('alice'), async (storage) => {
        await storage.get(shared);
        const began = performance.now();
        await stage.office.leave('alice', 'premium');
        return until(storage, shared, 'refused', began);
      }),
  },
  {
    what: 'bob is moved to read-only: the credentials that he has read his prefix and cannot write it any more',
    prove: async (stage) => {
      const own = await ownPrefix(stage, 'bob');
      return withStorage(stage, await stage.app.signIn('bob'), async (storage) => {
        await storage.put(`${own}note.txt`, 'written while it was allowed');
        const began = performance.now();
        await stage.office.join('bob', 'read-only');
        const took = await untilRefused(() => storage.put(`${own}note.txt`, 'too late'), began);
        await storage.get(`${own}note.txt`);
        return took;
      });
    },
  },
  {
    what: 'alice is disabled: the same credentials are refused her own prefix',
    prove: async (stage) => {
      const own = await ownPrefix(stage, 'alice');
      const session = await stage.app.signIn('alice');
      return withStorage(stage, session, async (storage) => {
        await storage.get(`${own}hello.txt`);
        const began = performance.now();
        await stage.office.disable('alice');
        const took = await until(storage, `${own}hello.txt`, 'refused', began);
        stage.keep('alice', session);
        return took;
      });
    },
  },
  {
    what: 'alice is enabled again: the same credentials work again',
    prove: async (stage) => {
      const own = await ownPrefix(stage, 'alice');
      const began = performance.now();
      await stage.office.enable('alice');
      return withStorage(stage, stage.kept('alice'), (storage) => until(storage, `${own}hello.txt`, 'allowed', began));
    },
  },
];

const until = (storage: UserStorage, key: string, wanted: 'allowed' | 'refused', began: number): Promise<number> =>
  wanted === 'refused' ? untilRefused(() => storage.get(key), began) : untilAllowed(() => storage.get(key), began);
