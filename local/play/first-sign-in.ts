import { setTimeout as delay } from 'node:timers/promises';
import type { DemoCase } from './demo-case';
import { ownPrefix, withStorage } from './demo-storage';
import type { UserStorage } from './user-storage';

const patienceMs = 15_000;

export const firstSignIn: DemoCase = {
  what: 'frank signs in for the first time: a welcome PDF, which he reads with his session credentials',
  prove: async (stage) => {
    await stage.provisioned('frank', await stage.app.signUp('frank'), performance.now());
    const key = `${await ownPrefix(stage, 'frank')}welcome.pdf`;
    const began = performance.now();
    return withStorage(stage, await stage.app.signIn('frank'), async (storage) => {
      const file = await untilThere(storage, key, began);
      const took = performance.now() - began;
      if (file.subarray(0, 5).toString() !== '%PDF-') throw new Error('it is no PDF');
      await stage.app.signIn('frank');
      await delay(500);
      if (!(await storage.get(key)).equals(file)) throw new Error('the second sign-in wrote it again');
      return took;
    });
  },
};

async function untilThere(storage: UserStorage, key: string, began: number): Promise<Buffer> {
  for (;;) {
    try {
      return await storage.get(key);
    } catch (error) {
      // S3 refuses to say that an object is not there to who may not list the bucket.
      if (!(error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name))) throw error;
      if (performance.now() - began > patienceMs) throw new Error('it is not there after 15 s', { cause: error });
      await delay(10);
    }
  }
}
