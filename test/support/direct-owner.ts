import { createActivities } from '../../activities';
import type { ActivityPorts } from '../../activities/activity-ports';
import { addCounts, noCounts } from '../../core/archive/counts';
import type { Receipt, RestoreStep, RevokeStep } from '../../core/contract/messages';
import type { UserKey } from '../../core/contract/ids';
import { GatehouseFailure, isRetryable } from '../../core/failures';
import type { UserPlan } from '../../core/plan/user-plan';

export interface DirectOwner {
  /** Until nothing is to be done for the user, or what it was at fails for good. */
  readonly run: () => Promise<void>;
  /** As when an event tells of the user while a use case runs. */
  readonly look: () => Promise<void>;
  /** It is terminated: what it has begun goes on behind its back, and it begins nothing more. */
  readonly kill: () => void;
}

/** How a test lets time pass. */
export interface PassingTime {
  /** Waits until no attempt to delete can be alive. */
  readonly until: (time: number) => Promise<void>;
  /** An attempt to delete is under way: what waits for its end has to know of it. */
  readonly deleting: <T>(attempt: Promise<T>) => Promise<T>;
}

const mostPasses = 10;

const receiptOf = (useCase: string, user: UserKey, epoch: number): Receipt => {
  const at = '2026-11-28T10:00:00.000Z';
  const key = `receipts/${useCase}/${String(epoch)}.json`;
  return {
    schema: 'gatehouse.receipt/1',
    useCase,
    ...user,
    epoch,
    configRevision: 1,
    startedAt: at,
    finishedAt: at,
    did: [],
    key,
  };
};

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GatehouseFailure) || !isRetryable(error.type)) throw error;
    }
  }
}

/**
 * A user's owner with the activities and planner of the real one, in the order in which the workflows call them, and without
 * Temporal: a play takes milliseconds, and is the same for the same seed. That the workflows call them in this order is
 * for the tests on Temporal.
 */
export function directOwner(ports: ActivityPorts, user: UserKey, time: PassingTime): DirectOwner {
  const activities = createActivities(ports);
  let [dead, stopped, running] = [false, false, undefined as UserPlan['next'] | undefined];
  const isDead = (): boolean => dead;

  /** One activity of a run with its retries, as Temporal has them. */
  const attempt = <T>(work: () => Promise<T>): Promise<T> =>
    retried(async () => {
      if (isDead()) return new Promise<never>(() => undefined);
      if (stopped) throw new GatehouseFailure('Interrupted', { place: 'test', remedy: 'Look again.' });
      const answer = await work();
      if (isDead()) return new Promise<never>(() => undefined);
      return answer;
    });

  async function revoke({ epoch, bucket, prefix = '', archive, sweep }: RevokeStep): Promise<void> {
    if (sweep !== true) {
      await attempt(() => activities.confirmDisabled({ ...user, epoch }));
      await attempt(() => activities.signOutUser({ ...user, epoch }));
    }
    if (archive !== undefined) await archiveAll({ epoch, bucket, prefix, archive });
    if (sweep === true) return void (await attempt(() => activities.finishSweep({ ...user, epoch })));
    const window = { idTokenSeconds: 1, credentialSeconds: 1, marginSeconds: 1 };
    await attempt(() => activities.finishRevocation({ ...user, epoch, window }));
  }

  type Archiving = Pick<RevokeStep, 'epoch' | 'bucket'> & { prefix: string; archive: NonNullable<RevokeStep['archive']> };

  async function archiveAll({ epoch, bucket, prefix, archive }: Archiving): Promise<void> {
    for (let pass = 0; pass < mostPasses; pass += 1) {
      const place = { ...user, epoch, bucket, prefix, archive, of: { epoch, pass } };
      let [counts, parts] = [noCounts, 0];
      for (let more = true; more; parts += 1) {
        const part = parts;
        const page = await attempt(() => activities.archivePage({ ...place, part, storageClass: archive.storageClass }));
        counts = addCounts(counts, page);
        ({ more } = page);
      }
      if (counts.objects > 0) {
        await attempt(() => activities.writeArchiveManifest({ ...place, parts, counts }));
        for (let left = parts; left > 0;) {
          const { provedAt } = await attempt(() => activities.proveGone({ ...user, epoch }));
          const slice = { ...place, parts: left, provedAt };
          ({ left } = await attempt(() => time.deleting(activities.deleteOriginals(slice))));
        }
      }
      if (counts.objects === 0 && counts.changed === 0) return;
    }
  }

  async function restore({ epoch, bucket, prefix = '', archives = [] }: RestoreStep): Promise<void> {
    const places = archives.map((archive) => ({ ...user, epoch, bucket, prefix, archive }));
    for (const place of places) {
      if (place.archive.deletedUntil !== undefined) await time.until(Date.parse(place.archive.deletedUntil));
      const parts = await attempt(() => activities.listArchiveParts(place));
      for (const part of parts) await attempt(() => activities.bringHome({ ...place, ...part }));
      for (const part of parts) await attempt(() => activities.removeCopies({ ...place, ...part }));
      await attempt(() => activities.tidyArchive(place));
    }
    await attempt(() => activities.finishRestoration(user));
  }

  async function runUseCase(next: UserPlan['next']): Promise<void> {
    if (next.kind !== 'run') return;
    const { useCase, step } = next;
    running = next;
    stopped = false;
    try {
      if (useCase === 'revokeUserAccess') await revoke(step);
      if (useCase === 'restoreUserAccess') await restore(step);
      await attempt(() => activities.writeReceipt({ receipt: receiptOf(useCase, user, step.epoch) }));
    } catch (error) {
      stopped = false;
      if (!(error instanceof GatehouseFailure) || error.type !== 'Interrupted') throw error;
      const { epoch, configRevision } = step;
      await attempt(() => activities.recordFailure({ ...user, epoch, configRevision, type: 'Interrupted' }));
    } finally {
      running = undefined;
    }
  }

  return {
    async run() {
      for (;;) {
        stopped = false;
        const { next } = await attempt(() => activities.observeUser({ ...user, events: [], requests: [] }));
        if (next.kind !== 'run') return;
        await runUseCase(next);
      }
    },
    async look() {
      if (running?.kind !== 'run') return;
      const at = running;
      const { useCase, step } = at;
      const of = { useCase, epoch: step.epoch };
      const { next } = await retried(() => activities.observeUser({ ...user, events: [], requests: [], running: of }));
      stopped ||= next.kind === 'interrupt' && running === at;
    },
    kill: () => void (dead = true),
  };
}
