import { setTimeout as delay } from 'node:timers/promises';
import type { DemoCase } from './demo-case';
import type { DemoStage } from './demo-stage';
import { ownPrefix, withStorage } from './demo-storage';
import { readUserState } from './user-state';

const name = 'grace';
const text = 'the only copy';
/** A delete that was given up on may commit for 40 s: for so long an object waits before it comes home. */
const patienceMs = 90_000;

/** What becomes of the objects, in a pool that archives. */
export const archiveCases: readonly DemoCase[] = [
  {
    what: 'grace is disabled: her file moves to the cold prefix',
    prove: async (stage) => {
      await stage.archiveAtOnce();
      const sub = await stage.app.signUp(name);
      await stage.provisioned(name, sub, performance.now());
      const own = await ownPrefix(stage, name);
      await withStorage(stage, await stage.app.signIn(name), (storage) => storage.put(`${own}note.txt`, text));
      const began = performance.now();
      await stage.office.disable(name);
      return untilKeys(stage, sub, began, (keys) => isArchived(keys, sub) && !keys.includes(`${own}note.txt`));
    },
  },
  {
    what: 'grace is enabled again: her file is home, as it was (40 s after the last delete)',
    prove: async (stage) => {
      const own = await ownPrefix(stage, name);
      const sub = (await stage.office.attributes(name))['sub'] ?? '';
      const began = performance.now();
      await stage.office.enable(name);
      const took = await untilKeys(stage, sub, began, (keys) => keys.includes(`${own}note.txt`) && !isArchived(keys, sub));
      await stage.quiet({ pool: stage.settings.userPoolId, sub });
      const found = await withStorage(stage, await stage.app.signIn(name), (storage) => storage.get(`${own}note.txt`));
      if (found.toString() !== text) throw new Error('what came home is not what went');
      return took;
    },
  },
];

const isArchived = (keys: readonly string[], sub: string): boolean =>
  keys.some((key) => key.startsWith('archive/') && key.includes(`/${sub}/`) && key.endsWith('/note.txt'));

/** Milliseconds since `began` until the keys that name the user are as they should be. */
async function untilKeys(
  { buckets, settings }: DemoStage,
  sub: string,
  began: number,
  holds: (keys: readonly string[]) => boolean,
): Promise<number> {
  for (;;) {
    const { keys } = await readUserState(buckets, { pool: settings.userPoolId, sub });
    if (holds(keys)) return performance.now() - began;
    if (performance.now() - began > patienceMs) throw new Error(`after 90 s there are ${keys.join(', ')}`);
    await delay(50);
  }
}
