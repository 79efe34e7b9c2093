import { setTimeout as delay } from 'node:timers/promises';
import { type UserKey, userLifecycleId } from '../core/contract/ids';
import type { AppSession } from '../local/play/customer-app';
import { createUserStorage } from '../local/play/user-storage';
import type { Playground } from '../local/playground';

export type LiveUser = ReturnType<typeof createLiveUser>;

/**
 * Between two tries with the credential. What is seen is late by up to one try (about 5 ms) and this pause, by half of
 * them on average; a refused try ends at the edge, an allowed one costs the upstream one small read.
 */
const betweenTriesMs = 4;
const patienceMs = 30_000;

/** A user with live credentials, whom the benchmark lets in and cuts off. */
export function createLiveUser({ app, temporal: { client } }: Playground, session: AppSession) {
  const storage = createUserStorage(app, session.credentials);
  const user: UserKey = { pool: app.userPoolId, sub: session.sub };
  const isAllowed = (key: string): Promise<boolean> =>
    storage.get(key).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && error.name === 'AccessDenied') return false;
        throw error;
      },
    );
  const owner = client.workflow.getHandle(userLifecycleId(user));
  return {
    ...user,
    put: (key: string): Promise<void> => storage.put(key, key),
    /** Tries until the credential may, or may not, read the key; when it did, in milliseconds since the epoch. */
    async until(key: string, allowed: boolean): Promise<number> {
      const deadline = Date.now() + patienceMs;
      while ((await isAllowed(key)) !== allowed) {
        if (Date.now() > deadline) throw new Error(`The credential is ${allowed ? 'still refused' : 'still allowed'}: ${key}`);
        await delay(betweenTriesMs);
      }
      return Date.now();
    },
    /** Until the owner has nothing to do any more: what one change leaves behind must not slow the next. */
    async quiet(): Promise<void> {
      const deadline = Date.now() + patienceMs;
      while ((await owner.describe()).status.name === 'RUNNING') {
        if (Date.now() > deadline) throw new Error(`The owner of ${user.sub} does not come to rest.`);
        await delay(50);
      }
    },
    close: storage.close,
  };
}
